package org.lightloom.lightcurves;

import java.util.List;

/**
 * Magnitudes of one object and measurement over all epochs of a store, in time order (epochs without a time come last,
 * in the order of the store).
 *
 * @param points one per epoch of the store
 */
public record Lightcurve(String object, String measurement, List<Point> points) {

    /**
     * One epoch.
     *
     * @param mjd time of the epoch, MJD in days; NaN where the store has none
     * @param magnitude mag; NaN where missing
     * @param magnitudeError mag; NaN where missing
     */
    public record Point(String epoch, double mjd, float magnitude, float magnitudeError) {
        public boolean isMeasured() {
            return Float.isFinite(magnitude);
        }
    }
}
