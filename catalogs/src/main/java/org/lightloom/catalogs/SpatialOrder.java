package org.lightloom.catalogs;

import java.util.Optional;
import java.util.stream.IntStream;

/** Rows along the HEALPix curve, so that neighbours on the sky are neighbours in the order. */
final class SpatialOrder {
    private SpatialOrder() {}

    /** Rows by nested index, ties by row, rows without position last; the order of the file if nothing has one. */
    static int[] rows(int size, Optional<Positions> sky) {
        return sky.map(positions -> Healpix.order(size, positions::first, positions::second))
                .orElseGet(() -> IntStream.range(0, size).toArray());
    }
}
