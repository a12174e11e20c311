package org.lightloom.catalogs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Names of the columns on the first line, between blanks. */
final class NamesHeading implements AsciiHeading {
    private static final int LONGEST_HEADER_LINE = 1 << 16;

    private final ReadRequest request;
    private final List<Column> columns = new ArrayList<>();

    NamesHeading(ReadRequest request) {
        this.request = request;
    }

    @Override
    public boolean takes(LineReader line) {
        if (line.startsWith('#')) {
            return true;
        }
        if (!columns.isEmpty()) {
            return false;
        }
        columns.addAll(named(
                request,
                line.number(),
                List.of(line.text(LONGEST_HEADER_LINE).strip().split("\\s+", -1))));
        return true;
    }

    /** Columns of one cell each, refused if two have the same name. */
    static List<Column> named(ReadRequest request, long line, List<String> names) {
        List<Column> columns = new ArrayList<>();
        Map<String, Integer> numbers = new HashMap<>();
        for (String name : names) {
            int number = columns.size() + 1;
            Integer first = numbers.putIfAbsent(name, number);
            if (first != null) {
                throw new CatalogException(
                        request.file(),
                        line,
                        number,
                        Excerpt.of(name),
                        "is named twice, as columns " + first + " and " + number + "; correct the header");
            }
            columns.add(new Column(name, number));
        }
        return columns;
    }

    @Override
    public List<Column> columns(LineReader line, int cells) {
        return columns;
    }
}
