package org.lightloom.catalogs;

import java.nio.charset.StandardCharsets;

/**
 * Reads decimal numbers from bytes, faster than {@link Double#parseDouble} and with exactly its result.
 *
 * <p>A number of at most 15 significant digits whose decimal point moves by at most 22 places is the quotient or
 * product of two doubles without rounding errors, so one division gives the correctly rounded value (Clinger 1990,
 * "How to read floating point numbers accurately"). All others go to {@link Double#parseDouble}.
 */
final class NumberParser {
    private static final int EXACT_DIGITS = 15;
    private static final int LONGEST = 400;
    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private NumberParser() {}

    static double parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return parse(bytes, 0, bytes.length);
    }

    /**
     * The value of {@code [+-]digits[.digits][e[+-]digits]}, nan or inf (any case).
     *
     * @throws NumberFormatException if the bytes are anything else
     */
    static double parse(byte[] b, int from, int to) {
        int p = from;
        boolean negative = p < to && b[p] == '-';
        if (negative || (p < to && b[p] == '+')) {
            p++;
        }
        long digits = 0;
        int significant = 0;
        int seen = 0;
        int scale = 0;
        boolean fraction = false;
        for (; p < to; p++) {
            int digit = b[p] - '0';
            if (digit >= 0 && digit <= 9) {
                seen++;
                if (fraction) {
                    scale--;
                }
                if (digit != 0 || significant > 0) {
                    significant++;
                }
                if (significant <= EXACT_DIGITS) {
                    digits = digits * 10 + digit;
                }
            } else if (b[p] == '.' && !fraction) {
                fraction = true;
            } else {
                break;
            }
        }
        if (seen == 0) {
            return special(b, fraction ? to : p, to, negative);
        }
        if (p < to) {
            int exponent = exponent(b, p, to);
            scale = exponent == Integer.MAX_VALUE ? exponent : scale + exponent;
        }
        if (significant > EXACT_DIGITS || Math.abs((long) scale) >= POWERS_OF_TEN.length) {
            return slow(b, from, to);
        }
        double value = scale < 0 ? digits / POWERS_OF_TEN[-scale] : digits * POWERS_OF_TEN[scale];
        return negative ? -value : value;
    }

    /** The exponent after the digits; MAX_VALUE for one too large for the exact way. */
    private static int exponent(byte[] b, int from, int to) {
        int p = from;
        if (b[p] != 'e' && b[p] != 'E') {
            throw new NumberFormatException();
        }
        p++;
        boolean negative = p < to && b[p] == '-';
        if (negative || (p < to && b[p] == '+')) {
            p++;
        }
        if (p == to) {
            throw new NumberFormatException();
        }
        int value = 0;
        for (; p < to; p++) {
            int digit = b[p] - '0';
            if (digit < 0 || digit > 9) {
                throw new NumberFormatException();
            }
            value = Math.min(1_000_000, value * 10 + digit);
        }
        return value > 9999 ? Integer.MAX_VALUE : negative ? -value : value;
    }

    private static double slow(byte[] b, int from, int to) {
        if (to - from > LONGEST) {
            throw new NumberFormatException();
        }
        return Double.parseDouble(new String(b, from, to - from, StandardCharsets.ISO_8859_1));
    }

    private static double special(byte[] b, int from, int to, boolean negative) {
        if (matches(b, from, to, "nan")) {
            return Double.NaN;
        }
        if (matches(b, from, to, "inf") || matches(b, from, to, "infinity")) {
            return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        throw new NumberFormatException();
    }

    private static boolean matches(byte[] b, int from, int to, String word) {
        if (to - from != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if ((b[from + i] | 0x20) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
