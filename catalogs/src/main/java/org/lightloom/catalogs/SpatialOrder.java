package org.lightloom.catalogs;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/** Rows along the HEALPix curve, so that neighbours on the sky are neighbours in the order. */
final class SpatialOrder {
    private SpatialOrder() {}

    /** Rows by nested index, ties by row, rows without position last; the order of the file if nothing has one. */
    static int[] rows(int size, Optional<Positions> sky) {
        return sky.map(positions -> ordered(size, positions))
                .orElseGet(() -> IntStream.range(0, size).toArray());
    }

    private static int[] ordered(int size, Positions sky) {
        long[] pixels = new long[size];
        Arrays.setAll(pixels, row -> pixel(sky.first(row), sky.second(row)));
        return IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparingLong(row -> pixels[row]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static long pixel(double ra, double dec) {
        return Double.isNaN(ra) || Double.isNaN(dec) ? Long.MAX_VALUE : Healpix.nested29(ra, dec);
    }
}
