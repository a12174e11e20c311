package org.lightloom.lightcurves.time;

import java.util.List;
import org.lightloom.lightcurves.sky.Direction;

/**
 * Heliocentric places of planets by mean elements with their largest periodic terms: Simon, Bretagnon, Chapront,
 * Chapront-Touzé, Francou and Laskar 1994, A&amp;A 282, 663, section 6 (table 6 and the elements of section 5.9.4); ecliptic and
 * equinox J2000. Largest errors from 1800 to 2050: Earth-Moon barycentre 6 arcsec and 1,000 km, Jupiter 71 arcsec.
 */
final class Planet {
    static final Planet EARTH_AND_MOON = new Planet(
            328_900.56,
            new double[] {1.0000010178, 0, 0},
            new double[] {100.46645683, 1295977422.83429, -2.04411},
            new double[] {0.0167086342, -0.0004203654, -0.0000126734},
            new double[] {102.93734808, 11612.35290, 53.27577},
            new double[] {0, 469.97289, -3.35053},
            new double[] {174.87317577, -8679.27034, 15.34191},
            new double[][] {
                {16002, 21863, 32004, 10931, 14529, 16368, 15318, 32794, 0},
                {64, -152, 62, -8, 32, -41, 19, -11, 0},
                {-150, -46, 68, 54, 14, 24, -28, 22, 0}
            },
            new double[][] {
                {10, 16002, 21863, 10931, 1473, 32004, 4387, 73, 0, 0},
                {-325, -322, -79, 232, -52, 97, 55, -41, 0, 0},
                {-105, -137, 258, 35, -116, -88, -112, -80, 0, 0}
            });
    static final Planet JUPITER = new Planet(
            1_047.3486,
            new double[] {5.2026032092, 19132e-10, -39e-10},
            new double[] {34.35151874, 109256603.77991, -30.60378},
            new double[] {0.0484979255, 0.0016322542, -0.0000471366},
            new double[] {14.33120687, 7758.75163, 259.95938},
            new double[] {1.30326698, -71.55890, 11.95297},
            new double[] {100.46440702, 6362.03561, 326.52178},
            new double[][] {
                {1760, 1454, 1167, 880, 287, 2640, 19, 2047, 1454},
                {-23437, -2634, 6601, 6259, -1507, -1821, 2620, -2115, -1489},
                {-14614, -19828, -5869, 1881, -4372, -2255, 782, 930, 913}
            },
            new double[][] {
                {19, 1760, 1454, 287, 1167, 880, 574, 2640, 19, 1454},
                {7610, -4997, -7689, -5841, -2617, 1115, -748, -607, 6074, 354},
                {-56980, 8016, 1012, 1448, -3024, -3710, 318, 503, 3767, 577}
            });
    static final Planet SATURN = new Planet(
            3_497.898,
            new double[] {9.5549091915, -0.0000213896, 444e-10},
            new double[] {50.07744430, 43996098.55732, 75.61614},
            new double[] {0.0555481426, -0.0034664062, -0.0000643639},
            new double[] {93.05723748, 20395.49439, 190.25952},
            new double[] {2.48887878, 91.85195, -17.66225},
            new double[] {113.66550252, -9240.19942, -66.23743},
            new double[][] {
                {574, 0, 880, 287, 19, 1760, 1167, 306, 574},
                {62911, -119919, 79336, 17814, -24241, 12068, 8306, -4893, 8902},
                {139737, 0, 24667, 51123, -5102, 7429, -4095, -1976, -9566}
            },
            new double[][] {
                {19, 574, 287, 306, 1760, 12, 31, 38, 19, 574},
                {-18549, 30125, 20012, -730, 824, 23, 1289, -352, -14767, -2062},
                {138606, -13478, -4964, 1441, -1319, -1482, 427, 1236, -9167, -1918}
            });
    static final Planet URANUS = new Planet(
            22_902.98,
            new double[] {19.2184460618, -3716e-10, 979e-10},
            new double[] {314.05500511, 15424811.93933, -1.75083},
            new double[] {0.0463812221, -0.0002729293, 0.0000078913},
            new double[] {173.00529106, 3215.56238, -34.09288},
            new double[] {0.77319689, -60.72723, 1.25759},
            new double[] {74.00595701, 2669.15033, 145.93964},
            new double[][] {
                {204, 0, 177, 1265, 4, 385, 200, 208, 204},
                {389061, -262125, -44088, 8387, -22976, -2093, -615, -9720, 6633},
                {-138081, 0, 37205, -49039, -41901, -33872, -27037, -12474, 18797}
            },
            new double[][] {
                {4, 204, 177, 8, 31, 200, 1265, 102, 4, 204},
                {-135245, -14594, 4197, -4030, -5630, -2898, 2540, -306, 2939, 1986},
                {71234, -41116, 5334, -4935, -1848, 66, 434, -1748, 3780, -701}
            });
    static final Planet NEPTUNE = new Planet(
            19_412.24,
            new double[] {30.1103868694, -16635e-10, 686e-10},
            new double[] {304.34866548, 7865503.20744, 0.21103},
            new double[] {0.0094557470, 0.0000603263, 0},
            new double[] {48.12027554, 1050.71912, 27.39717},
            new double[] {1.76995259, 8.12333, 0.08135},
            new double[] {131.78405702, -221.94322, -0.78728},
            new double[][] {
                {0, 102, 106, 4, 98, 1367, 487, 204, 0},
                {-412235, -157046, -31430, 37817, -9740, -13, -7449, 9644, 0},
                {0, 28492, 133236, 69654, 52322, -49577, -26430, -3593, 0}
            },
            new double[][] {
                {4, 102, 106, 8, 98, 1367, 487, 204, 4, 102},
                {89948, 2103, 8963, 2695, 3682, 1648, 866, -154, -1963, -283},
                {-47645, 11647, 2166, 3194, 679, 0, -244, -419, -2531, 48}
            });

