package org.lightloom.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns, two blanks apart; numbers stand right. Long cells are cut, but for those of the last column. */
final class TextTable {
    private static final String GAP = "  ";
    private static final String MISSING = "-";
    private static final String CUT = "…";
    private static final int LONGEST_CELL = 60;

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(List<String> header) {
        this.header = List.copyOf(header);
    }

    /** Adds a row with a cell for each column, "" where a value is missing. */
    void add(List<String> cells) {
        List<String> shown = new ArrayList<>();
        for (int c = 0; c < cells.size(); c++) {
            String cell = cells.get(c).isEmpty() ? MISSING : cells.get(c);
            shown.add(c == cells.size() - 1 ? cell : cut(cell));
        }
        rows.add(shown);
    }

    /** By code points: half of one would be no text. */
    private static String cut(String cell) {
        return cell.codePointCount(0, cell.length()) <= LONGEST_CELL
                ? cell
                : cell.substring(0, cell.offsetByCodePoints(0, LONGEST_CELL - 1)) + CUT;
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
