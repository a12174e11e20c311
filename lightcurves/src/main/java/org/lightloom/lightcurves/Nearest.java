package org.lightloom.lightcurves;

import org.lightloom.lightcurves.sky.Cone;

/**
 * The objects nearest to a position, nearest first.
 *
 * @param around its centre is the position, its radius the largest distance that counts
 * @param count how many at most, from 1
 */
public record Nearest(Cone around, int count) {

    public Nearest {
        if (count < 1) {
            throw new IllegalArgumentException("the number of nearest objects is at least 1, not " + count);
        }
    }

    /** At any distance. */
    public static Nearest to(double ra, double dec, int count) {
        return new Nearest(new Cone(ra, dec, 180), count);
    }
}
