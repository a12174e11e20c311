package org.lightloom.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers for people: rounded. */
final class Digits {
    private Digits() {}

    /** Rounded to some decimals, "" where it is not finite. */
    static String rounded(double value, int decimals) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value)
                        .setScale(decimals, RoundingMode.HALF_EVEN)
                        .toPlainString()
                : "";
    }
}
