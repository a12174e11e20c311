package org.lightloom.lightcurves;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The objects of a store as matching needs them.
 *
 * @param indexOf from key to index
 * @param ra deg; empty where the reference has no sky positions; NaN where one object has none
 * @param dec deg
 * @param x pixels; empty where the reference has none
 * @param y pixels
 */
record KnownObjects(Map<String, Integer> indexOf, double[] ra, double[] dec, double[] x, double[] y) {
    /** The objects that the store had when it had so many. */
    KnownObjects first(int count) {
        if (count >= indexOf.size()) {
            return this;
        }
        Map<String, Integer> first = new HashMap<>();
        indexOf.forEach((key, index) -> {
            if (index < count) {
                first.put(key, index);
            }
        });
        return new KnownObjects(first, cut(ra, count), cut(dec, count), cut(x, count), cut(y, count));
    }

    private static double[] cut(double[] values, int count) {
        return Arrays.copyOf(values, Math.min(values.length, count));
    }

    boolean hasSkyPositions() {
        return ra.length > 0;
    }

    boolean hasPixelPositions() {
        return x.length > 0;
    }
}
