package org.lightloom.cli.chart;

import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * Round values on an axis.
 *
 * @param step distance of two ticks: 1, 2 or 5 times a power of ten
 * @param values ascending, all within the axis's range
 */
record Ticks(double step, List<Double> values) {

    /** At most so many steps as asked for. */
    static Ticks of(Range range, int most) {
        double rough = range.span() / Math.max(1, most);
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = 10 * power;
        for (double digit : new double[] {5, 2, 1}) {
            step = digit * power >= rough * (1 - 1e-9) ? digit * power : step;
        }
        double chosen = step;
        long first = (long) Math.ceil(range.low() / chosen - 1e-9);
        long last = (long) Math.floor(range.high() / chosen + 1e-9);
        return new Ticks(
                chosen,
                LongStream.rangeClosed(first, last).mapToObj(i -> i * chosen).toList());
    }

    /** A tick's value with as many decimals as the step needs. */
    String label(double value) {
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        return String.format(Locale.ROOT, "%." + decimals + "f", value == 0 ? 0 : value);
    }

    int widestLabel() {
        return values.stream().mapToInt(value -> label(value).length()).max().orElse(0);
    }
}
