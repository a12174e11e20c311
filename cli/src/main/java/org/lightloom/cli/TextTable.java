package org.lightloom.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns, two blanks apart; numbers stand right. */
final class TextTable {
    private static final String GAP = "  ";
    private static final String MISSING = "-";

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(List<String> header) {
        this.header = List.copyOf(header);
    }

    /** Adds a row with a cell for each column, "" where a value is missing. */
    void add(List<String> cells) {
        rows.add(cells.stream().map(cell -> cell.isEmpty() ? MISSING : cell).toList());
    }

    void print(PrintWriter out) {
        int columns = header.size();
        int[] widths = new int[columns];
        boolean[] numeric = new boolean[columns];
        for (int c = 0; c < columns; c++) {
            int column = c;
            widths[c] = rows.stream()
                    .mapToInt(row -> row.get(column).length())
                    .reduce(header.get(c).length(), Math::max);
            numeric[c] = rows.stream().map(row -> row.get(column)).allMatch(TextTable::isNumber);
        }
        print(out, header, widths, numeric);
        rows.forEach(row -> print(out, row, widths, numeric));
    }

    private static void print(PrintWriter out, List<String> cells, int[] widths, boolean[] numeric) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            String padding = " ".repeat(widths[c] - cells.get(c).length());
            line.append(c == 0 ? "" : GAP);
            line.append(numeric[c] ? padding + cells.get(c) : cells.get(c) + padding);
        }
        out.println(line.toString().stripTrailing());
    }

    private static boolean isNumber(String text) {
        return text.equals(MISSING) || text.matches("[-+]?[0-9.]+([eE][-+]?[0-9]+)?");
    }
}
