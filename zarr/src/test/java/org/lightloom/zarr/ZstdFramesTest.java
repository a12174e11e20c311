package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ZstdFramesTest {
    private static final int LENGTH = 1_000_000;

    private static LongStream seeds() {
        return Seeds.some(20);
    }

    /** Compressible, of more than seven blocks. */
    private static byte[] content(Random random) {
        byte[] bytes = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            bytes[i] = (byte) random.nextInt(1 + i * 100 / LENGTH);
        }
        return bytes;
    }

    private static ByteBuffer encoded(byte[] content, boolean checksum) {
        return new ZstdCodec(3, checksum).encode(ByteBuffer.wrap(content));
    }

    private static byte[] decoded(ByteBuffer encoded, int wanted) {
        ElementRuns runs = new ElementRuns(1, List.of(new ElementRuns.Run(0, wanted)));
        ByteBuffer decoded = new ZstdCodec(3, false).decodePart(encoded.duplicate(), LENGTH, runs);
        // A damaged header may promise fewer.
        byte[] beginning = new byte[Math.min(wanted, decoded.remaining())];
        decoded.get(beginning);
        return beginning;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theBeginningOfAFrameIsDecodedByItself(long seed) {
        Random random = new Random(seed);
        byte[] content = content(random);
        int wanted = random.nextInt(10) == 0 ? (1 + random.nextInt(7)) << 17 : random.nextInt(LENGTH);

        assertThat(decoded(encoded(content, false), wanted))
                .as("-Dseed=%d", seed)
                .isEqualTo(Arrays.copyOf(content, wanted));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void damageIsACodecExceptionOrUnnoticedButNothingElse(long seed) {
        Random random = new Random(seed);
        ByteBuffer frame = encoded(content(random), false);
        for (int flips = random.nextInt(5); flips >= 0; flips--) {
            frame.put(frame.position() + random.nextInt(frame.remaining()), (byte) random.nextInt());
        }
        int cut = random.nextBoolean() ? 0 : random.nextInt(frame.remaining());
        ByteBuffer damaged = frame.limit(frame.limit() - cut);

        try {
            decoded(damaged, 300_000);
        } catch (CodecException e) {
            assertThat(e.problem()).as("-Dseed=%d", seed).startsWith("zstd: ");
        }
    }

    @Test
    void aFrameCutOffWithinWhatIsWantedIsRefused() {
        byte[] frame = new byte[200];
        encoded(content(new Random(1)), false).get(frame);

        assertThatExceptionOfType(CodecException.class).isThrownBy(() -> decoded(ByteBuffer.wrap(frame), 1000));
    }

    /** Else reading would wait for ever for bytes that never come. */
    @Test
    void aFrameThatEndsBeforeWhatItPromisesIsRefused() {
        ByteBuffer frame = encoded(Arrays.copyOf(content(new Random(1)), 300_000), false);
        int contentSize = frame.position() + 5;
        frame.order(ByteOrder.LITTLE_ENDIAN);
        assertThat(frame.getInt(contentSize)).isEqualTo(300_000);
        frame.putInt(contentSize, LENGTH);

        assertThatExceptionOfType(CodecException.class).isThrownBy(() -> decoded(frame, 400_000));
    }

    /** A stream allocates as much as the frame claims, and refuses more than 128 MiB. */
    @Test
    void aFrameThatClaimsALargeWindowIsDecodedWithoutOne() {
        byte[] content = content(new Random(1));
        ByteBuffer frame;
        try (ZstdCompressCtx context = new ZstdCompressCtx().setWindowLog(17)) {
            frame = ByteBuffer.wrap(context.compress(content));
        }
        int descriptor = 5;
        assertThat(frame.get(descriptor)).isEqualTo((byte) (17 - 10 << 3));
        for (int log = 17; log <= 31; log++) {
            frame.put(descriptor, (byte) (log - 10 << 3));
            assertThat(decoded(frame, 1000)).as("2^%d", log).isEqualTo(Arrays.copyOf(content, 1000));
        }
    }

    @Test
    void onlyWhereThereIsAChecksumDamageBehindWhatIsWantedIsNoticed() {
        byte[] content = content(new Random(1));
        ByteBuffer without = encoded(content, false);
        ByteBuffer with = encoded(content, true);
        without.put(without.limit() - 1000, (byte) ~without.get(without.limit() - 1000));
        with.put(with.limit() - 1000, (byte) ~with.get(with.limit() - 1000));

        assertThat(decoded(without, 1000)).isEqualTo(Arrays.copyOf(content, 1000));
        assertThatExceptionOfType(CodecException.class).isThrownBy(() -> decoded(with, 1000));
    }

    /** Nothing but closing frees a context's native memory, and the pool's threads forget what is theirs after a task. */
    @Test
    void tasksOfTheCommonPoolLeaveNoContextsBehind() {
        ZstdCodec codec = new ZstdCodec(1, true);
        int compressing = ZstdFrames.COMPRESS.size();
        int decompressing = ZstdFrames.DECOMPRESS.size();

        for (int task = 0; task < 500; task++) {
            ForkJoinPool.commonPool()
                    .submit(() -> codec.decode(codec.encode(ByteBuffer.allocate(1000)), 1000))
                    .join();
            assertThat(ForkJoinPool.commonPool().awaitQuiescence(1, TimeUnit.MINUTES))
                    .isTrue();
        }

        int atOnce = ForkJoinPool.getCommonPoolParallelism() + 1;
        assertThat(ZstdFrames.COMPRESS).hasSizeBetween(1, compressing + atOnce);
        assertThat(ZstdFrames.DECOMPRESS).hasSizeBetween(1, decompressing + atOnce);
    }
}
