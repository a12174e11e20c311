package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Of plain and of compressed chunks only what is wanted is read or decoded; it is what was written. */
class PlainChunkTest {
    private static final int[] SHAPE = {60, 50, 40};

    private static Stream<Arguments> seeds() {
        return Seeds.some(1).boxed().flatMap(seed -> Stream.of(Arguments.of(seed, false), Arguments.of(seed, true)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void blocksOfAnySizeAreRead(long seed, boolean compressed) {
        int[] values = new Random(1).ints(60 * 50 * 40).toArray();
        // The chunks are longer than what is read at once.
        ArrayBuilder plain = new ArrayBuilder(DataType.INT32, 60, 50, 40).chunks(60, 50, 20);
        ZarrArray array = Memory.array(compressed ? plain.zstd(1, false) : plain);
        array.write(Selection.all(3), NdArray.ofInts(SHAPE, values));
        Random random = new Random(seed);

        for (int round = 0; round < 200; round++) {
            long[] origin = new long[3];
            int[] lengths = new int[3];
            for (int d = 0; d < 3; d++) {
                origin[d] = random.nextInt(SHAPE[d]);
                lengths[d] = 1 + random.nextInt(SHAPE[d] - (int) origin[d]);
            }
            List<Integer> wanted = new ArrayList<>();
            for (int x = 0; x < lengths[0]; x++) {
                for (int y = 0; y < lengths[1]; y++) {
                    for (int z = 0; z < lengths[2]; z++) {
                        wanted.add(values[(int) (((origin[0] + x) * 50 + origin[1] + y) * 40 + origin[2] + z)]);
                    }
                }
            }
            Selection block = Selection.block(origin, lengths);
            int[] expected = wanted.stream().mapToInt(i -> i).toArray();
            assertThat(array.read(block).toInts()).as("-Dseed=%d", seed).isEqualTo(expected);
            assertThat(array.ints().read(block)).isEqualTo(expected);
            ByteBuffer bytes = ByteBuffer.allocateDirect(4 * expected.length).order(ByteOrder.BIG_ENDIAN);
            array.read(block, bytes);
            int[] read = new int[expected.length];
            bytes.flip().asIntBuffer().get(read);
            assertThat(read).isEqualTo(expected);
        }
    }

    @Test
    void halvesAreReadAsFloats() {
        ZarrArray array = Memory.array(new ArrayBuilder(DataType.FLOAT16, 6).chunks(4));
        array.floats().write(Selection.all(1), new float[] {0, 1, 2.5f, -3, 4, 5});

        assertThat(array.floats().read(Selection.all(1))).containsExactly(0, 1, 2.5f, -3, 4, 5);
    }

    @Test
    void aChunkOfTheWrongLengthIsRefused() {
        assertThat(PlainChunk.suits(
                        new BytesBlob(new byte[12]),
                        ArrayMetadataParser.parse(
                                new ArrayBuilder(DataType.INT32, 4).chunks(4).toJson(), "test"),
                        Span.whole(new int[] {4})))
                .isFalse();
    }
}
