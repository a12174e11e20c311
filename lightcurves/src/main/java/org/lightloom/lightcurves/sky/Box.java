package org.lightloom.lightcurves.sky;

/**
 * A range of right ascension and one of declination.
 *
 * @param raFrom deg, from 0 to 360
 * @param raTo deg, from 0 to 360; less than {@code raFrom} for a box across RA 0
 * @param decFrom deg
 * @param decTo deg, not less than {@code decFrom}
 */
public record Box(double raFrom, double raTo, double decFrom, double decTo) implements SkyRegion {

    public Box {
        Direction.of(raFrom, decFrom);
        Direction.of(raTo, decTo);
        if (raFrom < 0 || raFrom > 360 || raTo < 0 || raTo > 360) {
            throw new IllegalArgumentException(
                    "the right ascensions of a box lie from 0 to 360 degrees; the first may be the larger one, for a box"
                            + " across RA 0");
        }
        if (decTo < decFrom) {
            throw new IllegalArgumentException(
                    "the box goes from Dec " + decFrom + " down to " + decTo + "; give the southern border first");
        }
    }

    @Override
    public boolean contains(double ra, double dec) {
        boolean between = raFrom <= raTo ? ra >= raFrom && ra <= raTo : ra >= raFrom || ra <= raTo;
        return dec >= decFrom && dec <= decTo && (between || isSeam(ra));
    }

    /** RA 0 and 360 are the same meridian. */
    private boolean isSeam(double ra) {
        return (ra == 0 && raTo == 360) || (ra == 360 && raFrom == 0);
    }

    private double width() {
        return raTo >= raFrom ? raTo - raFrom : raTo - raFrom + 360;
    }

    /** Up to a width of 180 degrees a corner is the farthest from the middle. */
    @Override
    public Cap bound() {
        double half = width() / 2;
        if (half > 90) {
            return Cap.WHOLE_SKY;
        }
        Direction middle = Direction.unchecked(raFrom + half, (decFrom + decTo) / 2);
        double radius = Math.max(
                middle.angle(Direction.unchecked(raFrom, decFrom)), middle.angle(Direction.unchecked(raFrom, decTo)));
        return new Cap(middle, radius);
    }
}
