package org.lightloom.catalogs;

import java.util.ArrayList;
import java.util.List;

/**
 * Gives columns that are known by name and number of their first cell their widths: a column reaches to the next one, the last
 * one to the end of the first row, unless SExtractor knows it as a scalar.
 */
final class ColumnWidths {
    private final ReadRequest request;
    private final List<Column> columns;

    ColumnWidths(ReadRequest request, List<Column> columns) {
        this.request = request;
        this.columns = columns;
    }

    /** Widths for a header that names all columns; {@code lines} has the line of each name. */
    List<Column> complete(int cells, List<Long> lines, List<String> warnings) {
        List<Column> wide = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            boolean last = i + 1 == columns.size();
            int width = last ? lastWidth(column, cells) : columns.get(i + 1).number() - column.number();
            if (width > 1 && !last && Parameters.shape(column.name()) == Parameters.Shape.SCALAR) {
                throw incomplete(column, width, lines.get(i));
            }
            if (width > 1 && last && Parameters.shape(column.name()) == Parameters.Shape.UNKNOWN) {
                warnings.add("the last column " + column.name() + " has " + width + " cells: read as a vector");
            }
            wide.add(new Column(column.name(), column.number(), width));
        }
        return wide;
    }

    /** Widths where the user named only some columns: one cell, but a vector reaches to the next name. */
    List<Column> partial(int cells) {
        List<Column> wide = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            boolean last = i + 1 == columns.size();
            int end =
                    last ? Math.max(cells, column.number()) : columns.get(i + 1).number() - 1;
            boolean vector = Parameters.shape(column.name()) == Parameters.Shape.VECTOR;
            wide.add(new Column(column.name(), column.number(), vector ? end - column.number() + 1 : 1));
        }
        return wide;
    }

    private static int lastWidth(Column column, int cells) {
        boolean scalar = Parameters.shape(column.name()) == Parameters.Shape.SCALAR;
        return scalar ? 1 : Math.max(1, cells - column.number() + 1);
    }

    private CatalogException incomplete(Column column, int width, long line) {
        int to = column.number() + width - 1;
        String cells = width == 2 ? column.number() + " and " + to : column.number() + " to " + to;
        return new CatalogException(
                request.file(),
                line,
                column.number(),
                column.name(),
                "is a scalar but the header gives it columns " + cells
                        + ": a header line is missing; restore it or name all columns with --columns 1=NUMBER,…");
    }
}
