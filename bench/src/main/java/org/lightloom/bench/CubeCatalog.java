package org.lightloom.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lightloom.catalogs.CatalogSource;
import org.lightloom.catalogs.Measurement;
import org.lightloom.catalogs.ObservationTime;
import org.lightloom.catalogs.SourceCatalog;

/** An epoch of the cube as a catalog without positions, so that the store keeps the objects in the cube's order. */
final class CubeCatalog implements SourceCatalog {
    private final String name;
    private final List<String> keys;
    private final List<Measurement> measurements;
    private final float[] values;

    private CubeCatalog(String name, List<String> keys, List<Measurement> measurements, float[] values) {
        this.name = name;
        this.keys = keys;
        this.measurements = measurements;
        this.values = values;
    }

    /** The objects of a cube, without values. */
    static CubeCatalog reference(Cube cube) {
        List<String> keys = IntStream.range(0, cube.objects())
                .mapToObj(i -> Integer.toString(i + 1))
                .toList();
        List<Measurement> measurements = new ArrayList<>();
        for (int m = 0; m < cube.measurements(); m++) {
            measurements.add(new Measurement("default-m" + m, "MAG_M" + m, Optional.of("MAGERR_M" + m), 0));
        }
        float[] none = new float[cube.objects() * cube.measurements() * 2];
        Arrays.fill(none, Float.NaN);
        return new CubeCatalog("cube", keys, measurements, none);
    }

    /** The same objects with the values of an epoch. */
    CubeCatalog at(Cube cube, int epoch) {
        return new CubeCatalog(
                "epoch_" + epoch, keys, measurements, cube.epoch(epoch).toFloats());
    }

    @Override
    public CatalogSource source() {
        return new CatalogSource(Path.of(name), name, String.format("%064x", name.hashCode()), keys.size());
    }

    @Override
    public String transform() {
        return "default";
    }

    @Override
    public int size() {
        return keys.size();
    }

    @Override
    public List<String> objectKeys() {
        return keys;
    }

    @Override
    public List<String> spatiallyOrderedKeys() {
        return keys;
    }

    @Override
    public int[] spatiallyOrderedRows() {
        return IntStream.range(0, keys.size()).toArray();
    }

    @Override
    public List<String> measurementKeys() {
        return measurements.stream().map(Measurement::key).toList();
    }

    @Override
    public List<Measurement> measurements() {
        return measurements;
    }

    @Override
    public int extensions() {
        return 1;
    }

    @Override
    public int extension(int row) {
        return 1;
    }

    @Override
    public long line(int row) {
        return 0;
    }

    @Override
    public boolean hasSkyPositions() {
        return false;
    }

    @Override
    public double ra(int row) {
        return Double.NaN;
    }

    @Override
    public double dec(int row) {
        return Double.NaN;
    }

    @Override
    public boolean hasPixelPositions() {
        return false;
    }

    @Override
    public double x(int row) {
        return Double.NaN;
    }

    @Override
    public double y(int row) {
        return Double.NaN;
    }

    @Override
    public float magnitude(int row, int measurement) {
        return values[2 * (row * measurements.size() + measurement)];
    }

    @Override
    public float magnitudeError(int row, int measurement) {
        return values[2 * (row * measurements.size() + measurement) + 1];
    }

    @Override
    public void copyMagnitudes(int measurement, float[] into) {
        for (int row = 0; row < keys.size(); row++) {
            into[row] = magnitude(row, measurement);
        }
    }

    @Override
    public void copyMagnitudeErrors(int measurement, float[] into) {
        for (int row = 0; row < keys.size(); row++) {
            into[row] = magnitudeError(row, measurement);
        }
    }

    @Override
    public long sentinels(int measurement) {
        return 0;
    }

    @Override
    public long nonFinite(int measurement) {
        long missing = 0;
        for (int row = 0; row < keys.size(); row++) {
            missing += Float.isFinite(magnitude(row, measurement)) ? 0 : 1;
        }
        return missing;
    }

    @Override
    public Optional<ObservationTime> observationTime() {
        return Optional.empty();
    }

    @Override
    public List<String> numericColumns() {
        return List.of();
    }

    @Override
    public double[] column(String column) {
        throw new IllegalArgumentException("no column " + column);
    }

    @Override
    public List<String> warnings() {
        return List.of();
    }
}
