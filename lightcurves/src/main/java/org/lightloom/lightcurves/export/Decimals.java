package org.lightloom.lightcurves.export;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as the shortest decimal text that reads back to the same number. */
public final class Decimals {
    private static final int MOST_ZEROS = 7;
    private static final int MOST_PLACES = 15;

    private Decimals() {}

    /** All digits of a float32; "" where it is not finite. */
    public static String text(float value) {
        return Float.isFinite(value) ? plain(shortest(value)) : "";
    }

    /** All digits of a float64; "" where it is not finite. */
    public static String text(double value) {
        return Double.isFinite(value) ? plain(new BigDecimal(Double.toString(value)).stripTrailingZeros()) : "";
    }

    /** The shortest decimal number nearest to a finite float32 (Float.toString has a digit too many before Java 19). */
    public static BigDecimal shortest(float value) {
        BigDecimal best = new BigDecimal(Float.toString(value)).stripTrailingZeros();
        BigDecimal exact = new BigDecimal(value);
        for (int digits = best.precision() - 1; digits > 0; digits--) {
            BigDecimal shorter = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (Float.floatToIntBits(shorter.floatValue()) != Float.floatToIntBits(value)) {
                break;
            }
            best = shorter.stripTrailingZeros();
        }
        return best;
    }

    private static String plain(BigDecimal value) {
        boolean longText = value.scale() > MOST_PLACES + MOST_ZEROS || value.precision() - value.scale() > MOST_PLACES;
        return longText ? value.toString() : value.toPlainString();
    }
}
