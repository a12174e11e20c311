package org.lightloom.lightcurves;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lightloom.zarr.ZarrException;

/**
 * The values of a store as they were at a time. Labels and variables are those of now: what was registered later is
 * missing. Immutable; safe for use by several threads.
 *
 * <p>All methods throw a {@link LightcurveException} that names the epoch and its earliest time where the log of an epoch
 * no longer reaches back so far (dead bytes were given back, or another program wrote it).
 */
public final class StoreAsOf {
    private final StoreView view;
    private final Instant time;
    private final LabelledReader reader;

    StoreAsOf(StoreView view, Instant time) {
        this.view = view;
        this.time = time;
        this.reader = new LabelledReader(view, this::read);
    }

    public Instant time() {
        return time;
    }

    /** See {@link LightcurveStorage.Lightcurves#sel}. */
    public LabelledArray sel(Select... selects) {
        return reader.sel(Select.byDimension(selects));
    }

    /** See {@link LightcurveStorage#lightcurve}. */
    public Lightcurve lightcurve(String object, String measurement) {
        return lightcurves(object, List.of(measurement)).get(0);
    }

    /** See {@link LightcurveStorage#lightcurves(String, List)}. */
    public List<Lightcurve> lightcurves(String object, List<String> measurements) {
        return reader.lightcurves(object, measurements);
    }

    /** See {@link LightcurveStorage#epoch(String, List)}. */
    public EpochTable epoch(String epochKey, List<String> measurements) {
        return reader.epoch(epochKey, measurements);
    }

    /** See {@link LightcurveStorage#statuses}. */
    public PointStatuses statuses() {
        return PointStatuses.read(view, this::read, view.epochs(), Optional.of(time));
    }

    /** See {@link LightcurveStorage#pointFilter}. */
    public PointFilter pointFilter(String condition, PointStatuses statuses) {
        return new PointFilter(view, condition, statuses, Optional.of(time));
    }

    private float[] read(CellPositions positions) {
        try {
            return view.cells().read(positions.selection(), time).toFloats();
        } catch (ZarrException.HistoryCut e) {
            throw cut(view, e);
        }
    }

    /** Names the epoch, whose index is the last part of a shard's key. */
    static LightcurveException cut(StoreView view, ZarrException.HistoryCut e) {
        int index = Integer.parseInt(e.shard().substring(e.shard().lastIndexOf('/') + 1));
        String epoch = view.labels(Dimension.EPOCH).all().get(index);
        return new LightcurveException("epoch " + epoch + ": " + e.getMessage(), e);
    }
}
