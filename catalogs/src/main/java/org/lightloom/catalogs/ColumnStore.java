package org.lightloom.catalogs;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.lightloom.catalogs.ColumnRoles.KeyRule;
import org.lightloom.catalogs.ColumnRoles.Magnitude;

/**
 * The cells of a catalog while it is read: one growing primitive array per cell of a row, float for magnitudes and
 * double for all else. A reader puts the cells of a row in any order and then ends the row.
 */
final class ColumnStore {
    /** Longer vectors are images (VIGNET), which nobody wants as object variables: not kept. */
    static final int LONGEST_KEPT_VECTOR = 64;

    /** A row holds no more: room for a VIGNET of 512 by 512 pixels. */
    static final int MOST_CELLS = 1 << 18;

    private static final float[] NO_FLOATS = {};
    private static final double[] NO_DOUBLES = {};
    private static final int FLOAT = 1;
    private static final int DOUBLE = 2;

    private final Path file;
    private final List<Column> columns;
    private final ColumnRoles roles;
    private final byte[] kinds;
    private final float[][] floats;
    private final double[][] doubles;
    private final ObjectKeys keys = new ObjectKeys();
    private int[] lines = new int[16];
    private int[] extensions = {};
    private int extension = 1;
    private int capacity = 16;
    private int rows;

    ColumnStore(Path file, List<Column> columns, ColumnRoles roles) {
        this.file = file;
        this.columns = List.copyOf(columns);
        this.roles = roles;
        int cells =
                columns.stream().mapToInt(c -> c.firstCell() + c.width()).max().orElse(0);
        if (cells > MOST_CELLS) {
            throw new CatalogException(file, "a row has " + cells + " cells, over " + MOST_CELLS + ": not a catalog");
        }
        this.kinds = new byte[cells];
        this.floats = new float[cells][];
        this.doubles = new double[cells][];
        chooseKinds();
    }

    private void chooseKinds() {
        for (Column column : columns) {
            if (column.width() <= LONGEST_KEPT_VECTOR) {
                fill(column, DOUBLE);
            }
        }
        for (Magnitude magnitude : roles.magnitudes()) {
            fill(magnitude.column(), FLOAT);
            magnitude.error().ifPresent(error -> fill(error, FLOAT));
        }
        fill(roles.key(), 0);
        for (int cell = 0; cell < kinds.length; cell++) {
            floats[cell] = kinds[cell] == FLOAT ? new float[capacity] : NO_FLOATS;
            doubles[cell] = kinds[cell] == DOUBLE ? new double[capacity] : NO_DOUBLES;
        }
    }

    private void fill(Column column, int kind) {
        Arrays.fill(kinds, column.firstCell(), column.firstCell() + column.width(), (byte) kind);
    }

    boolean isKey(int cell) {
        return cell == roles.key().firstCell();
    }

    /** Whether a number in this cell is kept: not those of the key, of long vectors and of columns without name. */
    boolean isStored(int cell) {
        return cell < kinds.length && kinds[cell] != 0;
    }

    /** Whether a role needs the column, so that all its cells must be numbers. */
    boolean isNeeded(Column column) {
        return roles.needed().contains(column);
    }

    /** Puts a number into the current row; a cell that is not kept is ignored. */
    void put(int cell, double value) {
        switch (kinds[cell]) {
            case FLOAT -> floats[cell][rows] = (float) value;
            case DOUBLE -> doubles[cell][rows] = value;
            default -> {}
        }
    }

    void putKey(long key) {
        keys.add(key);
    }

    /** Puts the key of the current row, which the file has as text. */
    void putKey(String text, long line) {
        String key = text.strip();
        if (key.isEmpty()) {
            throw badKey(line, "the object has no key; give it one or remove the row");
        }
        if (roles.keyRule() == KeyRule.TEXT) {
            keys.add(key);
            return;
        }
        try {
            keys.add(Long.parseLong(key));
        } catch (NumberFormatException e) {
            throw badKey(line, "\"" + Excerpt.of(key) + "\" is no integer (64 bits) as a running number must be");
        }
    }

    private CatalogException badKey(long line, String problem) {
        String row = line > 0 ? "" : "row " + (rows + 1) + ": ";
        return new CatalogException(
                file, line, roles.key().number(), roles.key().name(), row + problem);
    }

    /** Forgets a column whose cells turned out not to be numbers. */
    void drop(int cell) {
        kinds[cell] = 0;
        doubles[cell] = NO_DOUBLES;
    }

    /** The rows from here on belong to this extension. */
    void extension(int number) {
        if (number != extension && extensions.length == 0) {
            extensions = new int[capacity];
            Arrays.fill(extensions, 0, rows, extension);
        }
        extension = number;
    }

    void endRow(long line) {
        lines[rows] = (int) Math.min(line, Integer.MAX_VALUE);
        if (extensions.length > 0) {
            extensions[rows] = extension;
        }
        rows++;
        if (rows == capacity) {
            grow();
        }
    }

    private void grow() {
        if (capacity > 1 << 29) {
            throw new CatalogException(file, "the catalog has more than " + rows + " rows; split it");
        }
        capacity *= 2;
        Memory.require(file, bytesPerRow() * capacity);
        lines = Arrays.copyOf(lines, capacity);
        extensions = extensions.length > 0 ? Arrays.copyOf(extensions, capacity) : extensions;
        for (int cell = 0; cell < kinds.length; cell++) {
            switch (kinds[cell]) {
                case FLOAT -> floats[cell] = Arrays.copyOf(floats[cell], capacity);
                case DOUBLE -> doubles[cell] = Arrays.copyOf(doubles[cell], capacity);
                default -> {}
            }
        }
    }

    private long bytesPerRow() {
        long bytes = Long.BYTES + 2 * Integer.BYTES;
        for (byte kind : kinds) {
            bytes += kind == FLOAT ? Float.BYTES : kind == DOUBLE ? Double.BYTES : 0;
        }
        return bytes;
    }

    Path file() {
        return file;
    }

    int rows() {
        return rows;
    }

    List<Column> columns() {
        return columns;
    }

    ColumnRoles roles() {
        return roles;
    }

    ObjectKeys keys() {
        return keys;
    }

    /** Line of each row; may be longer than the rows. */
    int[] lines() {
        return lines;
    }

    /** Extension of each row, or nothing if all are the first; may be longer than the rows. */
    int[] extensions() {
        return extensions;
    }

    /** Whether a cell is kept as an ordinary number. */
    boolean isNumeric(int cell) {
        return kinds[cell] == DOUBLE;
    }

    /** The values of a cell that holds a magnitude, one per row. */
    float[] takeFloats(int cell) {
        return Arrays.copyOf(floats[cell], rows);
    }

    /** The values of any other cell, one per row; empty if they are not kept. */
    double[] takeDoubles(int cell) {
        return kinds[cell] == DOUBLE ? Arrays.copyOf(doubles[cell], rows) : new double[0];
    }
}
