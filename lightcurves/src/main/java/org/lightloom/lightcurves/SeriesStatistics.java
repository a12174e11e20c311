package org.lightloom.lightcurves;

import java.util.Arrays;
import java.util.List;

/**
 * Statistics of one light curve. A magnitude counts if it is finite; those that need errors use the points whose error is
 * finite and positive as well. For one thread.
 *
 * <ul>
 *   <li>{@code n_good}: number of finite magnitudes
 *   <li>{@code median}, mag: the mean of the two middle ones where their number is even
 *   <li>{@code mad}, mag: median of the absolute deviations from the median, not scaled (times 1.4826 it estimates the
 *       standard deviation of normal errors)
 *   <li>{@code weighted_mean}, mag: with weights 1/error²
 *   <li>{@code reduced_chi2}: sum of ((mag − weighted_mean)/error)² over n − 1 for n points with an error (Bevington and
 *       Robinson, Data Reduction and Error Analysis, chapters 4 and 11); missing where n is below 2
 * </ul>
 *
 * What there are no points for is NaN, {@code n_good} is 0.
 */
final class SeriesStatistics {
    /** In the order of the array; new ones come behind. */
    static final List<String> NAMES = List.of("n_good", "median", "mad", "weighted_mean", "reduced_chi2");

    private float[] sorted = new float[0];

    /**
     * Of one series.
     *
     * @param cells magnitudes at {@code from …}, errors at {@code from + length …}
     * @param into one value per name
     */
    void compute(float[] cells, int from, int length, double[] into) {
        if (sorted.length < length) {
            sorted = new float[length];
        }
        int count = 0;
        for (int i = from; i < from + length; i++) {
            if (Float.isFinite(cells[i])) {
                sorted[count++] = cells[i];
            }
        }
        into[0] = count;
        Arrays.sort(sorted, 0, count);
        into[1] = median(count);
        into[2] = medianDeviation(count, into[1]);
        weigh(cells, from, length, into);
    }

    private double median(int count) {
        return count == 0 ? Double.NaN : ((double) sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
    }

    /** The deviations grow to both sides of the median, so they are met in order by going outwards. */
    private double medianDeviation(int count, double median) {
        int right = (count + 1) / 2;
        int left = right - 1;
        double before = Double.NaN;
        double last = Double.NaN;
        for (int rank = 0; rank <= count / 2 && count > 0; rank++) {
            double toLeft = left >= 0 ? median - sorted[left] : Double.POSITIVE_INFINITY;
            double toRight = right < count ? sorted[right] - median : Double.POSITIVE_INFINITY;
            before = last;
            if (toLeft <= toRight) {
                last = toLeft;
                left--;
            } else {
                last = toRight;
                right++;
            }
        }
        return count % 2 == 1 ? last : (before + last) / 2;
    }

    private static void weigh(float[] cells, int from, int length, double[] into) {
        double weights = 0;
        double sum = 0;
        int points = 0;
        for (int i = from; i < from + length; i++) {
            double error = cells[i + length];
            if (Float.isFinite(cells[i]) && error > 0 && error < Double.POSITIVE_INFINITY) {
                double weight = 1 / (error * error);
                weights += weight;
                sum += weight * cells[i];
                points++;
            }
        }
        double mean = points == 0 ? Double.NaN : sum / weights;
        double chi2 = 0;
        for (int i = from; i < from + length; i++) {
            double error = cells[i + length];
            if (Float.isFinite(cells[i]) && error > 0 && error < Double.POSITIVE_INFINITY) {
                double deviation = (cells[i] - mean) / error;
                chi2 += deviation * deviation;
            }
        }
        into[3] = mean;
        into[4] = points < 2 ? Double.NaN : chi2 / (points - 1);
    }
}
