package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams put together by hand from google/snappy's format_description.txt; TensorStore's are in {@link ConformanceTest}. */
class SnappyTest {
    private static final int BEFORE = 3;

    @Test
    void literalsAndCopiesOfAllThreeKinds() {
        byte[] stream = stream(
                23,
                literals("abcde"),
                bytes(0x01 | 1 << 2, 5),
                bytes(0x02 | 7 << 2, 10, 0),
                bytes(0x03 | 4 << 2, 1, 0, 0, 0));

        assertThat(text(stream, 23)).isEqualTo("abcde" + "abcde" + "abcdeabc" + "ccccc");
    }

    @Test
    void aDistanceHasItsUpperBitsInTheFirstByteOfAShortCopy() {
        byte[] first = letters(300);
        byte[] stream = stream(
                304, join(bytes(61 << 2, 299 & 0xff, 299 >>> 8), first), bytes(0x01 | 290 >>> 8 << 5, 290 & 0xff));

        assertThat(Arrays.copyOfRange(decompressed(stream, 304), 300, 304))
                .isEqualTo(Arrays.copyOfRange(first, 10, 14));
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 61, 62, 63})
    void theNumberOfManyLiteralsFollowsInOneToFourBytes(int upper) {
        byte[] letters = letters(200);
        byte[] number = Arrays.copyOf(bytes(199, 0, 0, 0), upper - 59);

        assertThat(decompressed(stream(200, join(bytes(upper << 2), number, letters)), 200))
                .isEqualTo(letters);
    }

    @Test
    void nothingIsAStreamThatPromisesNothing() {
        assertThat(decompressed(bytes(0), 0)).isEmpty();
    }

    static Stream<Arguments> streamsThatAreNone() {
        return Stream.of(
                Arguments.of("ends too early", bytes()),
                Arguments.of("ends too early", bytes(0x80)),
                Arguments.of("its length takes more than five bytes", bytes(0x80, 0x80, 0x80, 0x80, 0x80, 0)),
                Arguments.of("more bytes than the 8 of the block", stream(9, literals("abcdefghi"))),
                Arguments.of("more bytes than the 8 of the block", bytes(0xff, 0xff, 0xff, 0xff, 0x0f)),
                Arguments.of(
                        "more bytes than the 8 of the block", stream(8, literals("abcd"), bytes(0x02 | 4 << 2, 1, 0))),
                Arguments.of("7 bytes made, 8 promised", stream(8, literals("abcdefg"))),
                Arguments.of("8 bytes made, 7 promised", stream(7, literals("abcdefgh"))),
                Arguments.of("ends too early", stream(8, Arrays.copyOf(literals("abcdefgh"), 8))),
                Arguments.of("ends too early", stream(8, bytes(63 << 2, 0xff, 0xff, 0xff, 0xff))),
                Arguments.of("ends too early", stream(8, literals("abcd"), bytes(0x02 | 3 << 2, 1))),
                Arguments.of("before the start of the block", stream(8, bytes(0x01, 1))),
                Arguments.of("before the start of the block", stream(8, literals("abcd"), bytes(0x01, 5))),
                Arguments.of("before the start of the block", stream(8, literals("abcd"), bytes(0x01, 0))),
                Arguments.of(
                        "before the start of the block",
                        stream(8, literals("abcd"), bytes(0x03 | 3 << 2, 0xff, 0xff, 0xff, 0xff))));
    }

    @ParameterizedTest
    @MethodSource("streamsThatAreNone")
    void aDamagedStreamIsNamed(String problem, byte[] stream) {
        assertThatThrownBy(() -> decompressed(stream, 8))
                .isInstanceOf(CodecException.class)
                .hasMessageContainingAll("snappy", problem);
    }

    private static String text(byte[] stream, int length) {
        return new String(decompressed(stream, length), StandardCharsets.US_ASCII);
    }

    /** In the middle of larger arrays, which must not be touched around it. */
    private static byte[] decompressed(byte[] stream, int length) {
        byte[] from = join(letters(BEFORE), stream, letters(BEFORE));
        byte[] to = new byte[BEFORE + length + BEFORE];
        int made = Snappy.decompress(from, BEFORE, stream.length, to, BEFORE, length);
        assertThat(Arrays.copyOf(to, BEFORE)).containsOnly(0);
        assertThat(Arrays.copyOfRange(to, BEFORE + length, to.length)).containsOnly(0);
        return Arrays.copyOfRange(to, BEFORE, BEFORE + made);
    }

    private static byte[] stream(int promised, byte[]... instructions) {
        byte[] length = promised < 128 ? bytes(promised) : bytes(promised & 0x7f | 0x80, promised >>> 7);
        return join(length, join(instructions));
    }

    private static byte[] literals(String text) {
        return join(bytes(text.length() - 1 << 2), text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] letters(int count) {
        byte[] letters = new byte[count];
        for (int i = 0; i < count; i++) {
            letters[i] = (byte) ('a' + i * i % 26);
        }
        return letters;
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
