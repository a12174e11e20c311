package org.lightloom.lightcurves;

import java.util.List;

/**
 * All objects at one epoch, in the order of the store.
 *
 * @param measurements labels of the columns
 * @param rows one per object
 */
public record EpochTable(String epoch, List<String> measurements, List<Row> rows) {

    /**
     * One object; cells in the order of the measurements.
     *
     * @param ra deg; NaN where the reference has no positions
     * @param dec deg
     */
    public record Row(String object, double ra, double dec, List<Cell> cells) {}

    /** Magnitude and error, mag; NaN where missing. */
    public record Cell(float magnitude, float magnitudeError) {}
}
