package org.lightloom.lightcurves;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lightloom.lightcurves.expression.Variable;
import org.lightloom.zarr.ZarrArray;
import org.lightloom.zarr.ZarrException;

/**
 * What the names of statistics mean in one query: those of one measurement, as {@code consolidate} keeps them where they
 * are of the newest commits at the time of the query, and computed from the light curves elsewhere. Read some objects at a
 * time, when they are asked for. Safe for use by several threads.
 */
final class QueriedStatistics {
    private static final int OBJECTS_AT_ONCE = StatisticsArray.CHUNK;
    private static final int MOST_REMEMBERED = 16;

    private final StoreView view;
    private final ObjectStatistics statistics;
    private final List<String> measurements;
    private final Map<Integer, ObjectStatistics.State> states = new HashMap<>();
    private final Map<Integer, double[][]> recent = new LinkedHashMap<>(MOST_REMEMBERED, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, double[][]> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    private Optional<ZarrArray> kept = Optional.empty();
    private Optional<ObjectStatistics.State> used = Optional.empty();

    /** @param measurements that the query is about; nothing for all of the store */
    QueriedStatistics(StoreView view, CellReader reader, List<String> measurements) {
        this.view = view;
        this.statistics = new ObjectStatistics(view, reader);
        this.measurements = measurements;
    }

    static boolean isStatistic(String name) {
        return SeriesStatistics.NAMES.contains(name);
    }

    /** Whether all values given out were kept ones; nothing as long as no statistic was asked for. */
    synchronized Optional<ObjectStatistics.State> used() {
        return used;
    }

    /**
     * A statistic as a variable of the objects.
     *
     * @throws LightcurveException if it is not clear of which measurement
     */
    synchronized ObjectVariable described(String name) {
        String measurement = measurement(name);
        used = used.or(() -> Optional.of(ObjectStatistics.State.CURRENT));
        boolean magnitude = !name.equals("n_good") && !name.equals("reduced_chi2");
        return new ObjectVariable(name, true, magnitude ? "mag" : "", name + " of the light curve in " + measurement);
    }

    /**
     * The values of a statistic, by the object's index in the store.
     *
     * @throws LightcurveException as {@link #described}
     */
    synchronized Variable.Numbers variable(String name) {
        described(name);
        int statistic = SeriesStatistics.NAMES.indexOf(name);
        int measurement = view.labels(Dimension.MEASUREMENT).indices(List.of(measurement(name)))[0];
        return new Variable.Numbers(
                object -> block(object / OBJECTS_AT_ONCE, measurement)[statistic][object % OBJECTS_AT_ONCE]);
    }

    private String measurement(String name) {
        kept = kept.or(() -> StatisticsArray.open(view.root().path()));
        Labels known = view.labels(Dimension.MEASUREMENT);
        List<String> possible = measurements.isEmpty() ? known.all() : measurements;
        if (possible.size() != 1) {
            throw new LightcurveException("'" + name + "' is of one measurement; say which (--measurement KEY), one of "
                    + String.join(", ", possible));
        }
        known.indices(possible);
        return possible.get(0);
    }

    private synchronized double[][] block(int block, int measurement) {
        return recent.computeIfAbsent(block, b -> {
            int first = b * OBJECTS_AT_ONCE;
            return read(measurement, first, Math.min(first + OBJECTS_AT_ONCE, view.size(Dimension.OBJECT)));
        });
    }

    private double[][] read(int measurement, int first, int end) {
        Optional<ZarrArray> current = kept.filter(array -> ObjectStatistics.holds(array, end, measurement))
                .filter(array -> isCurrent(array, measurement, first, end));
        if (current.isPresent()) {
            try {
                return ObjectStatistics.read(current.get(), measurement, first, end);
            } catch (ZarrException e) {
                // What is kept is only derived.
            }
        }
        used = Optional.of(ObjectStatistics.State.COMPUTED);
        return statistics.computed(measurement, first, end);
    }

    /** Found once for each block of objects: it is the time of the query that counts, and it takes a look at each epoch. */
    private boolean isCurrent(ZarrArray array, int measurement, int first, int end) {
        int[] shard = view.cells().chunkShape();
        boolean current = true;
        for (int block = first / shard[0]; block <= (end - 1) / shard[0]; block++) {
            current &= states.computeIfAbsent(block, b -> statistics.state(array, b, measurement / shard[1]))
                    == ObjectStatistics.State.CURRENT;
        }
        return current;
    }
}
