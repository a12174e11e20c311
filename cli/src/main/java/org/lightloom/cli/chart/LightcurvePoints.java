package org.lightloom.cli.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a chart shows: the magnitudes of one object, one series per measurement. Immutable.
 *
 * @param title heading of the chart, usually the object's label
 * @param timeAxis what the times are, with their unit, for instance {@code MJD (d)}
 * @param series in the order of the legend; may be empty
 * @param folding if present, times are shown as phases, over two cycles as is usual
 */
public record LightcurvePoints(String title, String timeAxis, List<Series> series, Optional<Folding> folding) {

    public LightcurvePoints {
        series = List.copyOf(series);
    }

    /** The points of each series that can be drawn, in the order of the legend. */
    List<List<Point>> drawable() {
        return series.stream().map(one -> one.drawable(folding)).toList();
    }

    /** The horizontal axis in words, with the period in days where times are folded. */
    String axisTitle() {
        return folding.map(fold -> "phase (P = " + number(fold.period()) + " d, phase 0 at " + number(fold.t0()) + ")")
                .orElse(timeAxis);
    }

    /** What the reader of a chart with this range of magnitudes must know, if anything. */
    Optional<String> note(Range mags) {
        List<String> notes = new ArrayList<>();
        notDrawn().ifPresent(notes::add);
        long drawn = drawable().stream()
                .flatMap(List::stream)
                .filter(point -> !mags.contains(point.mag()))
                .count();
        long outside = folding.isPresent() ? drawn / 2 : drawn; // each is there twice
        if (outside > 0) {
            notes.add(outside == 1 ? "1 point lies outside this range" : outside + " points lie outside this range");
        }
        return notes.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", notes));
    }

    /** How many magnitudes cannot be drawn because they have no time, and whether there is nothing to draw at all. */
    public Optional<String> notDrawn() {
        long untimed = series.stream().mapToLong(Series::untimed).sum();
        String points = untimed == 1 ? "1 point has no time" : untimed + " points have no time";
        if (drawable().stream().allMatch(List::isEmpty)) {
            return Optional.of("no points to draw" + (untimed == 0 ? "" : ": " + points));
        }
        return Optional.of(points + (untimed == 1 ? " and is not drawn" : " and are not drawn"))
                .filter(text -> untimed > 0);
    }

    private static String number(double value) {
        String text = Double.toString(value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /** The points of one measurement. Values that are not finite are missing and not drawn; magnitudes without
     * a time are counted below the chart. */
    public static final class Series {
        private final String measurement;
        private final double[] times;
        private final float[] mags;
        private final float[] magErrs;

        /**
         * Copies its arrays.
         *
         * @param measurement key of the measurement, for the legend
         * @param times one per point, MJD in days
         * @param mags magnitudes, one per point
         * @param magErrs errors in mag, one per point; not finite or below zero where there is none
         * @throws IllegalArgumentException if the arrays differ in length
         */
        public Series(String measurement, double[] times, float[] mags, float[] magErrs) {
            if (times.length != mags.length || times.length != magErrs.length) {
                throw new IllegalArgumentException("%s: %d times, %d magnitudes and %d errors"
                        .formatted(measurement, times.length, mags.length, magErrs.length));
            }
            this.measurement = measurement;
            this.times = times.clone();
            this.mags = mags.clone();
            this.magErrs = magErrs.clone();
        }

        String measurement() {
            return measurement;
        }

        private long untimed() {
            return IntStream.range(0, times.length)
                    .filter(i -> !Double.isFinite(times[i]) && Float.isFinite(mags[i]))
                    .count();
        }

        private List<Point> drawable(Optional<Folding> folding) {
            List<Point> points = new ArrayList<>();
            for (int i = 0; i < times.length; i++) {
                if (Double.isFinite(times[i]) && Float.isFinite(mags[i])) {
                    double magErr = Float.isFinite(magErrs[i]) ? Math.max(0, magErrs[i]) : 0;
                    addTo(points, times[i], mags[i], magErr, folding);
                }
            }
            return List.copyOf(points);
        }

        private static void addTo(
                List<Point> points, double time, double mag, double magErr, Optional<Folding> folding) {
            if (folding.isEmpty()) {
                points.add(new Point(time, mag, magErr));
            } else {
                double phase = folding.get().phase(time);
                points.add(new Point(phase, mag, magErr));
                points.add(new Point(phase + 1, mag, magErr));
            }
        }
    }
}
