package org.lightloom.cli.chart;

/**
 * How times become phases.
 *
 * @param period in days, finite and above zero
 * @param t0 a time of phase zero, MJD in days
 */
public record Folding(double period, double t0) {

    /** @throws IllegalArgumentException if the period is not a finite number above zero, or t0 is not finite */
    public Folding {
        if (!(period > 0) || !Double.isFinite(period)) {
            throw new IllegalArgumentException("the period must be a number of days above zero, not " + period);
        }
        if (!Double.isFinite(t0)) {
            throw new IllegalArgumentException("t0 must be a finite MJD, not " + t0);
        }
    }

    /** How far off the phase of a time may be, cycles: what a float64 leaves of it. */
    public double uncertainty(double time) {
        double cycles = (time - t0) / period;
        return Math.max(Math.max(Math.ulp(time), Math.ulp(t0)) / period, Math.ulp(cycles));
    }

    /** The phase of a time (MJD in days), at least 0 and below 1. */
    public double phase(double time) {
        double cycles = (time - t0) / period;
        double phase = cycles - Math.floor(cycles);
        return phase < 1 ? phase : 0;
    }
}
