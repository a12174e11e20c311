package org.lightloom.lightcurves.time;

import org.lightloom.lightcurves.sky.Direction;

/**
 * The place of the Earth's centre in the barycentric frame. The Sun's own place follows from those of Jupiter to Neptune;
 * the Earth's from the Earth-Moon barycentre by a low-precision Moon. Within 9,000 km (0.03 s) from 1972 to 2050.
 */
final class Earth {
    /** Light time for one astronomical unit, s (IAU 2012 resolution B2). */
    private static final double AU_SECONDS = 499.00478384;

    private static final double OBLIQUITY = Math.toRadians(84_381.448 / 3600);
    private static final double EARTH_RADIUS_AU = 6_378.137 / 149_597_870.7;
    private static final double MOON_SHARE = 1 / (1 + 81.30057);

    private Earth() {}

    /** In light seconds, equator and equinox J2000. */
    static Direction lightSeconds(double tdbMjd) {
        Direction sun = sun(tdbMjd);
        Direction both = Planet.EARTH_AND_MOON.place(tdbMjd);
        Direction moon = moon(tdbMjd);
        return equatorial(
                AU_SECONDS * (sun.x() + both.x() - MOON_SHARE * moon.x()),
                AU_SECONDS * (sun.y() + both.y() - MOON_SHARE * moon.y()),
                AU_SECONDS * (sun.z() + both.z() - MOON_SHARE * moon.z()));
    }

    /** The Sun from the barycentre, au. */
    private static Direction sun(double tdbMjd) {
        double x = 0;
        double y = 0;
        double z = 0;
        double mass = 1;
        for (Planet planet : Planet.ALL) {
            Direction place = planet.place(tdbMjd);
            x -= planet.mass() * place.x();
            y -= planet.mass() * place.y();
            z -= planet.mass() * place.z();
            mass += planet.mass();
        }
        return new Direction(x / mass, y / mass, z / mass);
    }

    /** The Moon from the Earth, au: Astronomical Almanac, section D, low-precision formulae (0.3 deg). */
    private static Direction moon(double tdbMjd) {
        double t = (tdbMjd - 51_544.5) / 36_525;
        double longitude = Math.toRadians(218.32
                + 481_267.881 * t
                + 6.29 * sin(135.0 + 477_198.87 * t)
                - 1.27 * sin(259.3 - 413_335.36 * t)
                + 0.66 * sin(235.7 + 890_534.22 * t)
                + 0.21 * sin(269.9 + 954_397.74 * t)
                - 0.19 * sin(357.5 + 35_999.05 * t)
                - 0.11 * sin(186.5 + 966_404.03 * t));
        double latitude = Math.toRadians(5.13 * sin(93.3 + 483_202.02 * t)
                + 0.28 * sin(228.2 + 960_400.89 * t)
                - 0.28 * sin(318.3 + 6_003.15 * t)
                - 0.17 * sin(217.6 - 407_332.21 * t));
        double parallax = 0.9508 + 0.0518 * sin(225.0 + 477_198.87 * t);
        double distance = EARTH_RADIUS_AU / sin(parallax);
        double plane = distance * Math.cos(latitude);
        return new Direction(plane * Math.cos(longitude), plane * Math.sin(longitude), distance * Math.sin(latitude));
    }

    private static double sin(double degrees) {
        return Math.sin(Math.toRadians(degrees));
    }

    private static Direction equatorial(double x, double y, double z) {
        double cos = Math.cos(OBLIQUITY);
        double sin = Math.sin(OBLIQUITY);
        return new Direction(x, y * cos - z * sin, y * sin + z * cos);
    }
}
