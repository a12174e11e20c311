package org.lightloom.lightcurves;

/** Angles on the sphere, in arcsec; positions in degrees. */
final class Separation {
    static final double ARCSEC_PER_DEGREE = 3600;

    private Separation() {}

    /** Angular distance by the haversine formula (Sinnott 1984, Sky and Telescope 68, 158), sound for small angles. */
    static double arcsec(double ra1, double dec1, double ra2, double dec2) {
        double d1 = Math.toRadians(dec1);
        double d2 = Math.toRadians(dec2);
        double sinDec = Math.sin((d2 - d1) / 2);
        double sinRa = Math.sin(Math.toRadians(ra2 - ra1) / 2);
        double h = sinDec * sinDec + Math.cos(d1) * Math.cos(d2) * sinRa * sinRa;
        return Math.toDegrees(2 * Math.asin(Math.min(1, Math.sqrt(h)))) * ARCSEC_PER_DEGREE;
    }

    /**
     * Standard coordinates of a position on the tangential plane at another (gnomonic projection; Calabretta and
     * Greisen 2002, A&amp;A 395, 1077, section 5.1.3).
     *
     * @return xi (east) and eta (north), arcsec; infinite where the position is 90 degrees away or more
     */
    static double[] tangent(double ra, double dec, double atRa, double atDec) {
        double a = Math.toRadians(ra - atRa);
        double d = Math.toRadians(dec);
        double d0 = Math.toRadians(atDec);
        double cosine = Math.sin(d) * Math.sin(d0) + Math.cos(d) * Math.cos(d0) * Math.cos(a);
        if (cosine <= 0) {
            return new double[] {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        }
        double xi = Math.cos(d) * Math.sin(a) / cosine;
        double eta = (Math.sin(d) * Math.cos(d0) - Math.cos(d) * Math.sin(d0) * Math.cos(a)) / cosine;
        double scale = Math.toDegrees(1) * ARCSEC_PER_DEGREE;
        return new double[] {xi * scale, eta * scale};
    }
}
