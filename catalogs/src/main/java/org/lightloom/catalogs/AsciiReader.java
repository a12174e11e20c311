package org.lightloom.catalogs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Reads rows of numbers between blanks, in one pass and without making strings. */
final class AsciiReader {
    private final ReadRequest request;
    private final LineReader line;
    private final AsciiHeading heading;

    private AsciiReader(ReadRequest request, LineReader line, AsciiHeading heading) {
        this.request = request;
        this.line = line;
        this.heading = heading;
    }

    static TableContent read(ReadRequest request, InputStream in, AsciiHeading heading) throws IOException {
        return new AsciiReader(request, new LineReader(request, in), heading).read();
    }

    private TableContent read() throws IOException {
        Optional<ColumnStore> started = Optional.empty();
        int expected = 0;
        while (line.next()) {
            if (line.isBlank() || heading.takes(line)) {
                continue;
            }
            if (started.isEmpty()) {
                int cells = cells();
                List<Column> columns = heading.columns(line, cells);
                expected = expectedCells(columns, cells);
                requireCells(expected, cells);
                started = Optional.of(request.store(columns));
            }
            ColumnStore store = started.get();
            store.extension(heading.extension());
            row(store, expected);
        }
        heading.end(line);
        ColumnStore store = started.isPresent() ? started.get() : request.store(heading.columns(line, 0));
        return new TableContent(store, heading.extension(), Optional.empty(), heading.warnings());
    }

    /** A header says how many cells a row has; if the user named only some columns, the first row does. */
    private int expectedCells(List<Column> columns, int cells) {
        Column last = columns.get(columns.size() - 1);
        return heading.namesAll() ? last.firstCell() + last.width() : cells;
    }

    private void row(ColumnStore store, int expected) {
        try {
            requireCells(expected, cells(store, expected));
            store.endRow(line.number());
        } catch (CatalogException badCell) {
            refuseNul();
            requireCells(expected, cells());
            throw badCell;
        }
    }

    /** Puts the cells of the line into the store; their number. */
    private int cells(ColumnStore store, int expected) {
        byte[] b = line.bytes();
        int to = line.to();
        int cell = 0;
        int p = line.from();
        while (true) {
            while (p < to && LineReader.isBlank(b[p])) {
                p++;
            }
            if (p == to) {
                return cell;
            }
            int start = p;
            while (p < to && !LineReader.isBlank(b[p])) {
                p++;
            }
            if (cell < expected) {
                put(store, cell, b, start, p);
            }
            cell++;
        }
    }

    private int cells() {
        int cells = 0;
        boolean blank = true;
        for (int p = line.from(); p < line.to(); p++) {
            boolean nowBlank = LineReader.isBlank(line.bytes()[p]);
            cells += blank && !nowBlank ? 1 : 0;
            blank = nowBlank;
        }
        return cells;
    }

    private void put(ColumnStore store, int cell, byte[] b, int from, int to) {
        if (store.isKey(cell)) {
            putKey(store, b, from, to);
            return;
        }
        if (!store.isStored(cell)) {
            return;
        }
        try {
            store.put(cell, NumberParser.parse(b, from, to));
        } catch (NumberFormatException e) {
            throw badNumber(store, cell, Excerpt.of(b, from, to));
        }
    }

    private void putKey(ColumnStore store, byte[] b, int from, int to) {
        long key = 0;
        for (int p = from; p < to; p++) {
            int digit = b[p] - '0';
            if (digit < 0 || digit > 9 || to - from > 18 || (p == from && digit == 0 && to - from > 1)) {
                store.putKey(new String(b, from, to - from, StandardCharsets.UTF_8), line.number());
                return;
            }
            key = key * 10 + digit;
        }
        store.putKey(key);
    }

    private CatalogException badNumber(ColumnStore store, int cell, String excerpt) {
        Optional<Column> column = store.columns().stream()
                .filter(c -> cell >= c.firstCell() && cell < c.firstCell() + c.width())
                .findFirst();
        String name = column.map(c -> c.elementName(cell - c.firstCell())).orElse("");
        return new CatalogException(
                request.file(), line.number(), cell + 1, name, "\"" + excerpt + "\" is no number; " + advice(excerpt));
    }

    private static String advice(String excerpt) {
        if (excerpt.startsWith("*")) {
            return "it was too wide for its format; write the catalog again or remove the row";
        }
        if (excerpt.matches("[+-]?\\d+,\\d+")) {
            return "it has a decimal comma; write the catalog again with LC_NUMERIC=C";
        }
        return "correct it or remove the row";
    }

    private void requireCells(int expected, int found) {
        if (found == expected) {
            return;
        }
        refuseNul();
        String end = line.terminated() || found > expected
                ? "; the row reads "
                : "; the file ends in the middle of the line: it is truncated; the row reads ";
        throw new CatalogException(
                request.file(),
                line.number(),
                expected + " cells expected, " + found + " found" + end + "\""
                        + Excerpt.of(line.bytes(), line.from(), line.to()).strip() + "\"");
    }

    private void refuseNul() {
        for (int p = line.from(); p < line.to(); p++) {
            if (line.bytes()[p] == 0) {
                throw new CatalogException(
                        request.file(),
                        line.number(),
                        "the line holds NUL bytes: the file is damaged; copy or make it again");
            }
        }
    }
}
