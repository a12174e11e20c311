package org.lightloom.catalogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberParserTest {

    /** Run again with -Dlightloom.seed=N. */
    @Test
    void givesExactlyWhatDoubleParseDoubleGives() {
        long seed = Long.getLong("lightloom.seed", System.nanoTime());
        System.out.println("NumberParserTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 400_000; i++) {
            String text = randomNumber(random);
            assertSame(text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "0.0",
                "+1",
                "-1.",
                ".5",
                "-.5e-3",
                "00012.500",
                "1e22",
                "1e23",
                "123456789012345e22",
                "999999999999999e-22",
                "9007199254740993",
                "1e400",
                "-1e400",
                "1e-400",
                "4.9e-324",
                "2.2250738585072011e-308",
                "1.00000017881393432617187499",
                "3.4028235677973366e38",
                "16777217",
                "0.000000000000000000000000000001",
                "1e0000000000000000000001",
                "1e99999999999",
                "1e-99999999999",
                "0e99999999999",
                "99.0000",
                "1.2e+14",
                "123456789012345678901234567890"
            })
    void agreesOnEdges(String text) {
        assertSame(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nan", "NaN", "NAN", "-nan", "+nan"})
    void readsNotANumber(String text) {
        assertThat(NumberParser.parse(text)).isNaN();
    }

    @Test
    void readsInfinities() {
        assertThat(NumberParser.parse("inf")).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(NumberParser.parse("-Inf")).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(NumberParser.parse("+Infinity")).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "-",
                ".",
                "-.",
                ".nan",
                "e5",
                ".e5",
                "1e",
                "1e+",
                "1.2.3",
                "1,5",
                "16.4O12",
                "1f",
                "1d",
                "0x1p3",
                "1_000",
                "--1",
                "+-1",
                "1e5.0",
                "1e5e5",
                "infinit",
                "nano",
                "١",
                "********",
                "1 2",
                "1\0"
            })
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> NumberParser.parse(text)).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void readsOnlyTheGivenBytes() {
        byte[] line = "17 16.4012 x".getBytes(StandardCharsets.US_ASCII);

        assertThat(NumberParser.parse(line, 3, 10)).isEqualTo(16.4012);
    }

    private static void assertSame(String text) {
        double expected = Double.parseDouble(text);
        double parsed = NumberParser.parse(text);
        assertThat(Double.doubleToRawLongBits(parsed)).as(text).isEqualTo(Double.doubleToRawLongBits(expected));
        assertThat(Float.floatToRawIntBits((float) parsed)).as(text).isEqualTo(Float.floatToRawIntBits((float)
                Double.parseDouble(text)));
    }

    private static String randomNumber(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> Double.toString(Double.longBitsToDouble(random.nextLong() & 0x7FEFFFFFFFFFFFFFL));
            case 1 -> Float.toString(Float.intBitsToFloat(random.nextInt() & 0x7F7FFFFF));
            case 2 -> String.format(Locale.ROOT, "%.4f", random.nextDouble() * 99);
            case 3 -> String.format(Locale.ROOT, "%+.7f", random.nextDouble() * 180 - 90);
            case 4 -> String.format(Locale.ROOT, "%.6e", random.nextGaussian() * 1e6);
            default ->
                digits(random, 1 + random.nextInt(20)) + "." + digits(random, random.nextInt(20)) + "E"
                        + (random.nextInt(60) - 30);
        };
    }

    private static String digits(Random random, int count) {
        StringBuilder digits = new StringBuilder(random.nextInt(4) == 0 ? "000" : "");
        for (int i = 0; i < count; i++) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }
}
