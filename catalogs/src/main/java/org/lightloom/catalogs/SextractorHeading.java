package org.lightloom.catalogs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of ASCII_HEAD: one line "{@code #   6 MAG_AUTO   Kron-like …   [mag]}" per parameter, with the number of its first
 * column. A second header after some rows begins the next extension.
 */
final class SextractorHeading implements AsciiHeading {
    private static final Pattern PARAMETER = Pattern.compile("#\\s*(\\d{1,6})\\s+([A-Za-z][\\w.()?:+-]*)(\\s.*)?");
    private static final int LONGEST_HEADER_LINE = 1000;

    private final ReadRequest request;
    private final List<Column> columns = new ArrayList<>();
    private final List<Long> lines = new ArrayList<>();
    private final List<Column> repeated = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private boolean fixed;
    private int extension = 1;

    SextractorHeading(ReadRequest request) {
        this.request = request;
    }

    /** Whether a line names a parameter; a lower-case name only where its number is the next one's. */
    static boolean isParameter(String line, int previous) {
        Matcher matcher = PARAMETER.matcher(line);
        if (!matcher.matches()) {
            return false;
        }
        int number = Integer.parseInt(matcher.group(1));
        boolean upperCase = matcher.group(2).equals(matcher.group(2).toUpperCase(Locale.ROOT));
        return number > 0 && (upperCase || (previous == 0 ? number == 1 : number > previous));
    }

    @Override
    public boolean takes(LineReader line) {
        if (!line.startsWith('#')) {
            return false;
        }
        String text = line.text(LONGEST_HEADER_LINE).strip();
        int previous = columns.isEmpty() ? 0 : columns.get(columns.size() - 1).number();
        if (fixed) {
            repeat(line, text);
        } else if (isParameter(text, previous)) {
            add(line, parameter(text));
        }
        return true;
    }

    private static Column parameter(String text) {
        Matcher matcher = PARAMETER.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        return new Column(matcher.group(2), Integer.parseInt(matcher.group(1)));
    }

    private void add(LineReader line, Column column) {
        if (!columns.isEmpty() && column.equals(columns.get(0))) {
            fixed = true;
            repeat(line, "# " + column.number() + " " + column.name());
            return;
        }
        for (Column known : columns) {
            if (known.name().equals(column.name())) {
                throw refuse(
                        line,
                        column,
                        "is named twice, as columns " + known.number() + " and " + column.number()
                                + "; correct the header");
            }
        }
        int previous = columns.isEmpty() ? 0 : columns.get(columns.size() - 1).number();
        if (column.number() <= previous || (previous == 0 && column.number() != 1)) {
            throw refuse(
                    line,
                    column,
                    "follows column " + previous + " in the header; the lines must be complete and in order");
        }
        columns.add(column);
        lines.add(line.number());
    }

    /** Follows a later header, which must repeat the first. */
    private void repeat(LineReader line, String text) {
        boolean first = repeated.isEmpty() || repeated.size() == columns.size();
        if (!isParameter(text, first ? 0 : repeated.get(repeated.size() - 1).number())) {
            return;
        }
        Column column = parameter(text);
        if (first && column.equals(columns.get(0))) {
            repeated.clear();
            extension++;
        } else if (first) {
            return;
        }
        Column expected = columns.get(repeated.size());
        if (!column.equals(expected)) {
            throw refuse(
                    line,
                    column,
                    "is not what the first header has there, " + expected.number() + " " + expected.name()
                            + "; read the extensions as separate files");
        }
        repeated.add(column);
    }

    @Override
    public List<Column> columns(LineReader line, int cells) {
        requireCompleteRepeat(line);
        fixed = true;
        return new ColumnWidths(request, columns).complete(cells, lines, warnings);
    }

    @Override
    public int extension() {
        return extension;
    }

    @Override
    public void end(LineReader line) {
        requireCompleteRepeat(line);
    }

    private void requireCompleteRepeat(LineReader line) {
        if (!repeated.isEmpty() && repeated.size() != columns.size()) {
            throw new CatalogException(
                    request.file(),
                    line.number(),
                    "the header of extension " + extension + " has " + repeated.size() + " of " + columns.size()
                            + " columns; the file is damaged");
        }
    }

    private CatalogException refuse(LineReader line, Column column, String problem) {
        return new CatalogException(request.file(), line.number(), column.number(), column.name(), problem);
    }

    @Override
    public List<String> warnings() {
        return warnings;
    }
}
