package org.lightloom.lightcurves.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Texts of numbers read back to the same numbers and are as short as can be. */
class DecimalsTest {

    @Test
    void aMagnitudeHasTheDigitsOfItsCatalog() {
        assertThat(Decimals.text(16.6951f)).isEqualTo("16.6951");
        assertThat(Decimals.text(0.0069f)).isEqualTo("0.0069");
        assertThat(Decimals.text(20f)).isEqualTo("20");
        assertThat(Decimals.text(60318.396275)).isEqualTo("60318.396275");
        assertThat(Decimals.text(2.0E-3f)).isEqualTo("0.002");
        assertThat(Decimals.text((float) 1.2e14)).isEqualTo("120000000000000");
    }

    @Test
    void missingIsEmpty() {
        assertThat(Decimals.text(Float.NaN)).isEmpty();
        assertThat(Decimals.text(Double.POSITIVE_INFINITY)).isEmpty();
    }

    @Test
    void anyFloatReadsBackFromNoMoreDigitsThanJavaUses() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(value)) {
                String text = Decimals.text(value);
                assertThat(Float.parseFloat(text)).as("seed %d", seed).isEqualTo(value == 0 ? 0f : value);
                assertThat(Decimals.shortest(value).precision())
                        .as("seed %d: %s", seed, text)
                        .isLessThanOrEqualTo(new java.math.BigDecimal(Float.toString(value)).precision());
            }
        }
    }

    @Test
    void theFastTextIsTheSame() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 40_000; i++) {
            float value = switch (i % 3) {
                case 0 -> Float.intBitsToFloat(random.nextInt());
                case 1 -> 30 * random.nextFloat();
                default -> Math.round(random.nextFloat() * 300_000) / 1e4f;
            };
            if (Float.isFinite(value)) {
                TextBuffer text = new TextBuffer();
                text.put(value);
                assertThat(new String(text.toBytes(), UTF_8))
                        .as("seed %d", seed)
                        .isEqualTo(Decimals.text(value));
            }
        }
    }
}
