package org.lightloom.bench;

import java.util.Arrays;

/** Quantiles by linear interpolation between the order statistics (Hyndman and Fan 1996, type 7, numpy's default). */
final class Quantiles {
    private Quantiles() {}

    static double of(double[] values, double q) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double position = q * (sorted.length - 1);
        int below = (int) Math.floor(position);
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
