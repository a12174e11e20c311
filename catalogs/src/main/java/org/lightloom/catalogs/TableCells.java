package org.lightloom.catalogs;

import java.io.IOException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import uk.ac.starlink.table.ColumnInfo;
import uk.ac.starlink.table.RowSequence;
import uk.ac.starlink.table.StarTable;

/** Moves the cells of STIL tables with the same columns into one store. */
final class TableCells {
    private final ReadRequest request;
    private final List<Column> columns;
    private final List<Integer> kept = new ArrayList<>();
    private final ColumnStore store;

    TableCells(ReadRequest request, StarTable table) {
        this.request = request;
        this.columns = columns(table);
        NamesHeading.named(request, 0, columns.stream().map(Column::name).toList());
        this.store = request.store(columns);
        for (int i = 0; i < columns.size(); i++) {
            if (keeps(table.getColumnInfo(i), columns.get(i))) {
                kept.add(i);
            }
        }
    }

    ColumnStore store() {
        return store;
    }

    boolean sameColumns(StarTable table) {
        return columns(table).equals(columns);
    }

    private static List<Column> columns(StarTable table) {
        List<Column> columns = new ArrayList<>();
        int number = 1;
        for (int i = 0; i < table.getColumnCount(); i++) {
            ColumnInfo column = table.getColumnInfo(i);
            int width = width(column);
            columns.add(new Column(column.getName().strip(), number, width));
            number += width;
        }
        return columns;
    }

    /** Number of elements; 1 for a scalar and for a vector of variable length, which is not kept. */
    private static int width(ColumnInfo column) {
        if (!column.isArray()) {
            return 1;
        }
        int width = 1;
        for (int length : column.getShape()) {
            width *= Math.max(1, length);
        }
        return width;
    }

    private boolean keeps(ColumnInfo info, Column column) {
        if (store.isKey(column.firstCell())) {
            return true;
        }
        if (isNumeric(info)) {
            return store.isStored(column.firstCell());
        }
        if (store.isNeeded(column)) {
            throw new CatalogException(
                    request.file(), 0, column.number(), column.name(), "holds no numbers; name another with --columns");
        }
        for (int element = 0; element < column.width(); element++) {
            store.drop(column.firstCell() + element);
        }
        return false;
    }

    private static boolean isNumeric(ColumnInfo info) {
        Class<?> type = info.getContentClass();
        if (!type.isArray()) {
            return Number.class.isAssignableFrom(type);
        }
        boolean fixed = Arrays.stream(info.getShape()).allMatch(length -> length > 0);
        return fixed && type.getComponentType().isPrimitive() && type != boolean[].class && type != char[].class;
    }

    void addAll(StarTable table) throws IOException {
        long row = 0;
        try (RowSequence rows = table.getRowSequence()) {
            while (rows.next()) {
                for (int i : kept) {
                    put(columns.get(i), rows.getCell(i));
                }
                store.endRow(0);
                row++;
            }
        }
        if (table.getRowCount() >= 0 && row != table.getRowCount()) {
            throw new CatalogException(
                    request.file(), "the table promises " + table.getRowCount() + " rows and has " + row);
        }
    }

    private void put(Column column, @Nullable Object cell) {
        if (store.isKey(column.firstCell())) {
            putKey(cell);
        } else if (cell instanceof Number number) {
            store.put(column.firstCell(), number.doubleValue());
        } else {
            for (int element = 0; element < column.width(); element++) {
                store.put(column.firstCell() + element, cell == null ? Double.NaN : Array.getDouble(cell, element));
            }
        }
    }

    private void putKey(@Nullable Object cell) {
        if (cell instanceof Number number && number.doubleValue() == number.longValue()) {
            store.putKey(number.longValue());
        } else {
            store.putKey(cell == null ? "" : cell.toString(), 0);
        }
    }
}
