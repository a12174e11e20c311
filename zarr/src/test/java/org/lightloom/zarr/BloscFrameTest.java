package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Blosc containers have the bytes that docs/format.md ("Arrays") promises. */
class BloscFrameTest {
    private static final BloscCodec CODEC = new BloscCodec("zstd", 1, Shuffle.SHUFFLE, 4, 0);
    private static final int PAYLOAD = 24;
    private static final byte[] VALUES = CodecsTest.smooth(4096);

    @Test
    void oneUnsplitBlockWithAZstdFrameThatCarriesItsChecksum() {
        byte[] bytes = CodecsTest.bytes(CODEC.encode(ByteBuffer.wrap(VALUES)));
        ByteBuffer frame = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);

        assertThat(bytes[0]).isEqualTo((byte) 2);
        assertThat(bytes[2] & 0xff).isEqualTo(0x01 | 0x10 | 4 << 5);
        assertThat(bytes[3]).isEqualTo((byte) 4);
        assertThat(frame.getInt(4)).isEqualTo(VALUES.length);
        assertThat(frame.getInt(8)).isEqualTo(VALUES.length);
        assertThat(frame.getInt(12)).isEqualTo(bytes.length);
        assertThat(frame.getInt(16)).isEqualTo(20);
        assertThat(frame.getInt(20)).isEqualTo(bytes.length - PAYLOAD);
        assertThat(frame.getInt(PAYLOAD)).isEqualTo(0xfd2fb528);
        assertThat(bytes[PAYLOAD + 4] & 0x04).as("content checksum flag").isEqualTo(0x04);
    }

    @Test
    void anyFlippedBitOfTheFrameIsNoticedWithoutCrc32c() {
        byte[] bytes = CodecsTest.bytes(CODEC.encode(ByteBuffer.wrap(VALUES)));

        Flips.each(bytes, PAYLOAD, bytes.length, flipped -> {
            try {
                // A few bits of a frame's header mean nothing to the decoder; wrong values they never give.
                assertThat(CodecsTest.bytes(CODEC.decode(ByteBuffer.wrap(flipped), VALUES.length)))
                        .isEqualTo(VALUES);
            } catch (CodecException e) {
                assertThat(e).hasMessageContaining("zstd");
            }
        });
    }

    @Test
    void aBlockThatDoesNotCompressIsStored() {
        byte[] noise = CodecsTest.noise(new Random(1), 4096);

        byte[] bytes = CodecsTest.bytes(CODEC.encode(ByteBuffer.wrap(noise)));

        assertThat(bytes[2] & 0x02).isEqualTo(0x02);
        assertThat(Arrays.copyOfRange(bytes, 16, bytes.length)).isEqualTo(noise);
    }

    @Test
    void aContainerOfALaterVersionIsRefused() {
        byte[] bytes = CodecsTest.bytes(CODEC.encode(ByteBuffer.wrap(VALUES)));
        bytes[0] = 5;

        assertThatThrownBy(() -> CODEC.decode(ByteBuffer.wrap(bytes), VALUES.length))
                .hasMessageContaining("version 5");
    }

    static LongStream seeds() {
        return Seeds.some(300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aDamagedContainerIsNoOtherFailureThanACodecs(long seed) {
        Random random = new Random(seed);
        byte[] bytes = CodecsTest.bytes(CODEC.encode(ByteBuffer.wrap(VALUES)));
        for (int i = 0; i < 3; i++) {
            bytes[random.nextInt(PAYLOAD + 8)] = (byte) random.nextInt();
        }
        try {
            assertThat(CODEC.decode(ByteBuffer.wrap(bytes), VALUES.length).remaining())
                    .isLessThanOrEqualTo(VALUES.length);
        } catch (CodecException e) {
            assertThat(e.problem()).as("seed %d", seed).isNotEmpty();
        }
    }

    @Test
    void shufflesAreUndoneForAnyTypeSizeAndLength() {
        Random random = new Random(2);
        for (Shuffle shuffle : Shuffle.values()) {
            for (int typeSize = 1; typeSize <= 16; typeSize++) {
                for (int length : new int[] {0, 1, 7, 16, 63, 64, 65, 128 * typeSize, 129 * typeSize + 3}) {
                    byte[] bytes = CodecsTest.noise(random, length);
                    byte[] shuffled = new byte[length + 3];
                    byte[] back = new byte[length + 2];
                    shuffle.apply(bytes, 0, shuffled, 3, length, typeSize);
                    shuffle.undo(shuffled, 3, back, 2, length, typeSize);
                    assertThat(Arrays.copyOfRange(back, 2, back.length))
                            .as("%s, type size %d, length %d", shuffle, typeSize, length)
                            .isEqualTo(bytes);
                }
            }
        }
    }

    @Test
    void aShuffleLaysByteKOfEveryElementTogether() {
        byte[] shuffled = new byte[11];

        Shuffle.SHUFFLE.apply(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 0, shuffled, 0, 11, 3);

        assertThat(shuffled).containsExactly(1, 4, 7, 2, 5, 8, 3, 6, 9, 10, 11);
    }
}
