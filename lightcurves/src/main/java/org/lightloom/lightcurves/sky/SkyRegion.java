package org.lightloom.lightcurves.sky;

/** A region of the sky, ICRS; coordinates in degrees. Borders belong to it. */
public sealed interface SkyRegion permits Cone, Box, Polygon {

    /**
     * Whether a position lies in the region.
     *
     * @param ra deg
     * @param dec deg
     * @return false where a coordinate is not finite
     */
    boolean contains(double ra, double dec);

    /** A cap that holds all of it. */
    Cap bound();
}
