package org.lightloom.lightcurves.time;

import java.util.Optional;
import org.lightloom.lightcurves.sky.Direction;

/**
 * BJD_TDB: when light that is seen at a time would have reached the barycentre of the solar system, as a Julian date in
 * TDB (Eastman, Siverd and Gaudi 2010, PASP 122, 935; the Roemer delay, for a source at infinity). Good to 0.1 s from 1972
 * to 2050; checked against astropy.
 *
 * @param scale of the times that are given
 * @param site where the times were taken; nothing for the centre of the Earth, which is up to 21 ms off
 */
public record BarycentricTime(TimeScale scale, Optional<Site> site) {
    private static final double MJD_ORIGIN = 2_400_000.5;
    private static final double DAY = 86_400;

    public BarycentricTime {
        if (scale == TimeScale.UNKNOWN) {
            throw new IllegalArgumentException("barycentric times need a time scale: UTC, TAI, TT or TDB");
        }
    }

    /**
     * One instant, to be asked for many directions.
     *
     * @param tdb Julian date, d
     * @param observer from the barycentre, light seconds
     */
    public record Instant(double tdb, Direction observer) {

        /** BJD_TDB of light from a direction, d; NaN where the direction or the instant is none. */
        public double of(Direction source) {
            return tdb + observer.dot(source) / DAY;
        }
    }

    /**
     * The instant of a time.
     *
     * @param mjd in the time scale, d; NaN gives NaN
     */
    public Instant at(double mjd) {
        if (Double.isNaN(mjd)) {
            return new Instant(Double.NaN, new Direction(Double.NaN, Double.NaN, Double.NaN));
        }
        double tdb = scale.toTdb(mjd);
        Direction earth = Earth.lightSeconds(tdb);
        Direction observer = site.map(place -> earth.plus(place.lightSeconds(TimeScale.universalTime(tdb))))
                .orElse(earth);
        return new Instant(MJD_ORIGIN + tdb, observer);
    }

    /** For instance {@code BJD_TDB for the geocentre, from times in UTC}. */
    public String described() {
        return "BJD_TDB for " + site.map(place -> "the site at " + place).orElse("the geocentre") + ", from times in "
                + scale.label();
    }
}
