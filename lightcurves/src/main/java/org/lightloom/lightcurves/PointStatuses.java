package org.lightloom.lightcurves;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Why magnitudes are missing, as the logs of the epochs tell (docs/format.md, "Missing values"). The logs were read when
 * this was made; make it before the magnitudes are read, so that it never knows of a population that they do not show.
 *
 * <p>Safe for use by several threads.
 */
public final class PointStatuses {
    private static final int[] MAGNITUDE = {0};

    private final StoreView view;
    private final CellPositions.Source cells;
    private final Map<Integer, RecordedRows> epochs = new ConcurrentHashMap<>();
    private final Map<Range, BitSet> measured = new ConcurrentHashMap<>();

    /** Some neighbouring objects in the measurements of a prefix at an epoch. */
    private record Range(int epoch, String prefix, int objects) {}

    private PointStatuses(StoreView view, CellPositions.Source cells) {
        this.view = view;
        this.cells = cells;
    }

    /**
     * Reads the logs of some epochs.
     *
     * @param cells reads the array, as it is or as it was
     * @param asOf only what was committed until then
     */
    static PointStatuses read(StoreView view, CellPositions.Source cells, int[] epochs, Optional<Instant> asOf) {
        PointStatuses statuses = new PointStatuses(view, cells);
        IntStream.of(epochs)
                .parallel()
                .forEach(epoch -> statuses.epochs.put(epoch, RecordedRows.of(view, epoch, asOf)));
        return statuses;
    }

    /**
     * Of each point of a light curve of this store.
     *
     * @throws LightcurveException.UnknownLabel if it is of another store, or has epochs that came later
     */
    public List<PointStatus> of(Lightcurve curve) {
        int object = view.labels(Dimension.OBJECT).indices(List.of(curve.object()))[0];
        int measurement = view.labels(Dimension.MEASUREMENT).indices(List.of(curve.measurement()))[0];
        int[] at = view.labels(Dimension.EPOCH)
                .indices(curve.points().stream().map(Lightcurve.Point::epoch).toList());
        List<PointStatus> statuses = new ArrayList<>();
        for (int i = 0; i < at.length; i++) {
            statuses.add(of(object, measurement, at[i], curve.points().get(i).magnitude()));
        }
        return statuses;
    }

    /** @param magnitude that was read */
    PointStatus of(int object, int measurement, int epoch, float magnitude) {
        if (Float.isFinite(magnitude)) {
            return PointStatus.MEASURED;
        }
        RecordedRows rows = Optional.ofNullable(epochs.get(epoch)).orElseThrow();
        return rows.ofMissing(object, measurement, isMeasured(measurement, epoch));
    }

    private IntPredicate isMeasured(int measurement, int epoch) {
        int together = view.cells().innerChunkShape()[0];
        return object -> {
            String prefix = MeasurementChoice.prefixOf(
                    view.labels(Dimension.MEASUREMENT).all().get(measurement));
            Range range = new Range(epoch, prefix, object / together);
            return measured.computeIfAbsent(range, this::measured).get(object % together);
        };
    }

    /** Objects, by position in the range, with any magnitude. */
    private BitSet measured(Range range) {
        int together = view.cells().innerChunkShape()[0];
        int first = range.objects * together;
        int[] objects = IntStream.range(first, Math.min(view.size(Dimension.OBJECT), first + together))
                .toArray();
        int[] ofPrefix = MeasurementChoice.ofPrefix(view.labels(Dimension.MEASUREMENT), range.prefix);
        float[] magnitudes = cells.read(new CellPositions(objects, ofPrefix, MAGNITUDE, new int[] {range.epoch}));
        BitSet found = new BitSet();
        for (int i = 0; i < magnitudes.length; i++) {
            if (Float.isFinite(magnitudes[i])) {
                found.set(i / ofPrefix.length);
            }
        }
        return found;
    }
}
