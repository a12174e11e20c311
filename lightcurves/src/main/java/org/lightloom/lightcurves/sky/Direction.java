package org.lightloom.lightcurves.sky;

/**
 * A direction on the celestial sphere as a unit vector, or another vector in that frame: x towards RA 0 on the equator, y towards RA 90, z towards the
 * north pole.
 */
public record Direction(double x, double y, double z) {

    /**
     * The direction of a position.
     *
     * @param ra deg, any finite value
     * @param dec deg, from -90 to 90
     * @throws IllegalArgumentException if a coordinate is not finite or the declination out of range
     */
    public static Direction of(double ra, double dec) {
        if (!Double.isFinite(ra) || !(Math.abs(dec) <= 90)) {
            throw new IllegalArgumentException(
                    "no position on the sky: RA " + ra + ", Dec " + dec + "; Dec goes from -90 to 90 degrees");
        }
        return unchecked(ra, dec);
    }

    /** The same for any numbers; not numbers where a coordinate is none. */
    public static Direction unchecked(double ra, double dec) {
        double a = Math.toRadians(ra);
        double d = Math.toRadians(dec);
        double cosDec = Math.cos(d);
        return new Direction(cosDec * Math.cos(a), cosDec * Math.sin(a), Math.sin(d));
    }

    public double dot(Direction other) {
        return x * other.x + y * other.y + z * other.z;
    }

    Direction cross(Direction other) {
        return new Direction(y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x);
    }

    double norm() {
        return Math.sqrt(dot(this));
    }

    public Direction plus(Direction other) {
        return new Direction(x + other.x, y + other.y, z + other.z);
    }

    /** @throws ArithmeticException if the vector has no direction */
    Direction normalised() {
        double norm = norm();
        if (!(norm > 1e-12)) {
            throw new ArithmeticException("no direction");
        }
        return new Direction(x / norm, y / norm, z / norm);
    }

    /** Angle between two directions, rad; exact to rounding for small and large angles alike. */
    public double angle(Direction other) {
        return Math.atan2(cross(other).norm(), dot(other));
    }
}
