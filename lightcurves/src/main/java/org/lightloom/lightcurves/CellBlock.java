package org.lightloom.lightcurves;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.lightloom.catalogs.SourceCatalog;
import org.lightloom.zarr.DataType;
import org.lightloom.zarr.Indices;
import org.lightloom.zarr.MergeRule;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.Selection;

/**
 * The cells of some objects and measurements at one epoch.
 *
 * @param objects indices in the store, ascending
 * @param measurements indices in the store, ascending
 * @param cells little-endian float32 in C order (object, measurement, value); NaN for a missing cell
 * @param overErrorLimit cells that were left out for their error
 */
record CellBlock(int[] objects, int[] measurements, byte[] cells, long overErrorLimit) {

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
        int[] objects = Arrays.stream(rows).map(row -> match.objectOfRow()[row]).toArray();
        int[] measurements = sorted.stream().mapToInt(Column::ofStore).toArray();
        return new CellBlock(objects, measurements, bytes(values), overLimit);
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
    static CellBlock joined(List<CellBlock> blocks, CellRule rule) {
        int[] objects = union(blocks, true);
        int[] measurements = union(blocks, false);
        float[] none = new float[objects.length * measurements.length * 2];
        Arrays.fill(none, Float.NaN);
        byte[] cells = bytes(none);
        MergeRule.Tally ignored = new MergeRule.Tally();
        long overLimit = 0;
        for (CellBlock block : blocks) {
            overLimit += block.overErrorLimit;
            for (int i = 0; i < block.objects.length; i++) {
                int row = Arrays.binarySearch(objects, block.objects[i]) * measurements.length;
                for (int m = 0; m < block.measurements.length; m++) {
                    int column = Arrays.binarySearch(measurements, block.measurements[m]);
                    int from = (i * block.measurements.length + m) * CellRule.CELL;
                    rule.merge(cells, (row + column) * CellRule.CELL, block.cells, from, CellRule.CELL, ignored);
                }
            }
        }
        return new CellBlock(objects, measurements, cells, overLimit);
    }

    private static int[] union(List<CellBlock> blocks, boolean ofObjects) {
        TreeSet<Integer> all = new TreeSet<>();
        for (CellBlock block : blocks) {
            for (int i : ofObjects ? block.objects : block.measurements) {
                all.add(i);
            }
        }
        return all.stream().mapToInt(i -> i).toArray();
    }

    /** The part that lies in one shard; itself where it is all of it. */
    CellBlock within(long firstObject, long endObject, long firstMeasurement, long endMeasurement) {
        int[] rows = IntStream.range(0, objects.length)
                .filter(i -> objects[i] >= firstObject && objects[i] < endObject)
                .toArray();
        int[] columns = IntStream.range(0, measurements.length)
                .filter(i -> measurements[i] >= firstMeasurement && measurements[i] < endMeasurement)
                .toArray();
        if (rows.length == objects.length && columns.length == measurements.length) {
            return this;
        }
        byte[] part = new byte[rows.length * columns.length * CellRule.CELL];
        for (int i = 0; i < rows.length; i++) {
            for (int m = 0; m < columns.length; m++) {
                int from = (rows[i] * measurements.length + columns[m]) * CellRule.CELL;
                System.arraycopy(cells, from, part, (i * columns.length + m) * CellRule.CELL, CellRule.CELL);
            }
        }
        return new CellBlock(
                Arrays.stream(rows).map(i -> objects[i]).toArray(),
                Arrays.stream(columns).map(i -> measurements[i]).toArray(),
                part,
                overErrorLimit);
    }

    boolean isEmpty() {
        return cells.length == 0;
    }

    NdArray values() {
        return NdArray.ofBytes(DataType.FLOAT32, new int[] {objects.length, measurements.length, 2, 1}, cells);
    }

    /** The same cells in the array of the store. */
    Selection selection(int epoch) {
        return Selection.of(indices(objects), indices(measurements), Indices.all(), Indices.at(epoch));
    }

    /** Positions as a range where they are one, which is faster. */
    static Indices indices(int[] ascending) {
        int n = ascending.length;
        return n > 0 && ascending[n - 1] - ascending[0] == n - 1
                ? Indices.range(ascending[0], ascending[n - 1] + 1L)
                : Indices.list(ascending);
    }
}
