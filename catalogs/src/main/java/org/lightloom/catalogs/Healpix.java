package org.lightloom.catalogs;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The HEALPix NESTED index of order 29, which gives neighbours on the sky neighbouring numbers.
 *
 * <p>Formulas: Górski et al. 2005, ApJ 622, 759, sections 4 and 5. Written here because no HEALPix library is on
 * Maven Central (the one of the CDS is not published there).
 */
public final class Healpix {
    /** Resolution parameter: 2^29 pixels along the side of a base pixel, 0.4 milliarcsec on the sky. */
    public static final int ORDER = 29;

    private static final double NSIDE = 1L << ORDER;
    private static final long LAST = (1L << ORDER) - 1;

    private Healpix() {}

    /**
     * The pixel that holds a position, from 0 to 12 · 4^29 - 1. A position exactly on a border is given to one of the pixels
     * that meet there, which may be another one than in other programs.
     *
     * @param raDeg longitude, deg, any finite value (taken modulo 360)
     * @param decDeg latitude, deg, from -90 to 90
     * @throws IllegalArgumentException if a coordinate is not finite or the latitude out of range
     */
    public static long nested29(double raDeg, double decDeg) {
        if (!Double.isFinite(raDeg) || !(Math.abs(decDeg) <= 90)) {
            throw new IllegalArgumentException("no position on the sky: RA " + raDeg + ", Dec " + decDeg);
        }
        double quarter = quarterTurns(raDeg);
        double z = Math.sin(Math.toRadians(decDeg));
        return Math.abs(z) <= 2.0 / 3.0 ? equatorial(quarter, z) : polar(quarter, z, decDeg);
    }

    /**
     * Positions by their pixel, ties as they come, those with a coordinate that is NaN last.
     *
     * @param size number of positions
     * @param ra of each, deg
     * @param dec of each, deg
     * @throws IllegalArgumentException if one is not on the sky
     */
    public static int[] order(int size, IntToDoubleFunction ra, IntToDoubleFunction dec) {
        long[] pixels = new long[size];
        Arrays.setAll(pixels, i -> pixelOrLast(ra.applyAsDouble(i), dec.applyAsDouble(i)));
        return IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparingLong(i -> pixels[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static long pixelOrLast(double ra, double dec) {
        return Double.isNaN(ra) || Double.isNaN(dec) ? Long.MAX_VALUE : nested29(ra, dec);
    }

    /** Longitude in units of 90 deg, at least 0 and under 4. */
    private static double quarterTurns(double raDeg) {
        double wrapped = raDeg % 360;
        double quarter = (wrapped < 0 ? wrapped + 360 : wrapped) / 90;
        return quarter >= 4 ? 0 : quarter;
    }

    /** |z| ≤ 2/3: lines of constant pixel number run diagonally in (longitude, z). */
    private static long equatorial(double quarter, double z) {
        double east = NSIDE * (0.5 + quarter);
        double north = NSIDE * 0.75 * z;
        long ascending = (long) (east - north);
        long descending = (long) (east + north);
        long faceUp = ascending >> ORDER;
        long faceDown = descending >> ORDER;
        long face = faceUp == faceDown ? (faceUp | 4) : faceUp < faceDown ? faceUp : faceDown + 8;
        return pixel(face, descending & LAST, LAST - (ascending & LAST));
    }

    /** |z| > 2/3. Next to a pole 1 - |z| has no digits left, so sqrt(3 (1 - |z|)) is taken from the colatitude. */
    private static long polar(double quarter, double z, double decDeg) {
        long base = Math.min(3, (long) quarter);
        double fraction = quarter - base;
        double colatitude = Math.toRadians(90 - Math.abs(decDeg));
        double distance = NSIDE * Math.sqrt(6) * Math.sin(colatitude / 2);
        long up = Math.min(LAST, (long) (fraction * distance));
        long down = Math.min(LAST, (long) ((1 - fraction) * distance));
        return z >= 0 ? pixel(base, LAST - down, LAST - up) : pixel(base + 8, up, down);
    }

    private static long pixel(long face, long x, long y) {
        return (face << (2 * ORDER)) | spread(x) | (spread(y) << 1);
    }

    /** Puts a zero between any two bits. */
    private static long spread(long bits) {
        long b = bits;
        b = (b | (b << 16)) & 0x0000FFFF0000FFFFL;
        b = (b | (b << 8)) & 0x00FF00FF00FF00FFL;
        b = (b | (b << 4)) & 0x0F0F0F0F0F0F0F0FL;
        b = (b | (b << 2)) & 0x3333333333333333L;
        return (b | (b << 1)) & 0x5555555555555555L;
    }
}
