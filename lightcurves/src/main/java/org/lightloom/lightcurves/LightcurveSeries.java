package org.lightloom.lightcurves;

import java.util.Arrays;
import java.util.List;

/**
 * The chosen epochs of one measurement, in time order (epochs without a time last, in the order of the store). The same
 * for every object. Immutable.
 */
public final class LightcurveSeries {
    private final String measurement;
    private final int[] epochs;
    private final List<String> keys;
    private final double[] mjd;

    /**
     * Keeps the arrays.
     *
     * @param epochs indices in the store
     * @param keys of these epochs
     * @param mjd of these epochs
     */
    LightcurveSeries(String measurement, int[] epochs, List<String> keys, double[] mjd) {
        this.measurement = measurement;
        this.epochs = epochs;
        this.keys = keys;
        this.mjd = mjd;
    }

    public String measurement() {
        return measurement;
    }

    /** Number of epochs. */
    public int size() {
        return epochs.length;
    }

    public String epoch(int point) {
        return keys.get(point);
    }

    /** Time of an epoch, MJD in days; NaN where it has none. */
    public double mjd(int point) {
        return mjd[point];
    }

    int[] epochs() {
        return epochs;
    }

    /** Where each epoch stands in an ascending list of epochs. */
    int[] columnsIn(int[] ascending) {
        return Arrays.stream(epochs)
                .map(epoch -> Arrays.binarySearch(ascending, epoch))
                .toArray();
    }
}
