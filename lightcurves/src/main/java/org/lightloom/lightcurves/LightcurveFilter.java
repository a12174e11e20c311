package org.lightloom.lightcurves;

import java.util.List;
import java.util.Optional;
import org.lightloom.lightcurves.expression.Condition;

/**
 * Which parts of light curves are meant.
 *
 * @param measurements labels; empty for all of the store
 * @param fromMjd earliest time, MJD in days; infinite for any, also for epochs without a time
 * @param toMjd latest time
 * @param epochs condition over the variables of the epochs, as each measurement sees them ({@code prefix = 'ch1' and
 *     seeing_arcsec < 2.5})
 * @param points condition over the quantities and values of each point ({@code flags & 4 = 0 and mag_err < 0.1})
 */
public record LightcurveFilter(
        List<String> measurements,
        double fromMjd,
        double toMjd,
        Optional<Condition> epochs,
        Optional<Condition> points) {

    public LightcurveFilter {
        measurements = List.copyOf(measurements);
        if (!(fromMjd <= toMjd)) {
            throw new IllegalArgumentException(
                    "the time range goes from MJD " + fromMjd + " to " + toMjd + "; give the earlier time first");
        }
    }

    /** Everything. */
    public static LightcurveFilter all() {
        return new LightcurveFilter(
                List.of(), Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Optional.empty(), Optional.empty());
    }

    public LightcurveFilter withMeasurements(List<String> keys) {
        return new LightcurveFilter(keys, fromMjd, toMjd, epochs, points);
    }

    /** Only epochs with a time in a range, its ends included; MJD, days. */
    public LightcurveFilter between(double from, double to) {
        return new LightcurveFilter(measurements, from, to, epochs, points);
    }

    /**
     * Only epochs for which a condition is true (grammar: docs/query.md).
     *
     * @throws org.lightloom.lightcurves.expression.ConditionException if the text is no condition
     */
    public LightcurveFilter whereEpochs(String text) {
        return new LightcurveFilter(measurements, fromMjd, toMjd, Optional.of(Condition.parse(text)), points);
    }

    /**
     * Only points for which a condition is true (grammar and names: docs/query.md).
     *
     * @throws org.lightloom.lightcurves.expression.ConditionException if the text is no condition
     */
    public LightcurveFilter wherePoints(String text) {
        return new LightcurveFilter(measurements, fromMjd, toMjd, epochs, Optional.of(Condition.parse(text)));
    }

    boolean hasTimeRange() {
        return fromMjd > Double.NEGATIVE_INFINITY || toMjd < Double.POSITIVE_INFINITY;
    }
}
