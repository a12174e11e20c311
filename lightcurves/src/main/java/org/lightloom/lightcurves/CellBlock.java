package org.lightloom.lightcurves;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.lightloom.catalogs.SourceCatalog;
import org.lightloom.zarr.Indices;
import org.lightloom.zarr.MergeRule;

/**
 * The cells of some objects and columns of an {@link EpochArray} at one epoch.
 *
 * @param objects indices in the store, ascending
 * @param columns indices in the store (measurements, or groups of quantities), ascending
 * @param cells little-endian float32 in C order (object, column, number of the cell); NaN for a missing cell
 * @param cell length of a cell in bytes
 * @param overErrorLimit cells that were left out for their error
 */
record CellBlock(int[] objects, int[] columns, byte[] cells, int cell, long overErrorLimit) {

    /** Which measurement of a catalog is which of the store. */
    record Column(int ofCatalog, int ofStore) {}

    static CellBlock of(SourceCatalog catalog, Match match, List<Column> columns, PopulateOptions options) {
        int[] rows = rowsByObject(match, options.partition());
        List<Column> sorted = columns.stream()
                .sorted((a, b) -> Integer.compare(a.ofStore(), b.ofStore()))
                .toList();
        int width = 2 * sorted.size();
        float[] values = new float[rows.length * width];
        float[] magnitudes = new float[catalog.size()];
        float[] errors = new float[catalog.size()];
        double limit = options.maxMagnitudeError().orElse(Double.POSITIVE_INFINITY);
        long overLimit = 0;
        for (int m = 0; m < sorted.size(); m++) {
            catalog.copyMagnitudes(sorted.get(m).ofCatalog(), magnitudes);
            catalog.copyMagnitudeErrors(sorted.get(m).ofCatalog(), errors);
            for (int i = 0; i < rows.length; i++) {
                int row = rows[i];
                boolean over = Float.isFinite(magnitudes[row]) && errors[row] > limit;
                overLimit += over ? 1 : 0;
                boolean missing = over || !Float.isFinite(magnitudes[row]);
                values[i * width + 2 * m] = missing ? Float.NaN : magnitudes[row];
                values[i * width + 2 * m + 1] = missing ? Float.NaN : errors[row];
            }
        }
        int[] measurements = sorted.stream().mapToInt(Column::ofStore).toArray();
        return new CellBlock(objects(rows, match), measurements, bytes(values), CellRule.CELL, overLimit);
    }

    /**
     * The rows of a catalog in one group of quantities.
     *
     * @param deciding magnitude and error of each object, as {@link #of} makes them
     * @param quantities by row of the catalog; NaN where missing
     * @param group index in the store
     */
    static CellBlock ofRows(
            CellBlock deciding, Match match, List<float[]> quantities, int group, PopulateOptions options) {
        int[] rows = rowsByObject(match, options.partition());
        int width = 2 + quantities.size();
        float[] values = new float[rows.length * width];
        Arrays.fill(values, Float.NaN);
        FloatBuffer magnitudes =
                ByteBuffer.wrap(deciding.cells).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        for (int i = 0; i < rows.length; i++) {
            if (magnitudes.hasRemaining()) {
                magnitudes.get(values, i * width, 2);
            }
            for (int q = 0; q < quantities.size(); q++) {
                values[i * width + 2 + q] = quantities.get(q)[rows[i]];
            }
        }
        return new CellBlock(objects(rows, match), new int[] {group}, bytes(values), width * Float.BYTES, 0);
    }

    private static int[] objects(int[] rows, Match match) {
        return Arrays.stream(rows).map(row -> match.objectOfRow()[row]).toArray();
    }

    private static byte[] bytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    /** The matched rows of a partition in the order of their objects. */
    private static int[] rowsByObject(Match match, Optional<PopulateOptions.Partition> partition) {
        int[] objectOfRow = match.objectOfRow();
        IntStream rows = IntStream.range(0, objectOfRow.length)
                .filter(row -> objectOfRow[row] != Match.NONE)
                .filter(row -> partition.map(p -> p.contains(row)).orElse(true));
        return rows.mapToLong(row -> (long) objectOfRow[row] << 32 | row)
                .sorted()
                .mapToInt(pair -> (int) pair)
                .toArray();
    }

    /** Several blocks as one, applied in order by a rule. */
    static CellBlock joined(List<CellBlock> blocks, WholeCellRule rule) {
        int[] objects = union(blocks, true);
        int[] columns = union(blocks, false);
        int cell = rule.cell();
        float[] none = new float[objects.length * columns.length * cell / Float.BYTES];
        Arrays.fill(none, Float.NaN);
        byte[] cells = bytes(none);
        MergeRule.Tally ignored = new MergeRule.Tally();
        long overLimit = 0;
        for (CellBlock block : blocks) {
            overLimit += block.overErrorLimit;
            for (int i = 0; i < block.objects.length; i++) {
                int row = Arrays.binarySearch(objects, block.objects[i]) * columns.length;
                for (int c = 0; c < block.columns.length; c++) {
                    int column = Arrays.binarySearch(columns, block.columns[c]);
                    int from = (i * block.columns.length + c) * cell;
                    rule.merge(cells, (row + column) * cell, block.cells, from, cell, ignored);
                }
            }
        }
        return new CellBlock(objects, columns, cells, cell, overLimit);
    }

    private static int[] union(List<CellBlock> blocks, boolean ofObjects) {
        TreeSet<Integer> all = new TreeSet<>();
        for (CellBlock block : blocks) {
            for (int i : ofObjects ? block.objects : block.columns) {
                all.add(i);
            }
        }
        return all.stream().mapToInt(i -> i).toArray();
    }

    /** The part that lies in one shard; itself where it is all of it. */
    CellBlock within(long firstObject, long endObject, long firstColumn, long endColumn) {
        int[] inColumns = IntStream.range(0, columns.length)
                .filter(i -> columns[i] >= firstColumn && columns[i] < endColumn)
                .toArray();
        int first = position(firstObject);
        int end = position(endObject);
        if (end - first == objects.length && inColumns.length == columns.length) {
            return this;
        }
        byte[] part = new byte[(end - first) * inColumns.length * cell];
        for (int i = first; i < end; i++) {
            for (int c = 0; c < inColumns.length; c++) {
                int from = (i * columns.length + inColumns[c]) * cell;
                System.arraycopy(cells, from, part, ((i - first) * inColumns.length + c) * cell, cell);
            }
        }
        return new CellBlock(
                Arrays.copyOfRange(objects, first, end),
                Arrays.stream(inColumns).map(i -> columns[i]).toArray(),
                part,
                cell,
                overErrorLimit);
    }

    /** Of the first object that is not before this one. */
    private int position(long object) {
        int bound = (int) Math.min(Integer.MAX_VALUE, object);
        int found = Arrays.binarySearch(objects, bound);
        while (found > 0 && objects[found - 1] == bound) {
            found--; // two rows may have the same object
        }
        return found < 0 ? -found - 1 : found;
    }

    boolean isEmpty() {
        return cells.length == 0;
    }

    /** Positions as a range where they are one, which is faster. */
    static Indices indices(int[] ascending) {
        int n = ascending.length;
        return n > 0 && ascending[n - 1] - ascending[0] == n - 1
                ? Indices.range(ascending[0], ascending[n - 1] + 1L)
                : Indices.list(ascending);
    }
}
