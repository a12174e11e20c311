package org.lightloom.cli.chart;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.lightloom.cli.chart.LightcurvePoints.Series;

/** Light curves to draw in tests. */
final class Curves {

    static final Folding RR_LYRAE = new Folding(0.5513, 58200.1);

    private Curves() {}

    static LightcurvePoints of(Series... series) {
        return new LightcurvePoints("star 4711", "MJD (d)", List.of(series), Optional.empty());
    }

    static LightcurvePoints folded(Folding folding, Series... series) {
        return new LightcurvePoints("star 4711", "MJD (d)", List.of(series), Optional.of(folding));
    }

    /** One point a day from MJD 58000, each with an error of 0.01 mag. */
    static Series daily(String measurement, double... mags) {
        double[] times = new double[mags.length];
        float[] values = new float[mags.length];
        float[] errors = new float[mags.length];
        for (int i = 0; i < mags.length; i++) {
            times[i] = 58000 + i;
            values[i] = (float) mags[i];
            errors[i] = 0.01f;
        }
        return new Series(measurement, times, values, errors);
    }

    /** A steep rise and a slow decline of about 1.2 mag, with noise. */
    static Series rrLyrae(String measurement, double meanMag, int count, RandomGenerator random) {
        double[] times = random.doubles(count, 58200, 58500).toArray();
        float[] mags = new float[count];
        float[] errors = new float[count];
        for (int i = 0; i < count; i++) {
            double phase = RR_LYRAE.phase(times[i]);
            double mag = meanMag;
            double[] amplitudes = {0.45, 0.2, 0.12, 0.07, 0.03};
            for (int k = 0; k < amplitudes.length; k++) {
                mag += amplitudes[k] * Math.sin(2 * Math.PI * (k + 1) * phase + 0.3 * k + 3.9);
            }
            errors[i] = (float) random.nextDouble(0.02, 0.05);
            mags[i] = (float) (mag + random.nextGaussian() * errors[i]);
        }
        return new Series(measurement, times, mags, errors);
    }
}
