package org.lightloom.catalogs;

import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.RandomAccess;

/** A catalog held as one array per column. */
final class ColumnarCatalog implements SourceCatalog {

    private final CatalogSource source;
    private final String transform;
    private final List<String> objectKeys;
    private final List<MeasuredColumn> measured;
    private final List<Measurement> measurements;
    private final List<String> measurementKeys;
    private final Extensions extensions;
    private final Optional<ObservationTime> observationTime;
    private final int[] lines;
    private final Optional<Positions> sky;
    private final Optional<Positions> pixels;
    private final Map<String, double[]> numeric;
    private final List<String> warnings;

    ColumnarCatalog(
            CatalogSource source,
            String transform,
            List<String> objectKeys,
            List<MeasuredColumn> measured,
            Extensions extensions,
            Optional<ObservationTime> observationTime,
            int[] lines,
            Optional<Positions> sky,
            Optional<Positions> pixels,
            Map<String, double[]> numeric,
            List<String> warnings) {
        this.source = source;
        this.transform = transform;
        this.objectKeys = objectKeys;
        this.measured = List.copyOf(measured);
        this.measurements = measured.stream().map(MeasuredColumn::measurement).toList();
        this.measurementKeys = measurements.stream().map(Measurement::key).toList();
        this.extensions = extensions;
        this.observationTime = observationTime;
        this.lines = lines;
        this.sky = sky;
        this.pixels = pixels;
        this.numeric = numeric;
        this.warnings = warnings;
    }

    @Override
    public CatalogSource source() {
        return source;
    }

    @Override
    public String transform() {
        return transform;
    }

    @Override
    public int size() {
        return source.rows();
    }

    @Override
    public List<String> objectKeys() {
        return objectKeys;
    }

    @Override
    public List<String> spatiallyOrderedKeys() {
        int[] rows = spatiallyOrderedRows();
        return new OrderedKeys(objectKeys, rows);
    }

    @Override
    public int[] spatiallyOrderedRows() {
        return SpatialOrder.rows(size(), sky);
    }

    @Override
    public List<String> measurementKeys() {
        return measurementKeys;
    }

    @Override
    public List<Measurement> measurements() {
        return measurements;
    }

    @Override
    public int extensions() {
        return extensions.count();
    }

    @Override
    public int extension(int row) {
        return extensions.of(Objects.checkIndex(row, size()));
    }

    @Override
    public long line(int row) {
        return lines[row];
    }

    @Override
    public boolean hasSkyPositions() {
        return sky.isPresent();
    }

    @Override
    public double ra(int row) {
        return sky.orElseThrow(() -> without("sky")).first(row);
    }

    @Override
    public double dec(int row) {
        return sky.orElseThrow(() -> without("sky")).second(row);
    }

    @Override
    public boolean hasPixelPositions() {
        return pixels.isPresent();
    }

    @Override
    public double x(int row) {
        return pixels.orElseThrow(() -> without("pixel")).first(row);
    }

    @Override
    public double y(int row) {
        return pixels.orElseThrow(() -> without("pixel")).second(row);
    }

    private IllegalStateException without(String kind) {
        return new IllegalStateException(source.path() + " has no " + kind + " positions");
    }

    @Override
    public float magnitude(int row, int measurement) {
        return measured.get(measurement).magnitude(row);
    }

    @Override
    public float magnitudeError(int row, int measurement) {
        Objects.checkIndex(row, size());
        return measured.get(measurement).error(row);
    }

    @Override
    public void copyMagnitudes(int measurement, float[] into) {
        measured.get(measurement).copyMagnitudes(into);
    }

    @Override
    public void copyMagnitudeErrors(int measurement, float[] into) {
        Objects.checkFromIndexSize(0, size(), into.length);
        MeasuredColumn column = measured.get(measurement);
        for (int row = 0; row < size(); row++) {
            into[row] = column.error(row);
        }
    }

    @Override
    public long sentinels(int measurement) {
        return measured.get(measurement).sentinels();
    }

    @Override
    public long nonFinite(int measurement) {
        return measured.get(measurement).nonFinite();
    }

    @Override
    public Optional<ObservationTime> observationTime() {
        return observationTime;
    }

    @Override
    public List<String> numericColumns() {
        return List.copyOf(numeric.keySet());
    }

    @Override
    public double[] column(String name) {
        double[] values = numeric.get(name);
        if (values == null) {
            String nearest = NearestName.to(name, numeric.keySet())
                    .map(n -> "; the nearest is " + n)
                    .orElse("");
            throw new IllegalArgumentException(source.path() + " has no numeric column " + name + nearest
                    + "; there are " + String.join(" ", numeric.keySet()));
        }
        return values.clone();
    }

    @Override
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public String toString() {
        return source.path() + " (" + size() + " sources, " + measurementKeys.size() + " measurements)";
    }

    private static final class OrderedKeys extends AbstractList<String> implements RandomAccess {
        private final List<String> keys;
        private final int[] rows;

        OrderedKeys(List<String> keys, int[] rows) {
            this.keys = keys;
            this.rows = rows;
        }

        @Override
        public String get(int index) {
            return keys.get(rows[index]);
        }

        @Override
        public int size() {
            return rows.length;
        }
    }
}
