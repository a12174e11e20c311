package org.lightloom.lightcurves;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Positions sorted by declination, for finding all within a small radius: right at RA 0 and at the poles, because the
 * band of declinations holds every candidate and the separation is taken on the sphere.
 */
final class SkyNeighbours {
    private final double[] ra;
    private final double[] dec;
    private final int[] order;
    private final double[] sortedDec;

    /** Positions that are not finite are never found. */
    SkyNeighbours(double[] ra, double[] dec) {
        this.ra = ra;
        this.dec = dec;
        this.order = IntStream.range(0, ra.length)
                .filter(i -> Double.isFinite(ra[i]) && Double.isFinite(dec[i]))
                .boxed()
                .sorted((a, b) -> Double.compare(dec[a], dec[b]))
                .mapToInt(i -> i)
                .toArray();
        this.sortedDec = Arrays.stream(order).mapToDouble(i -> dec[i]).toArray();
    }

    /** The nearest position within a radius (-1 for none), and how many there are. */
    record Near(int nearest, int count) {}

    Near within(double atRa, double atDec, double radiusArcsec) {
        double band = radiusArcsec / Separation.ARCSEC_PER_DEGREE * (1 + 1e-9) + 1e-12;
        int nearest = -1;
        int count = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = firstNotBelow(atDec - band); i < order.length && sortedDec[i] <= atDec + band; i++) {
            int candidate = order[i];
            double separation = Separation.arcsec(atRa, atDec, ra[candidate], dec[candidate]);
            if (separation <= radiusArcsec) {
                count++;
                boolean nearer = separation < least || (separation == least && candidate < nearest);
                if (nearer) {
                    least = separation;
                    nearest = candidate;
                }
            }
        }
        return new Near(nearest, count);
    }

    private int firstNotBelow(double value) {
        int at = Arrays.binarySearch(sortedDec, value);
        if (at < 0) {
            return -at - 1;
        }
        while (at > 0 && sortedDec[at - 1] == value) {
            at--;
        }
        return at;
    }
}