    static final List<Planet> ALL = List.of(EARTH_AND_MOON, JUPITER, SATURN, URANUS, NEPTUNE);

    private static final double ARCSEC = Math.toRadians(1) / 3600;
    /** Mean motion of the argument of the periodic terms, rad per millennium. */
    private static final double ARGUMENT = 0.35953620;
    /** Terms from here on grow with time. */
    private static final int SECULAR = 8;

    private final double inverseMass;
    private final double[][] elements;
    private final double[][] axisTerms;
    private final double[][] longitudeTerms;

    /**
     * Elements are polynomials of Julian millennia from J2000.
     *
     * @param inverseMass mass of the Sun over that of the planet (IAU 1976 and later determinations)
     * @param axis au
     * @param longitude mean, deg and arcsec
     * @param perihelion longitude, deg and arcsec
     * @param inclination deg and arcsec
     * @param node longitude of the ascending node, deg and arcsec
     * @param axisTerms arguments, cosine and sine amplitudes, 1e-7 au
     * @param longitudeTerms the same, 1e-7 rad
     */
    private Planet(
            double inverseMass,
            double[] axis,
            double[] longitude,
            double[] eccentricity,
            double[] perihelion,
            double[] inclination,
            double[] node,
            double[][] axisTerms,
            double[][] longitudeTerms) {
        this.inverseMass = inverseMass;
        this.elements = new double[][] {axis, longitude, eccentricity, perihelion, inclination, node};
        this.axisTerms = axisTerms;
        this.longitudeTerms = longitudeTerms;
    }

    /** Mass in masses of the Sun. */
    double mass() {
        return 1 / inverseMass;
    }

    /** Heliocentric place, au, ecliptic and equinox J2000. */
    Direction place(double tdbMjd) {
        double t = (tdbMjd - 51_544.5) / 365_250;
        double[] axis = elements[0];
        double a = axis[0] + t * (axis[1] + t * axis[2]) + periodic(axisTerms, t);
        double[] eccentricity = elements[2];
        double e = eccentricity[0] + t * (eccentricity[1] + t * eccentricity[2]);
        double longitude = angle(elements[1], t) + periodic(longitudeTerms, t);
        double perihelion = angle(elements[3], t);
        double anomaly = eccentricAnomaly((longitude - perihelion) % (2 * Math.PI), e);
        double x = a * (Math.cos(anomaly) - e);
        double y = a * Math.sqrt(1 - e * e) * Math.sin(anomaly);
        return inEcliptic(x, y, perihelion, angle(elements[4], t), angle(elements[5], t));
    }

    private static double angle(double[] element, double t) {
        return (3600 * element[0] + t * (element[1] + t * element[2])) * ARCSEC;
    }

    private static double periodic(double[][] terms, double t) {
        double sum = 0;
        for (int k = 0; k < terms[0].length; k++) {
            double argument = terms[0][k] * ARGUMENT * t;
            double term = terms[1][k] * Math.cos(argument) + terms[2][k] * Math.sin(argument);
            sum += k < SECULAR ? term : t * term;
        }
        return sum * 1e-7;
    }

    /** Kepler's equation by Newton's method. */
    private static double eccentricAnomaly(double mean, double e) {
        double anomaly = mean + e * Math.sin(mean);
        for (int i = 0; i < 10; i++) {
            anomaly -= (anomaly - e * Math.sin(anomaly) - mean) / (1 - e * Math.cos(anomaly));
        }
        return anomaly;
    }

    private static Direction inEcliptic(double x, double y, double perihelion, double inclination, double node) {
        double w = perihelion - node;
        double u = x * Math.cos(w) - y * Math.sin(w);
        double v = x * Math.sin(w) + y * Math.cos(w);
        double c = v * Math.cos(inclination);
        return new Direction(
                u * Math.cos(node) - c * Math.sin(node),
                u * Math.sin(node) + c * Math.cos(node),
                v * Math.sin(inclination));
    }
}
