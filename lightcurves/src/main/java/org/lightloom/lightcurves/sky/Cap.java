package org.lightloom.lightcurves.sky;

/** A spherical cap that holds a region or a group of objects. */
final class Cap {
    static final Cap WHOLE_SKY = new Cap(new Direction(0, 0, 1), Math.PI);
    /** Holds nothing and meets nothing. */
    static final Cap EMPTY = new Cap(new Direction(0, 0, 1), Double.NEGATIVE_INFINITY);

    /** Against rounding; 0.2 milliarcsec. */
    private static final double MARGIN = 1e-9;

    private static final double COSINE_MARGIN = 1e-15;

    private final Direction centre;
    private final double radius;
    private final double cosine;
    private final double sine;

    /** @param radius rad */
    Cap(Direction centre, double radius) {
        this.centre = centre;
        this.radius = radius + MARGIN;
        this.cosine = Math.cos(this.radius);
        this.sine = Math.sin(this.radius);
    }

    /** Whether two caps may have a point in common: by cosines, as this is asked of every cap of an index. */
    boolean meets(Cap other) {
        return radius + other.radius >= Math.PI
                || centre.dot(other.centre) >= cosine * other.cosine - sine * other.sine - COSINE_MARGIN;
    }

    /** A lower bound of the angle between a direction and any point of the cap, rad. */
    double distance(Direction from) {
        return Math.max(0, centre.angle(from) - radius);
    }

    /** Whether all of it certainly lies within an angle of a direction. */
    boolean isWithin(Direction of, double angle) {
        return centre.angle(of) + radius <= angle;
    }
}
