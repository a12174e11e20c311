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

    /** Whether all of a cap certainly lies in it, so that its members need not be looked at one by one. */
    default boolean holds(Cap cap) {
        return false;
    }
}
