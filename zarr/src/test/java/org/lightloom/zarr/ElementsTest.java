package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Elements come and go as Java arrays and buffers. */
class ElementsTest {
    private static final Selection COLUMN = Selection.of(Indices.range(1, 4), Indices.at(2));

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of(DataType.INT8, (Function) ZarrArray::bytes, new byte[] {1, -128, 127}),
                Arguments.of(DataType.UINT8, (Function) ZarrArray::bytes, new byte[] {1, -1, 0}),
                Arguments.of(DataType.INT16, (Function) ZarrArray::shorts, new short[] {1, Short.MIN_VALUE, 300}),
                Arguments.of(DataType.UINT16, (Function) ZarrArray::shorts, new short[] {1, -1, 300}),
                Arguments.of(DataType.INT32, (Function) ZarrArray::ints, new int[] {1, Integer.MIN_VALUE, 70_000}),
                Arguments.of(DataType.UINT32, (Function) ZarrArray::ints, new int[] {1, -1, 70_000}),
                Arguments.of(DataType.INT64, (Function) ZarrArray::longs, new long[] {1, Long.MIN_VALUE, 1L << 40}),
                Arguments.of(DataType.UINT64, (Function) ZarrArray::longs, new long[] {1, -1, 1L << 40}),
                Arguments.of(DataType.FLOAT16, (Function) ZarrArray::floats, new float[] {0.5f, -0.0f, 65504}),
                Arguments.of(DataType.FLOAT32, (Function) ZarrArray::floats, new float[] {0.1f, Float.NaN, -0.0f}),
                Arguments.of(DataType.FLOAT64, (Function) ZarrArray::doubles, new double[] {0.1, Double.NaN, -0.0}),
                Arguments.of(DataType.BOOL, (Function) ZarrArray::booleans, new boolean[] {true, false, true}),
                Arguments.of(DataType.STRING, (Function) ZarrArray::strings, new String[] {"", "é", "b"}));
    }

    /** The view of one kind. */
    private interface Function extends java.util.function.Function<ZarrArray, Elements<?>> {}

    @ParameterizedTest
    @MethodSource("kinds")
    <A> void whatIsWrittenIsRead(DataType type, java.util.function.Function<ZarrArray, Elements<A>> view, A values) {
        for (ArrayBuilder builder : new ArrayBuilder[] {
            new ArrayBuilder(type, 5, 4).chunks(2, 3),
            new ArrayBuilder(type, 5, 4).shards(4, 6).chunks(2, 3)
        }) {
            Elements<A> elements = view.apply(Memory.array(builder));

            elements.write(COLUMN, values);

            assertThat(elements.read(COLUMN)).isEqualTo(values);
            assertThat(elements.of(Memory.array(builder).read(COLUMN))).isNotEqualTo(values);
        }
    }

    @Test
    void theRightViewIsNamedByTheWrongOne() {
        ZarrArray array = Memory.array(new ArrayBuilder(DataType.UINT16, 5, 4));

        assertThatThrownBy(array::ints)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("uint16")
                .hasMessageContaining("shorts()");
    }

    @Test
    void anArrayThatIsTooShortIsRefusedAndALongerOneKeepsItsEnd() {
        ZarrArray array = Memory.array(new ArrayBuilder(DataType.INT32, 5, 4).fill(7));
        int[] longer = {0, 0, 0, 5};

        array.ints().read(COLUMN, longer);

        assertThat(longer).containsExactly(7, 7, 7, 5);
        assertThatThrownBy(() -> array.ints().read(COLUMN, new int[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 elements");
        assertThatThrownBy(() -> array.ints().write(COLUMN, longer)).isInstanceOf(IllegalArgumentException.class);
    }

    static LongStream seeds() {
        return Seeds.some(200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aBufferGetsTheBytesInItsOwnOrderBehindItsPosition(long seed) {
        Random random = new Random(seed);
        RandomArray any = new RandomArray(random);
        if (any.dataType == DataType.STRING) {
            return;
        }
        ZarrArray array = any.create();
        array.write(Selection.all(any.shape.length), any.values(any.shape));
        Selection selection = any.selection(any.positions());
        NdArray expected = array.read(selection);
        int length = expected.rawBytes().length;
        ByteBuffer into =
                random.nextBoolean() ? ByteBuffer.allocate(length + 5) : ByteBuffer.allocateDirect(length + 5);
        into.order(random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
                .position(3);

        array.read(selection, into);

        assertThat(into.position()).as("seed %d", seed).isEqualTo(3 + length);
        byte[] read = new byte[length];
        into.get(3, read);
        int word = into.order() == ByteOrder.LITTLE_ENDIAN ? 1 : any.dataType.wordSize();
        byte[] swapped = new byte[length];
        IntStream.range(0, length).forEach(i -> swapped[i] = read[i - i % word + word - 1 - i % word]);
        assertThat(swapped).as("seed %d", seed).isEqualTo(expected.rawBytes());
    }

    @Test
    void aBufferWithoutRoomIsLeftAsItIs() {
        ZarrArray array = Memory.array(new ArrayBuilder(DataType.INT32, 5, 4).fill(7));
        ByteBuffer small = ByteBuffer.allocate(11);

        assertThatThrownBy(() -> array.read(COLUMN, small)).isInstanceOf(BufferOverflowException.class);

        assertThat(small.position()).isZero();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void pointsReadAndWriteSingleElements(long seed) {
        Random random = new Random(seed);
        RandomArray any = new RandomArray(random);
        if (any.shape.length == 0 || NdArray.elements(any.shape) == 0) {
            return;
        }
        ZarrArray array = any.create();
        array.write(Selection.all(any.shape.length), any.values(any.shape));
        int count = random.nextInt(9);
        long[][] at = new long[any.shape.length][];
        for (int d = 0; d < at.length; d++) {
            at[d] = random.ints(count, 0, any.shape[d]).asLongStream().toArray();
        }
        NdArray values = any.values(new int[] {count});

        array.write(Selection.points(at), values);

        NdArray read = array.read(Selection.points(at));
        assertThat(read.shape()).containsExactly(count);
        NdArray[] expected = new NdArray[count];
        for (int i = 0; i < count; i++) {
            int last = i;
            for (int later = i + 1; later < count; later++) {
                last = same(at, i, later) ? later : last;
            }
            expected[i] = element(values, last);
            assertThat(element(read, i)).as("seed %d, point %d", seed, i).isEqualTo(expected[i]);
            Indices[] one = new Indices[at.length];
            for (int d = 0; d < at.length; d++) {
                one[d] = Indices.at(at[d][i]);
            }
            NdArray cell = array.read(Selection.of(one));
            assertThat(element(cell, 0)).as("seed %d, point %d", seed, i).isEqualTo(expected[i]);
        }
    }

    private static boolean same(long[][] at, int i, int j) {
        return java.util.Arrays.stream(at).allMatch(d -> d[i] == d[j]);
    }

    private static NdArray element(NdArray values, int i) {
        int size = values.dataType().size();
        return size == 0
                ? NdArray.ofStrings(new int[] {1}, values.rawStrings()[i])
                : NdArray.ofBytes(
                        values.dataType(),
                        new int[] {1},
                        java.util.Arrays.copyOfRange(values.rawBytes(), i * size, (i + 1) * size));
    }

    @Test
    void aPointOutsideIsNamedWithItsDimension() {
        ZarrArray array = Memory.array(new ArrayBuilder(DataType.INT32, 6, 3));

        assertThatThrownBy(() -> array.read(Selection.points(new long[] {0, 1}, new long[] {0, 3})))
                .isInstanceOf(ZarrException.NotFound.class)
                .hasMessageContaining("index 3 of dimension 1");
        assertThatThrownBy(() -> Selection.points(new long[2], new long[3]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyHalfBecomesTheSameHalfAgain() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = HalfFloat.value((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(HalfFloat.bits(value)).isEqualTo((short) bits);
            }
        }
        assertThat(HalfFloat.value(HalfFloat.bits(Double.NaN))).isNaN();
        assertThat(HalfFloat.value((short) 0x7c00)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(HalfFloat.value((short) 1)).isEqualTo(0x1p-24f);
    }
}
