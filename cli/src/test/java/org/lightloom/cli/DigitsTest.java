package org.lightloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Texts of numbers read back to the same numbers and are as short as can be. */
class DigitsTest {

    @Test
    void aMagnitudeHasTheDigitsOfItsCatalog() {
        assertThat(Digits.text(16.6951f)).isEqualTo("16.6951");
        assertThat(Digits.text(0.0069f)).isEqualTo("0.0069");
        assertThat(Digits.text(20f)).isEqualTo("20");
        assertThat(Digits.text(60318.396275)).isEqualTo("60318.396275");
        assertThat(Digits.text(2.0E-3f)).isEqualTo("0.002");
        assertThat(Digits.text((float) 1.2e14)).isEqualTo("120000000000000");
    }

    @Test
    void missingIsEmpty() {
        assertThat(Digits.text(Float.NaN)).isEmpty();
        assertThat(Digits.text(Double.POSITIVE_INFINITY)).isEmpty();
        assertThat(Digits.rounded(Double.NaN, 4)).isEmpty();
    }

    @Test
    void anyFloatReadsBackFromNoMoreDigitsThanJavaUses() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(value)) {
                String text = Digits.text(value);
                assertThat(Float.parseFloat(text)).as("seed %d", seed).isEqualTo(value == 0 ? 0f : value);
                assertThat(Digits.shortest(value).precision())
                        .as("seed %d: %s", seed, text)
                        .isLessThanOrEqualTo(new java.math.BigDecimal(Float.toString(value)).precision());
            }
        }
    }
}
