package org.lightloom.lightcurves;

import java.nio.FloatBuffer;
import java.util.List;

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

    /**
     * Keeps what it is given.
     *
     * @param columns where the points of each series stand among the epochs of the cells
     * @param cells (object, series, value, epoch) in C order
     */
    LightcurveBlock(ObjectRows objects, List<LightcurveSeries> series, int[][] columns, FloatBuffer cells, int epochs) {
        this.objects = objects;
        this.series = series;
        this.columns = columns;
        this.cells = cells;
        this.epochs = epochs;
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

    private int at(int object, int ofSeries) {
        return (object * series.size() + ofSeries) * 2 * epochs;
    }
}
