package org.lightloom.lightcurves;

/** How rows of a catalog find their objects. */
public sealed interface MatchMode {

    /** By object key; positions, where both sides have them, only guard against another field or numbering. */
    record ById() implements MatchMode {}

    /**
     * By position: mutual nearest neighbours on the sphere.
     *
     * @param radiusArcsec largest separation, arcsec
     */
    record ByPosition(double radiusArcsec) implements MatchMode {
        public ByPosition {
            if (!(radiusArcsec > 0 && radiusArcsec <= 3600)) {
                throw new IllegalArgumentException("the radius must be over 0 and at most 3600 arcsec");
            }
        }
    }
}
