package org.lightloom.lightcurves;

import java.nio.FloatBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.lightloom.lightcurves.sky.Direction;
import org.lightloom.lightcurves.time.BarycentricTime;

/**
 * The light curves of some neighbouring objects: every series of every one of them. Read-only; safe for use by several
 * threads.
 */
public final class LightcurveBlock {
    private final ObjectRows objects;
    private final List<LightcurveSeries> series;
    private final int[][] columns;
    private final FloatBuffer cells;
    private final int epochs;
    private final BarycentricTime.Instant[][] instants;
    private final Direction[] directions;
    private final Statuses statuses;
    private final Optional<List<BitSet>> chosen;

    /** Tells the status of a point of this block from its magnitude. */
    interface Statuses {
        PointStatus of(int object, int ofSeries, int point, float magnitude);
    }

    /**
     * Keeps what it is given.
     *
     * @param columns where the points of each series stand among the epochs of the cells
     * @param cells (object, series, value, epoch) in C order
     */
    LightcurveBlock(ObjectRows objects, List<LightcurveSeries> series, int[][] columns, FloatBuffer cells, int epochs) {
        this(
                objects,
                series,
                columns,
                cells,
                epochs,
                new BarycentricTime.Instant[0][],
                new Direction[0],
                LightcurveBlock::notAsked,
                Optional.empty());
    }

    private static PointStatus notAsked(int object, int ofSeries, int point, float magnitude) {
        return Float.isFinite(magnitude) ? PointStatus.MEASURED : PointStatus.UNKNOWN;
    }

    private LightcurveBlock(
            ObjectRows objects,
            List<LightcurveSeries> series,
            int[][] columns,
            FloatBuffer cells,
            int epochs,
            BarycentricTime.Instant[][] instants,
            Direction[] directions,
            Statuses statuses,
            Optional<List<BitSet>> chosen) {
        this.statuses = statuses;
        this.chosen = chosen;
        this.instants = instants;
        this.directions = directions;
        this.objects = objects;
        this.series = series;
        this.columns = columns;
        this.cells = cells;
        this.epochs = epochs;
    }

    /** The same with barycentric times: of each point of each series, for the direction of each object. */
    LightcurveBlock with(BarycentricTime.Instant[][] times, Direction[] ofObjects) {
        return new LightcurveBlock(objects, series, columns, cells, epochs, times, ofObjects, statuses, chosen);
    }

    LightcurveBlock with(Statuses known) {
        return new LightcurveBlock(objects, series, columns, cells, epochs, instants, directions, known, chosen);
    }

    /** @param points chosen ones of each series, by {@link #row} */
    LightcurveBlock choosing(List<BitSet> points) {
        return new LightcurveBlock(
                objects, series, columns, cells, epochs, instants, directions, statuses, Optional.of(points));
    }

    /** Number of a point among those of its series. */
    int row(int object, int ofSeries, int point) {
        return object * series.get(ofSeries).size() + point;
    }

    /** Of no objects. */
    public static LightcurveBlock empty(List<LightcurveSeries> series) {
        ObjectRows none = new ObjectRows(0, List.of(), List.of());
        return new LightcurveBlock(none, series, new int[series.size()][], FloatBuffer.allocate(0), 0);
    }

    /** The objects, with the variables that were asked for. */
    public ObjectRows objects() {
        return objects;
    }

    public List<LightcurveSeries> series() {
        return series;
    }

    /**
     * A magnitude, mag; NaN where it is missing.
     *
     * @param object row of {@link #objects}
     * @param ofSeries position in {@link #series}
     * @param point position in that series
     */
    public float magnitude(int object, int ofSeries, int point) {
        return cells.get(at(object, ofSeries) + columns[ofSeries][point]);
    }

    /** Its error, mag; NaN where it is missing. */
    public float magnitudeError(int object, int ofSeries, int point) {
        return cells.get(at(object, ofSeries) + epochs + columns[ofSeries][point]);
    }

    /** BJD_TDB of a point, d; NaN where the epoch has no time, or the object no position, or it was not asked for. */
    public double bjdTdb(int object, int ofSeries, int point) {
        return directions.length == 0 ? Double.NaN : instants[ofSeries][point].of(directions[object]);
    }

    /**
     * Why the magnitude is there or missing; unknown where it is missing and {@link LightcurveSelection#withStatus} was not
     * asked for.
     */
    public PointStatus status(int object, int ofSeries, int point) {
        return statuses.of(object, ofSeries, point, magnitude(object, ofSeries, point));
    }

    /** Whether the condition on points chooses this one; always where there is none. */
    public boolean isChosen(int object, int ofSeries, int point) {
        return chosen.map(points -> points.get(ofSeries).get(row(object, ofSeries, point)))
                .orElse(true);
    }

    private int at(int object, int ofSeries) {
        return (object * series.size() + ofSeries) * 2 * epochs;
    }
}
