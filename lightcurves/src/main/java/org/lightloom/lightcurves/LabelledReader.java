package org.lightloom.lightcurves;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.lightloom.zarr.Selection;

/** Reads cells by their labels, from a store as it was at one moment. A label that it did not have is an error. */
final class LabelledReader {
    private final StoreView view;
    private final CellPositions.Source cells;

    /** @param cells reads the array, as it is or as it was */
    LabelledReader(StoreView view, CellPositions.Source cells) {
        this.view = view;
        this.cells = cells;
    }

    /** @param asked labels by dimension; a dimension that is not there is taken whole */
    LabelledArray sel(Map<Dimension, List<String>> asked) {
        return sel(
                view,
                Dimension.OF_LIGHTCURVES,
                asked,
                axes -> cells.read(new CellPositions(axes.get(0), axes.get(1), axes.get(2), axes.get(3))));
    }

    /** The same of the quantities. */
    static LabelledArray detections(StoreView view, EpochArray detections, Map<Dimension, List<String>> asked) {
        return sel(
                view,
                Dimension.OF_DETECTIONS,
                asked,
                axes -> detections
                        .array()
                        .read(Selection.of(
                                axes.stream().map(CellPositions::indices).toList()))
                        .toFloats());
    }

    private static LabelledArray sel(
            StoreView view,
            List<Dimension> dimensions,
            Map<Dimension, List<String>> asked,
            Function<List<int[]>, float[]> values) {
        List<int[]> axes = new ArrayList<>();
        Map<String, List<String>> labels = new LinkedHashMap<>();
        for (Dimension dimension : asked.keySet()) {
            if (!dimensions.contains(dimension)) {
                throw new LightcurveException("there is no dimension '" + dimension.label() + "' in this array; it has "
                        + String.join(
                                ", ", dimensions.stream().map(Dimension::label).toList()));
            }
        }
        for (Dimension dimension : dimensions) {
            Labels known = view.labels(dimension);
            boolean whole = !asked.containsKey(dimension);
            List<String> chosen = asked.getOrDefault(dimension, known.all());
            axes.add(whole ? IntStream.range(0, view.size(dimension)).toArray() : known.indices(chosen));
            labels.put(dimension.label(), chosen);
        }
        List<String> names = dimensions.stream().map(Dimension::label).toList();
        return new LabelledArray(names, Collections.unmodifiableMap(labels), values.apply(axes));
    }

    List<Lightcurve> lightcurves(String object, List<String> measurements) {
        LabelledArray cells = sel(Map.of(Dimension.OBJECT, List.of(object), Dimension.MEASUREMENT, measurements));
        List<Lightcurve> curves = new ArrayList<>();
        for (int m = 0; m < measurements.size(); m++) {
            curves.add(new Lightcurve(object, measurements.get(m), points(cells, m)));
        }
        return curves;
    }

    private List<Lightcurve.Point> points(LabelledArray cells, int m) {
        List<String> epochs = cells.labels(Dimension.EPOCH.label());
        double[] times =
                EpochTimes.of(view, cells.labels(Dimension.MEASUREMENT.label()).get(m));
        float[] values = cells.values();
        int magnitudes = 2 * m * epochs.size();
        int errors = magnitudes + epochs.size();
        return IntStream.range(0, epochs.size())
                .mapToObj(
                        e -> new Lightcurve.Point(epochs.get(e), times[e], values[magnitudes + e], values[errors + e]))
                .sorted(Comparator.comparingDouble(p -> Double.isNaN(p.mjd()) ? Double.MAX_VALUE : p.mjd()))
                .toList();
    }

    /** @param measurements empty for all */
    EpochTable epoch(String epochKey, List<String> measurements) {
        List<String> keys =
                measurements.isEmpty() ? view.labels(Dimension.MEASUREMENT).all() : measurements;
        LabelledArray cells = sel(Map.of(Dimension.MEASUREMENT, keys, Dimension.EPOCH, List.of(epochKey)));
        List<String> objects = cells.labels(Dimension.OBJECT.label());
        KnownObjects known = view.knownObjects();
        float[] values = cells.values();
        List<EpochTable.Row> rows = new ArrayList<>();
        for (int object = 0; object < objects.size(); object++) {
            List<EpochTable.Cell> row = new ArrayList<>();
            for (int m = 0; m < keys.size(); m++) {
                int at = 2 * (object * keys.size() + m);
                row.add(new EpochTable.Cell(values[at], values[at + 1]));
            }
            boolean placed = known.hasSkyPositions();
            rows.add(new EpochTable.Row(
                    objects.get(object),
                    placed ? known.ra()[object] : Double.NaN,
                    placed ? known.dec()[object] : Double.NaN,
                    row));
        }
        return new EpochTable(epochKey, keys, rows);
    }
}
