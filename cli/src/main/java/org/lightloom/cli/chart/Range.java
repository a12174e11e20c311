package org.lightloom.cli.chart;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The part of an axis that a chart shows.
 *
 * @param low smallest value, in the axis's unit
 * @param high largest value, above {@code low}
 */
record Range(double low, double high) {

    /** Errors up to this are never held against a point, mag. */
    private static final double GOOD_ERROR = 0.3;

    /** The middle half of the points counts as at least this wide, mag. */
    private static final double NARROWEST_BULK = 1;

    /** A point farther from the middle half than so many of its widths is wild, for instance a 99 for a missing value. */
    private static final double WILD_WIDTHS = 8;

    double span() {
        return high - low;
    }

    boolean contains(double value) {
        return low <= value && value <= high;
    }

    /** The times of at least one point, with a margin; two full cycles where they are phases. */
    static Range ofTimes(List<Point> points, Optional<Folding> folding) {
        if (folding.isPresent()) {
            return new Range(0, 2);
        }
        double low = points.stream().mapToDouble(Point::x).min().orElseThrow();
        double high = points.stream().mapToDouble(Point::x).max().orElseThrow();
        return low < high ? new Range(low, high).widened(0.02) : new Range(low - 0.5, low + 0.5);
    }

    /**
     * The magnitudes of at least one point, with a margin. One wild value must not flatten all the others to a line, so
     * points with an error far above the usual and those very far from the bulk don't count; a deep eclipse does.
     */
    static Range ofMagnitudes(List<Point> points) {
        double usualError = quantile(points.stream().mapToDouble(Point::magErr).toArray(), 0.5);
        double badError = Math.max(GOOD_ERROR, 5 * usualError);
        double[] mags = points.stream()
                .filter(point -> point.magErr() <= badError)
                .mapToDouble(Point::mag)
                .toArray();
        double faintSide = quantile(mags, 0.75);
        double brightSide = quantile(mags, 0.25);
        double reach = WILD_WIDTHS * Math.max(NARROWEST_BULK, faintSide - brightSide);
        double low = Arrays.stream(mags)
                .filter(mag -> mag >= brightSide - reach)
                .min()
                .orElseThrow();
        double high = Arrays.stream(mags)
                .filter(mag -> mag <= faintSide + reach)
                .max()
                .orElseThrow();
        double bar = Math.min(usualError, 1.0);
        return low - bar < high + bar
                ? new Range(low - bar, high + bar).widened(0.06)
                : new Range(low - 0.05, low + 0.05);
    }

    private Range widened(double share) {
        return new Range(low - share * span(), high + share * span());
    }

    private static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }
}
