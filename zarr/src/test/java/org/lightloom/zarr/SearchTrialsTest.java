package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** zstd's fast search is taken where it loses next to nothing, and looked at again now and then. */
class SearchTrialsTest {
    private static final int LENGTH = 200_000;

    private final ZstdCodec codec = new ZstdCodec(3, false);

    @Test
    void noisyNumbersAreSearchedFastFromTheSecondChunkOn() {
        byte[] noisy = noisy(1);

        assertThat(encoded(noisy)).isEqualTo(searched(noisy, false)).isNotEqualTo(searched(noisy, true));
        encoded(noisy);
        assertThat(encoded(noisy)).isEqualTo(searched(noisy, true));
    }

    @Test
    void labelsInTwoDimensionsAreNot() {
        byte[] labels = labels();

        for (int i = 0; i < 2 * SearchTrials.PERIOD; i++) {
            assertThat(encoded(labels)).isEqualTo(searched(labels, false));
        }
        assertThat(searched(labels, true).length())
                .isGreaterThan(2 * searched(labels, false).length());
    }

    @Test
    void ofATrialTheSmallerOneIsStored() {
        byte[] sparse = sparse();

        encoded(noisy(1));

        assertThat(encoded(sparse)).isEqualTo(searched(sparse, true));
        assertThat(searched(sparse, true).length())
                .isLessThan(searched(sparse, false).length());
    }

    @Test
    void otherDataAreNoticedAtTheNextTrial() {
        byte[] noisy = noisy(2);
        encoded(labels());
        encoded(labels());
        for (int i = 1; i < SearchTrials.PERIOD; i++) {
            assertThat(encoded(noisy)).isEqualTo(searched(noisy, false));
        }

        encoded(noisy);

        assertThat(encoded(noisy)).isEqualTo(searched(noisy, true));
    }

    @Test
    void whatCompressesWellLosesNothingToTheFastSearch() {
        byte[] labels = labels();
        learnFast();

        assertThat(encoded(labels)).isEqualTo(searched(labels, false));
    }

    @Test
    void constantChunksDecideNothing() {
        byte[] constant = numbers(i -> 7);
        byte[] doubles = doubles();
        assertThat(searched(doubles, true).length())
                .isGreaterThan(searched(doubles, false).length() * 11 / 10);

        for (int chunk = 0; chunk < 3 * SearchTrials.PERIOD; chunk++) {
            boolean corner = chunk < 5 || chunk % SearchTrials.PERIOD == 1;
            assertThat(encoded(corner ? constant : doubles)).isEqualTo(searched(corner ? constant : doubles, false));
        }
    }

    @Test
    void theChunkAfterOneThatDecidedNothingIsTheTrial() {
        SearchTrials trials = new SearchTrials();
        assertThat(trials.isNext()).isFalse();
        assertThat(trials.isNext()).isTrue();
        trials.ended(257_000, 1000, 1000);

        assertThat(trials.isNext()).isTrue();
        trials.ended(256_000, 1000, 1000);
        assertThat(trials.isNext()).isFalse();
        assertThat(trials.fastSuits()).isTrue();
    }

    @Test
    void smallChunksAndLargeOnesAreAsTheLevelSays() {
        learnFast();
        byte[] small = Arrays.copyOf(noisy(4), 1 << 14);
        byte[] large = Arrays.copyOf(sparse(), (1 << 24) + 4);

        assertThat(encoded(small)).isEqualTo(new Frame(CodecsTest.asItsLevelSays(small, 3)));
        assertThat(encoded(large)).isEqualTo(searched(large, false)).isNotEqualTo(searched(large, true));
    }

    @Test
    void aLossOfAFiftiethIsTakenAndNoLarger() {
        SearchTrials trials = new SearchTrials();
        trials.ended(5000, 1000, 1020);
        assertThat(trials.fastSuits()).isTrue();

        trials = new SearchTrials();
        trials.ended(5000, 1000, 1021);
        assertThat(trials.fastSuits()).isFalse();
    }

    @Test
    void anOlderTrialWeighsHalfAsMuch() {
        SearchTrials trials = new SearchTrials();
        trials.ended(5000, 1000, 1100);

        trials.ended(5000, 1000, 990);

        assertThat(trials.fastSuits()).isFalse();
        trials.ended(5000, 1000, 990);
        assertThat(trials.fastSuits()).isTrue();
    }

    /** So that the next chunks are searched fast, if they need not be searched by both. */
    private void learnFast() {
        for (int i = 0; i < 3; i++) {
            encoded(noisy(i));
        }
    }

    private Frame encoded(byte[] chunk) {
        ByteBuffer encoded = codec.encode(ByteBuffer.wrap(chunk));
        assertThat(Arrays.equals(CodecsTest.bytes(codec.decode(encoded.duplicate(), chunk.length)), chunk))
                .isTrue();
        return new Frame(CodecsTest.bytes(encoded));
    }

    /** What a failure prints of a frame. */
    private record Frame(int length, int hash) {
        Frame(byte[] bytes) {
            this(bytes.length, Arrays.hashCode(bytes));
        }
    }

    /** By zstd itself: its strategies 1, fast, and 2, dfast. */
    private static Frame searched(byte[] chunk, boolean fast) {
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            context.setLevel(3).setMinMatch(5).setStrategy(fast ? 1 : 2).setChecksum(false);
            return new Frame(context.compress(chunk));
        }
    }

    /** Magnitudes to two decimals. */
    private static byte[] noisy(int seed) {
        Random random = new Random(seed);
        return numbers(i -> Float.floatToIntBits(Math.round(1800 + 100 * random.nextGaussian()) / 100f));
    }

    /** Magnitudes to two decimals, in eight bytes. */
    private static byte[] doubles() {
        Random random = new Random(6);
        long[] bits = new long[LENGTH / Long.BYTES];
        Arrays.setAll(bits, i -> Double.doubleToLongBits(Math.round(1800 + 100 * random.nextGaussian()) / 100.0));
        return numbers(i -> (int) (i % 2 == 0 ? bits[i / 2] : bits[i / 2] >>> 32));
    }

    private static byte[] sparse() {
        Random random = new Random(3);
        return numbers(i -> random.nextInt(20) == 0 ? Float.floatToIntBits((float) random.nextGaussian()) : 0);
    }

    /** Segments of an image: the same row again and again, then another. */
    private static byte[] labels() {
        return numbers(i -> (i / 256 / 37 + i % 256 / 23) * 7919 % 65521);
    }

    private static byte[] numbers(IntUnaryOperator number) {
        ByteBuffer numbers = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; numbers.hasRemaining(); i++) {
            numbers.putInt(number.applyAsInt(i));
        }
        return numbers.array();
    }
}
