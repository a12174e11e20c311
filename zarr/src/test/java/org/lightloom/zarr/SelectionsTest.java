package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A selection reads and writes exactly its own elements, however the array is stored. */
class SelectionsTest {

    static LongStream seeds() {
        return Seeds.some(300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void readAndWriteTheSameElementsAsAPlainArray(long seed) {
        Random random = new Random(seed);
        RandomArray any = new RandomArray(random);
        ZarrArray array = any.create();
        String[] model = cells(array.read());
        for (int step = 0; step < 5; step++) {
            int[][] positions = any.positions();
            int[] counts = Arrays.stream(positions).mapToInt(p -> p.length).toArray();
            NdArray values = any.values(counts);
            String[] incoming = cells(values);

            array.write(any.selection(positions), values);

            forEach(positions, any.shape, (at, i) -> model[at] = incoming[i]);
            assertThat(cells(array.read())).as("seed %d", seed).isEqualTo(model);

            int[][] asked = any.positions();
            NdArray read = array.read(any.selection(asked));
            String[] expected = new String[read.size()];
            forEach(asked, any.shape, (at, i) -> expected[i] = model[at]);
            assertThat(cells(read)).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void theLastOfRepeatedPositionsWins() {
        ZarrArray array = Memory.array(new ArrayBuilder(DataType.INT32, 6).chunks(2));

        array.write(Selection.of(Indices.list(4, 1, 4, 4)), NdArray.ofInts(new int[] {4}, 10, 20, 30, 40));

        assertThat(array.read().toInts()).containsExactly(0, 20, 0, 0, 40, 0);
    }

    @Test
    void aPositionOutsideIsNamedWithItsDimension() {
        ZarrArray array = Memory.array(new ArrayBuilder(DataType.INT32, 6, 3));

        assertThatThrownBy(() -> array.read(Selection.of(Indices.all(), Indices.list(0, 3))))
                .isInstanceOf(ZarrException.NotFound.class)
                .hasMessageContaining("index 3 of dimension 1")
                .hasMessageContaining("length 3");
        assertThatThrownBy(() -> array.read(Selection.of(Indices.range(4, 7), Indices.all())))
                .isInstanceOf(ZarrException.NotFound.class);
        assertThatThrownBy(() -> array.read(Selection.of(Indices.list(-1), Indices.all())))
                .isInstanceOf(ZarrException.NotFound.class);
    }

    @Test
    void moreThanOneReadHoldsIsRefusedNotCutOff() {
        ZarrArray array = Memory.array(new ArrayBuilder(DataType.INT8, 1L << 40, 1).chunks(1024, 1));

        assertThatThrownBy(array::read).isInstanceOf(ZarrException.class).hasMessageContaining("too large");
        assertThatThrownBy(() -> array.read(Selection.of(Indices.range(0, 1L << 39), Indices.all())))
                .isInstanceOf(ZarrException.class)
                .hasMessageContaining("too large");
    }

    @Test
    void positionsPastTwoToTheThirtyFirstAreReached() {
        long far = (1L << 35) + 17;
        ZarrArray array = Memory.array(new ArrayBuilder(DataType.INT8, 1L << 40).chunks(16));

        array.write(Selection.of(Indices.at(far)), NdArray.ofBytes(DataType.INT8, new int[] {1}, new byte[] {5}));

        assertThat(array.read(Selection.of(Indices.range(far - 1, far + 2)))
                        .toBytes()
                        .get(1))
                .isEqualTo((byte) 5);
    }

    @Test
    void valuesThatDoNotFitTheSelectionAreRefused() {
        ZarrArray array = Memory.array(new ArrayBuilder(DataType.INT32, 6));

        assertThatThrownBy(() -> array.write(Selection.of(Indices.range(0, 2)), NdArray.ofInts(new int[] {3}, 1, 2, 3)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> array.write(Selection.of(Indices.range(0, 1)), NdArray.ofFloats(new int[] {1}, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private interface ElementPair {
        void at(int element, int value);
    }

    /** Calls with the element of the array and the element of the values, both in C order. */
    private static void forEach(int[][] positions, int[] shape, ElementPair each) {
        int[] counts = Arrays.stream(positions).mapToInt(p -> p.length).toArray();
        for (int i = 0; i < NdArray.elements(counts); i++) {
            int at = 0;
            int stride = 1;
            int rest = i;
            for (int d = shape.length - 1; d >= 0; d--) {
                at += positions[d][rest % counts[d]] * stride;
                stride *= shape[d];
                rest /= counts[d];
            }
            each.at(at, i);
        }
    }

    private static String[] cells(NdArray values) {
        String[] cells = new String[values.size()];
        int size = values.dataType().size();
        Arrays.setAll(
                cells,
                i -> size == 0
                        ? values.rawStrings()[i]
                        : HexFormat.of().formatHex(values.rawBytes(), i * size, (i + 1) * size));
        return cells;
    }
}
