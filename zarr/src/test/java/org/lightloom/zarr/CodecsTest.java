package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was encoded is decoded again, damage is noticed, and no frame makes more memory than its chunk needs. */
class CodecsTest {

    static LongStream seeds() {
        return Seeds.some(200);
    }

    static List<Codec.BytesToBytes> codecs() {
        return List.of(
                new GzipCodec(0),
                new GzipCodec(9),
                new ZstdCodec(3, true),
                new ZstdCodec(-5, false),
                new Crc32cCodec(),
                new BloscCodec("zstd", 1, Shuffle.SHUFFLE, 4, 0),
                new BloscCodec("zstd", 9, Shuffle.NOSHUFFLE, 1, 0),
                new BloscCodec("lz4", 5, Shuffle.BITSHUFFLE, 8, 0),
                new BloscCodec("lz4", 0, Shuffle.SHUFFLE, 2, 0));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyTwoCodecsGiveTheSameBytesBack(long seed) {
        Random random = new Random(seed);
        Codec.BytesToBytes first = codecs().get(random.nextInt(codecs().size()));
        Codec.BytesToBytes second = codecs().get(random.nextInt(codecs().size()));
        byte[] bytes = random.nextBoolean() ? noise(random, random.nextInt(5000)) : smooth(random.nextInt(5000));

        ByteBuffer once = first.encode(amidOthers(bytes));
        ByteBuffer twice = second.encode(once);

        assertThat(once.remaining()).isLessThanOrEqualTo((int) first.maxEncodedSize(bytes.length));
        assertThat(bytes(first.decode(second.decode(twice, once.remaining()), bytes.length)))
                .as("seed %d: %s, %s", seed, first, second)
                .isEqualTo(bytes);
    }

    @Test
    void theUsualZstdLevelLooksForNoRepetitionsOfFourBytesAndTheOthersDoAsTheirLevelSays() {
        byte[] numbers = repeatedNumbers(200_000);
        for (int level : new int[] {3, 4, 0, 1}) {
            byte[] encoded = bytes(new ZstdCodec(level, false).encode(ByteBuffer.wrap(numbers)));
            boolean usual = level == 3 || level == 0;

            assertThat(Arrays.equals(encoded, asItsLevelSays(numbers, level)))
                    .as("level %s", level)
                    .isEqualTo(!usual);
            assertThat(bytes(new ZstdCodec(level, false).decode(ByteBuffer.wrap(encoded), numbers.length)))
                    .isEqualTo(numbers);
        }
    }

    /** Numbers of four bytes, of which some come again. */
    private static byte[] repeatedNumbers(int length) {
        Random random = new Random(5);
        ByteBuffer numbers = ByteBuffer.allocate(length);
        int[] some = random.ints(500).toArray();
        while (numbers.hasRemaining()) {
            numbers.putInt(random.nextBoolean() ? random.nextInt() : some[random.nextInt(some.length)]);
        }
        return numbers.array();
    }

    static byte[] asItsLevelSays(byte[] bytes, int level) {
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            return context.setLevel(level).setChecksum(false).compress(bytes);
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void moreThanTheChunkMayHaveIsRefused(Codec.BytesToBytes codec) {
        ByteBuffer bomb = codec.encode(ByteBuffer.wrap(new byte[1 << 20]));

        if (codec instanceof Crc32cCodec) {
            return;
        }
        assertThatThrownBy(() -> codec.decode(bomb, 1000))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("1000");
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void aShortenedFrameIsRefused(Codec.BytesToBytes codec) {
        byte[] encoded = bytes(codec.encode(ByteBuffer.wrap(smooth(4000))));

        for (int length : new int[] {0, 1, 8, 17, encoded.length / 2, encoded.length - 1}) {
            ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(encoded, length));
            assertThatThrownBy(() -> requireAll(codec.decode(cut, 4000)))
                    .as("%d bytes", length)
                    .isInstanceOf(CodecException.class);
        }
    }

    /** A frame of no bytes may be the frame of nothing; whoever asked for 4000 bytes then says so. */
    private static void requireAll(ByteBuffer decoded) {
        BytesCodec.LITTLE.decode(decoded, DataType.UINT8, new int[] {4000});
    }

    @Test
    void zstdFramesWithoutTheirContentSizeAreRead() {
        byte[] bytes = smooth(3000);
        byte[] frame = ZstdStreams.withoutContentSize(bytes);

        assertThat(bytes(new ZstdCodec(1, false).decode(ByteBuffer.wrap(frame), 3000)))
                .isEqualTo(bytes);
        assertThatThrownBy(() -> new ZstdCodec(1, false).decode(ByteBuffer.wrap(frame), 2999))
                .isInstanceOf(CodecException.class);
    }

    @Test
    void theChecksumOfAZstdFrameIsWrittenWhereAskedFor() {
        byte[] with = bytes(new ZstdCodec(1, true).encode(ByteBuffer.wrap(smooth(3000))));
        byte[] without = bytes(new ZstdCodec(1, false).encode(ByteBuffer.wrap(smooth(3000))));

        assertThat(with[4] & 0x04).isEqualTo(0x04);
        assertThat(without[4] & 0x04).isZero();
        assertThat(with).hasSize(without.length + 4);
    }

    @Test
    void crc32cNoticesEveryFlippedBit() {
        byte[] encoded = bytes(new Crc32cCodec().encode(ByteBuffer.wrap(smooth(64))));

        Flips.each(
                encoded,
                0,
                encoded.length,
                flipped -> assertThatThrownBy(() -> new Crc32cCodec().decode(ByteBuffer.wrap(flipped), 64))
                        .isInstanceOf(CodecException.class));
    }

    /** The bytes at the end of a larger array. */
    private static ByteBuffer amidOthers(byte[] bytes) {
        byte[] all = new byte[bytes.length + 5];
        Arrays.fill(all, (byte) 77);
        System.arraycopy(bytes, 0, all, 5, bytes.length);
        return ByteBuffer.wrap(all, 5, bytes.length);
    }

    static byte[] noise(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    static byte[] smooth(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i % 4 == 3 ? 65 : i * i >>> 9);
        }
        return bytes;
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
