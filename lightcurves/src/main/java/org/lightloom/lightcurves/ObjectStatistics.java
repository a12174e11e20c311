package org.lightloom.lightcurves;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lightloom.zarr.Indices;
import org.lightloom.zarr.PinnedShard;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.ZarrArray;
import org.lightloom.zarr.ZarrException;

/**
 * Statistics of the light curves of a store, per object and measurement: {@code n_good}, {@code median} (mag), {@code mad}
 * (mag, not scaled), {@code weighted_mean} (mag, weights 1/error²), {@code reduced_chi2}. They are kept by {@link
 * LightcurveStorage#consolidate}; what is kept says of which commits it is, so it is known whether it is current.
 *
 * <p>Of the epochs and objects of the time when it was asked for. Safe for use by several threads.
 */
public final class ObjectStatistics {
    private final StoreView view;
    private final CellReader reader;

    ObjectStatistics(StoreView view, CellReader reader) {
        this.view = view;
        this.reader = reader;
    }

    /** Where values come from. */
    public enum State {
        /** Kept, and of the newest commits of all epochs. */
        CURRENT,
        /** Kept, but a commit has come since, or another program has written. */
        STALE,
        /** Computed for this answer from the light curves as they are. */
        COMPUTED
    }

    /** What is wanted where the kept values are stale. */
    public enum Freshness {
        /** Compute them from the light curves. */
        CURRENT,
        /** Take them as they are. */
        KEPT
    }

    /**
     * One statistic of consecutive objects.
     *
     * @param values one per object, NaN where there are no points; not copied
     */
    public record Column(double[] values, State state) {}

    /** The names, in the order of the array. */
    public List<String> names() {
        return SeriesStatistics.NAMES;
    }

    /**
     * One statistic of one measurement.
     *
     * @param first index of an object
     * @param end index of the first object that is not wanted any more
     * @throws LightcurveException.UnknownLabel if there is no such measurement
     * @throws LightcurveException if there is no such statistic, or not so many objects
     */
    public Column column(String statistic, String measurement, int first, int end, Freshness freshness) {
        int s = SeriesStatistics.NAMES.indexOf(statistic);
        if (s < 0) {
            throw new LightcurveException(
                    "unknown statistic '" + statistic + "'" + NearestName.hint(statistic, SeriesStatistics.NAMES));
        }
        if (first < 0 || end < first || end > view.size(Dimension.OBJECT)) {
            throw new LightcurveException("objects " + first + " to " + end + " of " + view.size(Dimension.OBJECT));
        }
        int m = view.labels(Dimension.MEASUREMENT).indices(List.of(measurement))[0];
        Optional<ZarrArray> kept = StatisticsArray.open(view.root().path()).filter(array -> holds(array, end, m));
        State state = kept.map(array -> state(array, first, end, m)).orElse(State.COMPUTED);
        if (state == State.COMPUTED || (state == State.STALE && freshness == Freshness.CURRENT)) {
            return new Column(computed(m, first, end)[s], State.COMPUTED);
        }
        try {
            return new Column(read(kept.orElseThrow(), Indices.at(s), m, first, end), state);
        } catch (ZarrException e) {
            return new Column(computed(m, first, end)[s], State.COMPUTED); // what is kept is only derived
        }
    }

    /** All statistics of consecutive objects as their light curves are now, one array each. */
    double[][] computed(int measurement, int first, int end) {
        return new StatisticsColumns(reader.of(view.cells()), view.size(Dimension.EPOCH))
                .compute(first, end - first, measurement);
    }

    /** Whether kept statistics reach so far. */
    static boolean holds(ZarrArray kept, int end, int measurement) {
        long[] shape = kept.shape();
        return shape[0] >= end && shape[1] > measurement && shape[2] >= SeriesStatistics.NAMES.size();
    }

    /** All kept statistics of consecutive objects, one array each. */
    static double[][] read(ZarrArray kept, int measurement, int first, int end) {
        double[] values = read(kept, Indices.range(0, SeriesStatistics.NAMES.size()), measurement, first, end);
        double[][] columns = new double[SeriesStatistics.NAMES.size()][end - first];
        for (int i = 0; i < values.length; i++) {
            columns[i % columns.length][i / columns.length] = values[i];
        }
        return columns;
    }

    private static double[] read(ZarrArray kept, Indices statistics, int measurement, int first, int end) {
        return kept.read(Selection.of(Indices.range(first, end), Indices.at(measurement), statistics))
                .toDoubles();
    }

    /** {@link State#COMPUTED} where not all is kept. */
    private State state(ZarrArray array, int first, int end, int measurement) {
        int[] shard = view.cells().chunkShape();
        List<State> states = new ArrayList<>(List.of(State.CURRENT));
        for (int block = first / shard[0]; (long) block * shard[0] < end; block++) {
            states.add(state(array, block, measurement / shard[1]));
        }
        return states.stream().max(Enum::compareTo).orElseThrow();
    }

    /** Of one block of the truth's shards. */
    State state(ZarrArray array, int objectBlock, int measurementBlock) {
        try (PinnedShard pinned =
                array.shard(objectBlock, measurementBlock, 0).pin().orElse(null)) {
            if (pinned == null) {
                return State.COMPUTED;
            }
            HeldCommits newest = StatisticsArray.newest(view.cells(), objectBlock, measurementBlock);
            boolean same = HeldCommits.of(pinned)
                    .filter(held -> Arrays.equals(held.commits(), newest.commits()))
                    .isPresent();
            boolean known = !Arrays.asList(newest.commits()).contains(HeldCommits.NONE);
            return same && known ? State.CURRENT : State.STALE;
        } catch (ZarrException e) {
            return State.COMPUTED;
        }
    }
}
