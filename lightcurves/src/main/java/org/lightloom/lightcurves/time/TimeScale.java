package org.lightloom.lightcurves.time;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** Time scales (IAU 2006 resolution B3 for TDB; IERS Bulletin C for UTC). */
public enum TimeScale {
    UTC,
    TAI,
    TT,
    TDB,
    UNKNOWN;

    private static final double DAY = 86_400;
    private static final double TT_MINUS_TAI = 32.184;
    private static final TreeMap<Integer, Integer> TAI_MINUS_UTC = new TreeMap<>();

    static {
        int[] days = {
            41317, 41499, 41683, 42048, 42413, 42778, 43144, 43509, 43874, 44239, 44786, 45151, 45516, 46247, 47161,
            47892, 48257, 48804, 49169, 49534, 50083, 50630, 51179, 53736, 54832, 56109, 57204, 57754
        };
        for (int i = 0; i < days.length; i++) {
            TAI_MINUS_UTC.put(days[i], 10 + i);
        }
    }

    /** As it stands in attributes and options. */
    public String label() {
        return this == UNKNOWN ? "unknown" : name();
    }

    /** The scale of a label, in upper or lower case. */
    public static Optional<TimeScale> of(String label) {
        return Arrays.stream(values())
                .filter(scale -> scale.name().equals(label.strip().toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    /**
     * A time of this scale in TDB, MJD in days. TDB - TT: Explanatory Supplement to the Astronomical Almanac (1992),
     * equation 2.222-1, its largest term; good to 0.1 ms.
     *
     * @throws IllegalArgumentException if this scale is unknown, or UTC before 1972, when it had no whole leap seconds
     */
    public double toTdb(double mjd) {
        if (this == TDB) {
            return mjd;
        }
        double tt = switch (this) {
            case UTC -> mjd + (taiMinusUtc(mjd) + TT_MINUS_TAI) / DAY;
            case TAI -> mjd + TT_MINUS_TAI / DAY;
            case TT -> mjd;
            default -> throw new IllegalArgumentException("the time scale is unknown");
        };
        double anomaly = Math.toRadians(357.53 + 0.98560028 * (tt - 51_544.5));
        return tt + (0.001658 * Math.sin(anomaly) + 0.000014 * Math.sin(2 * anomaly)) / DAY;
    }

    private static int taiMinusUtc(double mjd) {
        var entry = TAI_MINUS_UTC.floorEntry((int) Math.floor(mjd));
        if (entry == null) {
            throw new IllegalArgumentException("MJD " + mjd + " is before 1972, when UTC had no whole leap seconds");
        }
        return entry.getValue();
    }

    /** UT1, which UTC follows within a second, from TDB; MJD in days. */
    static double universalTime(double tdb) {
        int leap = TAI_MINUS_UTC
                .floorEntry((int) Math.max(tdb, TAI_MINUS_UTC.firstKey()))
                .getValue();
        return tdb - (leap + TT_MINUS_TAI) / DAY;
    }
}
