package org.lightloom.lightcurves;

import java.util.stream.IntStream;

/** Computes the statistics of many objects in one measurement from the cells of a store. */
final class StatisticsColumns {
    private static final int OBJECTS_AT_ONCE = 256;

    private final CellPositions.Source cells;
    private final int epochs;

    StatisticsColumns(CellPositions.Source cells, int epochs) {
        this.cells = cells;
        this.epochs = epochs;
    }

    /** One array per statistic, one value per object from {@code first} on. */
    double[][] compute(int first, int objects, int measurement) {
        double[][] columns = new double[SeriesStatistics.NAMES.size()][objects];
        int[] all = IntStream.range(0, epochs).toArray();
        IntStream.range(0, (objects + OBJECTS_AT_ONCE - 1) / OBJECTS_AT_ONCE)
                .parallel()
                .forEach(part -> {
                    int from = part * OBJECTS_AT_ONCE;
                    int count = Math.min(OBJECTS_AT_ONCE, objects - from);
                    int[] indices =
                            IntStream.range(first + from, first + from + count).toArray();
                    float[] series =
                            cells.read(new CellPositions(indices, new int[] {measurement}, new int[] {0, 1}, all));
                    compute(series, from, count, columns);
                });
        return columns;
    }

    private void compute(float[] series, int from, int count, double[][] columns) {
        SeriesStatistics statistics = new SeriesStatistics();
        double[] values = new double[columns.length];
        for (int i = 0; i < count; i++) {
            statistics.compute(series, i * 2 * epochs, epochs, values);
            for (int s = 0; s < values.length; s++) {
                columns[s][from + i] = values[s];
            }
        }
    }
}
