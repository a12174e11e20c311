package org.lightloom.catalogs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The rows (TR) and cells (TD) of the TABLEDATA of tables with the same fields. */
final class VotableRows {
    private static final int LONGEST_CELL = 1 << 20;

    private final ReadRequest request;
    private final XMLStreamReader xml;
    private final List<VotableField> fields;
    private Optional<ColumnStore> started = Optional.empty();

    VotableRows(ReadRequest request, XMLStreamReader xml, List<VotableField> fields) {
        this.request = request;
        this.xml = xml;
        this.fields = fields;
    }

    boolean hasFields(List<VotableField> others) {
        return fields.equals(others);
    }

    /** Whether other fields include the object keys; SExtractor appends tables of its settings, which do not. */
    boolean mayBeCatalog(List<VotableField> others) {
        return started.stream()
                .map(store -> store.roles().key().name())
                .anyMatch(key -> others.stream().anyMatch(field -> field.name().equals(key)));
    }

    /** Reads to the end of this TABLEDATA. */
    void read(int extension) throws XMLStreamException {
        started.ifPresent(store -> store.extension(extension));
        while (true) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("TR")) {
                row(extension);
            } else if (event == XMLStreamConstants.END_ELEMENT
                    && xml.getLocalName().equals("TABLEDATA")) {
                return;
            }
        }
    }

    private void row(int extension) throws XMLStreamException {
        int line = xml.getLocation().getLineNumber();
        List<String> cells = cells(line);
        if (cells.size() != fields.size()) {
            throw new CatalogException(
                    request.file(), line, fields.size() + " cells expected, " + cells.size() + " found");
        }
        if (started.isEmpty()) {
            started = Optional.of(start(cells, line));
            started.get().extension(extension);
        }
        put(started.get(), cells, line);
    }

    private List<String> cells(int line) throws XMLStreamException {
        List<String> cells = new ArrayList<>(fields.size());
        while (true) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                String text = xml.getElementText().strip();
                if (text.length() > LONGEST_CELL) {
                    throw new CatalogException(request.file(), line, "a cell is too long: " + Excerpt.of(text));
                }
                cells.add(text);
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                return cells;
            }
        }
    }

    /** The first row shows how long the vectors are. */
    private ColumnStore start(List<String> cells, int line) {
        List<Column> columns = new ArrayList<>();
        int number = 1;
        for (int i = 0; i < fields.size(); i++) {
            int width = fields.get(i).numeric() && i < cells.size() ? numbers(cells.get(i)).length : 1;
            columns.add(new Column(fields.get(i).name(), number, Math.max(1, width)));
            number += Math.max(1, width);
        }
        NamesHeading.named(
                request, line, fields.stream().map(VotableField::name).toList());
        ColumnStore store = request.store(columns);
        for (int i = 0; i < columns.size(); i++) {
            dropText(store, fields.get(i), columns.get(i), line);
        }
        return store;
    }

    private void dropText(ColumnStore store, VotableField field, Column column, int line) {
        if (field.numeric() || store.isKey(column.firstCell())) {
            return;
        }
        if (store.isNeeded(column)) {
            throw new CatalogException(
                    request.file(),
                    line,
                    column.number(),
                    column.name(),
                    "holds no numbers; name another with --columns");
        }
        store.drop(column.firstCell());
    }

    private static String[] numbers(String cell) {
        return cell.isEmpty() ? new String[0] : cell.split("\\s+", -1);
    }

    private void put(ColumnStore store, List<String> cells, int line) {
        for (int i = 0; i < cells.size(); i++) {
            Column column = store.columns().get(i);
            if (store.isKey(column.firstCell())) {
                store.putKey(cells.get(i), line);
            } else if (fields.get(i).numeric()) {
                put(store, column, cells.get(i), fields.get(i), line);
            }
        }
        store.endRow(line);
    }

    private void put(ColumnStore store, Column column, String cell, VotableField field, int line) {
        String[] numbers = numbers(cell);
        if (numbers.length != column.width() && numbers.length != 0) {
            throw new CatalogException(
                    request.file(),
                    line,
                    column.number(),
                    column.name(),
                    column.width() + " values expected, " + numbers.length + " found: " + Excerpt.of(cell));
        }
        for (int element = 0; element < column.width(); element++) {
            String text = numbers.length == 0 ? "nan" : numbers[element];
            boolean missing = field.nullValue().filter(text::equals).isPresent();
            store.put(column.firstCell() + element, missing ? Double.NaN : number(column, text, line));
        }
    }

    private double number(Column column, String text, int line) {
        try {
            return NumberParser.parse(text);
        } catch (NumberFormatException e) {
            throw new CatalogException(
                    request.file(),
                    line,
                    column.number(),
                    column.name(),
                    "\"" + Excerpt.of(text) + "\" is no number; correct it or remove the row");
        }
    }

    /** The store, also of tables without a row. */
    ColumnStore finish() {
        return started.orElseGet(() -> start(List.of(), 0));
    }
}
