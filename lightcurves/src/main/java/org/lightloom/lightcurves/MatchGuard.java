package org.lightloom.lightcurves;

import java.util.Arrays;
import java.util.Locale;
import org.lightloom.catalogs.SourceCatalog;

/**
 * Refuses a match by id that the positions contradict: a median offset over an arcminute is another field or a broken
 * WCS; more than 5 % of the objects off by more than 3 arcsec (3 pixels, where there are no sky positions on both
 * sides) once the median offset is removed means that the numbering differs. A low share of matched rows alone is no
 * reason to refuse.
 */
final class MatchGuard {
    private static final double LARGEST_MEDIAN_ARCSEC = 60;
    private static final double LARGEST_OFFSET = 3;
    private static final double LARGEST_SHARE_OFF = 0.05;

    private MatchGuard() {}

    static void check(SourceCatalog catalog, KnownObjects objects, Match match) {
        if (catalog.hasSkyPositions() && objects.hasSkyPositions()) {
            checkSky(catalog, objects, match);
        } else if (catalog.hasPixelPositions() && objects.hasPixelPositions()) {
            checkPixels(catalog, objects, match);
        }
    }

    private static void checkSky(SourceCatalog catalog, KnownObjects objects, Match match) {
        Offsets offsets = new Offsets(match.matchedRows());
        for (int row = 0; row < match.objectOfRow().length; row++) {
            int object = match.objectOfRow()[row];
            if (object != Match.NONE && placed(catalog.ra(row), catalog.dec(row), objects.ra()[object])) {
                double[] offset = Separation.tangent(
                        catalog.ra(row), catalog.dec(row), objects.ra()[object], objects.dec()[object]);
                offsets.add(offset[0], offset[1]);
            }
        }
        double median = offsets.medianSize();
        if (median > LARGEST_MEDIAN_ARCSEC) {
            throw new LightcurveException.MatchRefused(catalog.source().path()
                    + ": the median offset from the reference is "
                    + arcsec(median) + ", over one arcminute: another field or a broken WCS (the numbers match, the"
                    + " positions do not). Nothing was stored; check the catalog's field and its WCS, and if it is a frame of"
                    + " this field with numbers of its own populate it with --match position");
        }
        refuseOtherNumbering(catalog, offsets, "arcsec");
    }

    private static void checkPixels(SourceCatalog catalog, KnownObjects objects, Match match) {
        Offsets offsets = new Offsets(match.matchedRows());
        for (int row = 0; row < match.objectOfRow().length; row++) {
            int object = match.objectOfRow()[row];
            if (object != Match.NONE && placed(catalog.x(row), catalog.y(row), objects.x()[object])) {
                offsets.add(catalog.x(row) - objects.x()[object], catalog.y(row) - objects.y()[object]);
            }
        }
        refuseOtherNumbering(catalog, offsets, "pixels");
    }

    private static void refuseOtherNumbering(SourceCatalog catalog, Offsets offsets, String unit) {
        int off = offsets.countOff(LARGEST_OFFSET);
        if (off > LARGEST_SHARE_OFF * offsets.count) {
            throw new LightcurveException.MatchRefused(String.format(
                    Locale.ROOT,
                    "%s: %d of %d objects with the same number lie more than %.0f %s from the reference (median offset"
                            + " removed): its numbering is another. Nothing was stored; populate it with --match position",
                    catalog.source().path(),
                    off,
                    offsets.count,
                    LARGEST_OFFSET,
                    unit));
        }
    }

    private static boolean placed(double a, double b, double reference) {
        return Double.isFinite(a) && Double.isFinite(b) && Double.isFinite(reference);
    }

    /** @param tangent length on the tangential plane, arcsec */
    private static String arcsec(double tangent) {
        if (!Double.isFinite(tangent)) {
            return "more than 90 degrees";
        }
        double degrees = Math.toDegrees(Math.atan(Math.toRadians(tangent / Separation.ARCSEC_PER_DEGREE)));
        return degrees > 1
                ? String.format(Locale.ROOT, "%.1f degrees", degrees)
                : String.format(Locale.ROOT, "%.0f arcsec", degrees * Separation.ARCSEC_PER_DEGREE);
    }

    /** Offsets in two coordinates. */
    private static final class Offsets {
        private final double[] a;
        private final double[] b;
        private int count;

        Offsets(int most) {
            a = new double[most];
            b = new double[most];
        }

        void add(double offsetA, double offsetB) {
            a[count] = offsetA;
            b[count] = offsetB;
            count++;
        }

        double medianSize() {
            return count == 0 ? 0 : Math.hypot(median(a), median(b));
        }

        int countOff(double limit) {
            double medianA = median(a);
            double medianB = median(b);
            int off = 0;
            for (int i = 0; i < count; i++) {
                off += Math.hypot(a[i] - medianA, b[i] - medianB) > limit ? 1 : 0;
            }
            return off;
        }

        private double median(double[] values) {
            if (count == 0) {
                return 0;
            }
            double[] sorted = Arrays.copyOf(values, count);
            Arrays.sort(sorted);
            double upper = sorted[count / 2];
            return count % 2 == 1 || upper == sorted[count / 2 - 1] ? upper : (sorted[count / 2 - 1] + upper) / 2;
        }
    }
}
