package org.lightloom.lightcurves.sky;

/**
 * All positions within a radius of one, also across RA 0 and the poles.
 *
 * @param ra deg, any finite value (taken modulo 360)
 * @param dec deg, from -90 to 90
 * @param radius deg, from 0 to 180
 */
public record Cone(double ra, double dec, double radius) implements SkyRegion {

    public Cone {
        Direction.of(ra, dec);
        if (!(radius >= 0 && radius <= 180)) {
            throw new IllegalArgumentException("the radius of a cone is 0 to 180 degrees, not " + radius);
        }
    }

    /** Angle from the centre, deg; NaN where the position is not finite. */
    public double separation(double ofRa, double ofDec) {
        return Math.toDegrees(centre().angle(Direction.unchecked(ofRa, ofDec)));
    }

    @Override
    public boolean contains(double ofRa, double ofDec) {
        return separation(ofRa, ofDec) <= radius;
    }

    private Direction centre() {
        return Direction.unchecked(ra, dec);
    }

    @Override
    public Cap bound() {
        return new Cap(centre(), Math.toRadians(radius));
    }

    @Override
    public boolean holds(Cap cap) {
        return cap.isWithin(centre(), Math.toRadians(radius));
    }
}
