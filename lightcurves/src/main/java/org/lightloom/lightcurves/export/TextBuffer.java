package org.lightloom.lightcurves.export;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.lightloom.lightcurves.PointStatus;

/** Growing UTF-8 text. For one thread. */
final class TextBuffer {
    private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12};
    /** A whole number below this times or by a power of ten rounds as in decimal arithmetic, but next to a tie. */
    private static final double MOST_DIGITS = 1e10;

    /** Below it every whole number is a float32, so that none has fewer digits of its own. */
    private static final double MOST_WHOLE = 1 << 24;

    private static final double TIE = 1e-3;
    private static final long HALF_ULP_OF_FLOAT = 1L << 28;
    private static final long BELOW_FLOAT = (1L << 29) - 1;

    private byte[] bytes = new byte[1 << 14];
    private int length;

    void put(char ascii) {
        room(1);
        bytes[length++] = (byte) ascii;
    }

    void put(byte[] text) {
        room(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
    }

    void put(String text) {
        put(utf8(text));
    }

    /** All digits of a finite float32, the same text as {@link Decimals#text(float)}. */
    void put(float value) {
        double size = Math.abs(value);
        for (int places = 0; places < POWERS.length && size < MOST_WHOLE; places++) {
            double scaled = size * POWERS[places];
            double digits = Math.rint(scaled);
            if (scaled >= MOST_DIGITS || Math.abs(Math.abs(scaled - digits) - 0.5) < TIE && places > 8) {
                break;
            }
            double back = digits / POWERS[places];
            if ((float) back == (float) size) {
                if (isHalfway(back)) {
                    break;
                }
                putDigits(value < 0, (long) digits, places);
                return;
            }
        }
        put(Decimals.text(value));
    }

    /** Whether a float64 lies just between two float32, so that decimal text and float64 may round apart. */
    private static boolean isHalfway(double value) {
        return (Double.doubleToRawLongBits(value) & BELOW_FLOAT) == HALF_ULP_OF_FLOAT;
    }

    private void putDigits(boolean negative, long digits, int places) {
        int most = 24;
        room(most);
        int at = length + most;
        long rest = digits;
        for (int written = 0; rest > 0 || written <= places; written++) {
            if (written == places && places > 0) {
                bytes[--at] = '.';
            }
            bytes[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        if (negative) {
            bytes[--at] = '-';
        }
        int count = length + most - at;
        System.arraycopy(bytes, at, bytes, length, count);
        length += count;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    int length() {
        return length;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** What stands for each status. */
    static Function<PointStatus, byte[]> byStatus(Function<PointStatus, String> text) {
        Map<PointStatus, byte[]> texts = new EnumMap<>(PointStatus.class);
        for (PointStatus status : PointStatus.values()) {
            texts.put(status, utf8(text.apply(status)));
        }
        return status -> Optional.ofNullable(texts.get(status)).orElseThrow();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
