package org.lightloom.lightcurves.sky;

import java.util.ArrayList;
import java.util.List;

/**
 * A polygon whose edges are great circles and that fits into a hemisphere. Where edges cross, what is enclosed twice is
 * outside. A position on an edge is in or out by rounding.
 *
 * <p>Around the middle of the vertices the sphere is projected onto the tangential plane (gnomonic projection; Calabretta
 * and Greisen 2002, A&amp;A 395, 1077, section 5.1.3), where great circles are straight lines.
 */
public final class Polygon implements SkyRegion {
    private final Direction middle;
    private final Direction east;
    private final Direction north;
    private final double radius;
    private final double[] x;
    private final double[] y;

    /**
     * A corner.
     *
     * @param ra deg
     * @param dec deg
     */
    public record Vertex(double ra, double dec) {}

    /**
     * The polygon with these vertices, in either sense.
     *
     * @throws IllegalArgumentException if there are fewer than three, or they do not fit into a hemisphere
     */
    public Polygon(List<Vertex> vertices) {
        if (vertices.size() < 3) {
            throw new IllegalArgumentException("a polygon needs three vertices or more, not " + vertices.size());
        }
        List<Direction> corners = new ArrayList<>();
        vertices.forEach(vertex -> corners.add(Direction.of(vertex.ra(), vertex.dec())));
        try {
            middle = corners.stream()
                    .reduce(new Direction(0, 0, 0), Direction::plus)
                    .normalised();
        } catch (ArithmeticException e) {
            throw tooLarge();
        }
        radius = corners.stream().mapToDouble(middle::angle).max().orElse(0);
        if (radius >= Math.PI / 2 - 1e-9) {
            throw tooLarge();
        }
        Direction pole = Math.abs(middle.z()) < 0.9 ? new Direction(0, 0, 1) : new Direction(1, 0, 0);
        east = pole.cross(middle).normalised();
        north = middle.cross(east);
        x = corners.stream().mapToDouble(this::projectedX).toArray();
        y = corners.stream().mapToDouble(this::projectedY).toArray();
    }

    private static IllegalArgumentException tooLarge() {
        return new IllegalArgumentException(
                "the polygon does not fit into a hemisphere (all vertices within 90 degrees of their middle); divide it");
    }

    private double projectedX(Direction at) {
        return at.dot(east) / at.dot(middle);
    }

    private double projectedY(Direction at) {
        return at.dot(north) / at.dot(middle);
    }

    @Override
    public boolean contains(double ra, double dec) {
        Direction at = Direction.unchecked(ra, dec);
        return at.dot(middle) > 0 && encloses(projectedX(at), projectedY(at));
    }

    /** Whether a half-line to the right crosses an odd number of edges. */
    private boolean encloses(double px, double py) {
        boolean inside = false;
        for (int i = 0, j = x.length - 1; i < x.length; j = i++) {
            boolean across = (y[i] > py) != (y[j] > py);
            if (across && px < x[i] + (x[j] - x[i]) * (py - y[i]) / (y[j] - y[i])) {
                inside = !inside;
            }
        }
        return inside;
    }

    /** Caps smaller than a hemisphere hold the great circles between their points. */
    @Override
    public Cap bound() {
        return new Cap(middle, radius);
    }
}
