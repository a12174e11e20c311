package org.lightloom.zarr;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * How elements of some data types look as a Java array.
 *
 * @param <A> the array, for instance {@code float[]}
 * @param types the data types that can be had in this way
 * @param put writes the elements of an array as little-endian bytes
 */
record ElementKind<A>(
        String name,
        List<DataType> types,
        IntFunction<A> allocate,
        ToIntFunction<A> length,
        Wrapping<A> destination,
        BiConsumer<ByteBuffer, A> put) {

    /** An array as the destination of a read. */
    interface Wrapping<A> {
        Destination wrap(DataType type, int[] shape, A into);
    }

    static final ElementKind<byte[]> BYTES =
            of("bytes", byte[]::new, a -> a.length, ByteBuffer::wrap, ByteBuffer::put, DataType.INT8, DataType.UINT8);
    static final ElementKind<short[]> SHORTS = of(
            "shorts",
            short[]::new,
            a -> a.length,
            ShortBuffer::wrap,
            (bytes, a) -> bytes.asShortBuffer().put(a),
            DataType.INT16,
            DataType.UINT16);
    static final ElementKind<int[]> INTS = of(
            "ints",
            int[]::new,
            a -> a.length,
            IntBuffer::wrap,
            (bytes, a) -> bytes.asIntBuffer().put(a),
            DataType.INT32,
            DataType.UINT32);
    static final ElementKind<long[]> LONGS = of(
            "longs",
            long[]::new,
            a -> a.length,
            LongBuffer::wrap,
            (bytes, a) -> bytes.asLongBuffer().put(a),
            DataType.INT64,
            DataType.UINT64);
    static final ElementKind<double[]> DOUBLES = of(
            "doubles",
            double[]::new,
            a -> a.length,
            DoubleBuffer::wrap,
            (bytes, a) -> bytes.asDoubleBuffer().put(a),
            DataType.FLOAT64);
    static final ElementKind<float[]> FLOATS = new ElementKind<>(
            "floats",
            List.of(DataType.FLOAT32, DataType.FLOAT16),
            float[]::new,
            a -> a.length,
            (type, shape, into) -> type == DataType.FLOAT16
                    ? Destination.ofHalves(shape, into)
                    : Destination.of(type, shape, FloatBuffer.wrap(into)),
            ElementKind::putFloats);
    static final ElementKind<boolean[]> BOOLEANS = new ElementKind<>(
            "booleans",
            List.of(DataType.BOOL),
            boolean[]::new,
            a -> a.length,
            (type, shape, into) -> Destination.of(shape, into),
            ElementKind::putBooleans);
    static final ElementKind<String[]> STRINGS = new ElementKind<>(
            "strings",
            List.of(DataType.STRING),
            String[]::new,
            a -> a.length,
            (type, shape, into) -> Destination.of(shape, into),
            (bytes, a) -> {});

    private static final List<ElementKind<?>> ALL =
            List.of(BYTES, SHORTS, INTS, LONGS, FLOATS, DOUBLES, BOOLEANS, STRINGS);

    private static <A> ElementKind<A> of(
            String name,
            IntFunction<A> allocate,
            ToIntFunction<A> length,
            Function<A, java.nio.Buffer> wrap,
            BiConsumer<ByteBuffer, A> put,
            DataType... types) {
        return new ElementKind<>(
                name,
                List.of(types),
                allocate,
                length,
                (type, shape, into) -> Destination.of(type, shape, wrap.apply(into)),
                put);
    }

    /** Room for a half is two bytes, for a float four: which of them is meant follows from the room. */
    private static void putFloats(ByteBuffer bytes, float[] values) {
        if (bytes.remaining() == values.length * Float.BYTES) {
            bytes.asFloatBuffer().put(values);
        } else {
            for (float value : values) {
                bytes.putShort(HalfFloat.bits(value));
            }
        }
    }

    private static void putBooleans(ByteBuffer bytes, boolean[] values) {
        for (boolean value : values) {
            bytes.put((byte) (value ? 1 : 0));
        }
    }

    /** @throws IllegalArgumentException if elements of a type cannot be had in this way: it names the way that can */
    void require(DataType type, String where) {
        if (!types.contains(type)) {
            String right = ALL.stream()
                    .filter(kind -> kind.types.contains(type))
                    .map(kind -> kind.name + "()")
                    .findFirst()
                    .orElse("read(…) and its bytes");
            throw new IllegalArgumentException(where + ": its elements are " + type.zarrName() + ", which are had by "
                    + right + "; " + name + "() is for "
                    + types.stream().map(DataType::zarrName).collect(Collectors.joining(", ")));
        }
    }

    /** The values as an array of a shape; a copy. */
    NdArray toNdArray(DataType type, int[] shape, A values) {
        if (values instanceof String[] strings) {
            return NdArray.ofStrings(shape, Arrays.copyOf(strings, strings.length));
        }
        byte[] bytes = new byte[Math.multiplyExact(length.applyAsInt(values), type.size())];
        put.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), values);
        return NdArray.ofBytes(type, shape, bytes);
    }

    /** The elements of an array. */
    A of(NdArray array) {
        A values = allocate.apply(array.size());
        int[] shape = array.shape();
        destination.wrap(array.dataType(), shape, values).copy(array, Span.whole(shape));
        return values;
    }
}
