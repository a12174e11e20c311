package org.lightloom.lightcurves.time;

import java.util.Locale;
import org.lightloom.lightcurves.sky.Direction;

/**
 * A place on Earth, on the ellipsoid WGS 84.
 *
 * @param longitude deg, east positive
 * @param latitude geodetic, deg
 * @param height above the ellipsoid, m
 */
public record Site(double longitude, double latitude, double height) {
    private static final double EQUATORIAL_RADIUS = 6_378_137;
    private static final double FLATTENING = 1 / 298.257223563;
    private static final double LIGHT_SPEED = 299_792_458;

    public Site {
        boolean possible = Math.abs(longitude) <= 360 && Math.abs(latitude) <= 90 && Math.abs(height) < 100_000;
        if (!possible) {
            throw new IllegalArgumentException("no place on Earth: longitude " + longitude + ", latitude " + latitude
                    + " degrees, height " + height + " m");
        }
    }

    /**
     * The geocentric place in light seconds, equator of date (0.3 degrees of precession move it by 0.1 ms).
     *
     * @param ut UT1, MJD in days
     */
    Direction lightSeconds(double ut) {
        double latitudeRad = Math.toRadians(latitude);
        double e2 = FLATTENING * (2 - FLATTENING);
        double sin = Math.sin(latitudeRad);
        double normal = EQUATORIAL_RADIUS / Math.sqrt(1 - e2 * sin * sin);
        double axis = (normal + height) * Math.cos(latitudeRad) / LIGHT_SPEED;
        double z = (normal * (1 - e2) + height) * sin / LIGHT_SPEED;
        double angle = Math.toRadians(siderealTime(ut) + longitude);
        return new Direction(axis * Math.cos(angle), axis * Math.sin(angle), z);
    }

    /** Greenwich mean sidereal time, deg (IAU 1982, its linear part). */
    private static double siderealTime(double ut) {
        return (280.46061837 + 360.98564736629 * (ut - 51_544.5)) % 360;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "longitude %s, latitude %s, height %s m", longitude, latitude, height);
    }
}
