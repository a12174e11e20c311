package org.lightloom.zarr;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A dense array in memory, in C order (last dimension fastest): numbers as little-endian bytes, or strings.
 *
 * <p>Immutable by agreement: the arrays given to {@code of…} are on loan and must not be changed afterwards; the {@code
 * to…} methods return copies. Safe to share between threads on that condition.
 */
public final class NdArray {
    private final DataType dataType;
    private final int[] shape;
    private final byte[] bytes;
    private final String[] strings;

    private NdArray(DataType dataType, int[] shape, byte[] bytes, String[] strings) {
        this.dataType = dataType;
        this.shape = shape.clone();
        this.bytes = bytes;
        this.strings = strings;
        if (Arrays.stream(shape).anyMatch(length -> length < 0)) {
            throw new IllegalArgumentException("a shape has no length below 0: " + Arrays.toString(shape));
        }
        long expected = (long) elements(shape) * dataType.size();
        boolean fits = dataType == DataType.STRING ? strings.length == elements(shape) : bytes.length == expected;
        if (!fits) {
            throw new IllegalArgumentException("the values do not fill the shape " + Arrays.toString(shape));
        }
    }

    /**
     * Numbers as little-endian bytes; the array is on loan.
     *
     * @throws IllegalArgumentException if they do not fill the shape
     */
    public static NdArray ofBytes(DataType dataType, int[] shape, byte[] littleEndian) {
        return new NdArray(dataType, shape, littleEndian, new String[0]);
    }

    public static NdArray ofFloats(int[] shape, float... values) {
        byte[] bytes = new byte[values.length * Float.BYTES];
        little(bytes).asFloatBuffer().put(values);
        return ofBytes(DataType.FLOAT32, shape, bytes);
    }

    public static NdArray ofDoubles(int[] shape, double... values) {
        byte[] bytes = new byte[values.length * Double.BYTES];
        little(bytes).asDoubleBuffer().put(values);
        return ofBytes(DataType.FLOAT64, shape, bytes);
    }

    public static NdArray ofInts(int[] shape, int... values) {
        byte[] bytes = new byte[values.length * Integer.BYTES];
        little(bytes).asIntBuffer().put(values);
        return ofBytes(DataType.INT32, shape, bytes);
    }

    public static NdArray ofLongs(int[] shape, long... values) {
        byte[] bytes = new byte[values.length * Long.BYTES];
        little(bytes).asLongBuffer().put(values);
        return ofBytes(DataType.INT64, shape, bytes);
    }

    /** Strings, none of them null; the array is on loan. */
    public static NdArray ofStrings(int[] shape, String... values) {
        return new NdArray(DataType.STRING, shape, new byte[0], values);
    }

    /** A one-dimensional array of strings. */
    public static NdArray ofStrings(List<String> values) {
        return ofStrings(new int[] {values.size()}, values.toArray(String[]::new));
    }

    public DataType dataType() {
        return dataType;
    }

    public int[] shape() {
        return shape.clone();
    }

    /** Number of elements. */
    public int size() {
        return elements(shape);
    }

    /** float32 elements, or float16 ones exactly, in C order. */
    public float[] toFloats() {
        return to(ElementKind.FLOATS);
    }

    /** float64 elements in C order. */
    public double[] toDoubles() {
        return to(ElementKind.DOUBLES);
    }

    /** int16 or uint16 elements (as their bits) in C order. */
    public short[] toShorts() {
        return to(ElementKind.SHORTS);
    }

    /** int32 or uint32 elements (as their bits) in C order. */
    public int[] toInts() {
        return to(ElementKind.INTS);
    }

    /** int64 or uint64 elements (as their bits) in C order. */
    public long[] toLongs() {
        return to(ElementKind.LONGS);
    }

    /** bool elements in C order. */
    public boolean[] toBooleans() {
        return to(ElementKind.BOOLEANS);
    }

    private <A> A to(ElementKind<A> kind) {
        kind.require(dataType, "values");
        return kind.of(this);
    }

    /** Strings in C order. */
    public List<String> toStrings() {
        ElementKind.STRINGS.require(dataType, "values");
        return List.of(strings);
    }

    /** The little-endian bytes of the numbers, read-only. */
    public ByteBuffer toBytes() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    NdArray copy() {
        return new NdArray(dataType, shape, bytes.clone(), strings.clone());
    }

    /**
     * Makes sure that these are values for a place in an array.
     *
     * @throws IllegalArgumentException if they are of another type or shape, or strings that cannot be stored
     */
    void require(DataType type, int[] counts, String where) {
        if (dataType != type || !Arrays.equals(shape, counts)) {
            throw new IllegalArgumentException(
                    where + ": values " + this + " for a selection of " + type.zarrName() + Arrays.toString(counts));
        }
        for (int i = 0; i < bytes.length && type == DataType.BOOL; i++) {
            if (bytes[i] != 0 && bytes[i] != 1) {
                throw new IllegalArgumentException(where + ": bool " + i + " has the byte value " + (bytes[i] & 0xff)
                        + "; only 0 and 1 are allowed");
            }
        }
        for (int i = 0; i < strings.length; i++) {
            if (Objects.isNull(strings[i])) {
                throw new IllegalArgumentException(where + ": string " + i + " is null; \"\" is an empty one");
            }
            if (!isText(strings[i])) {
                throw new IllegalArgumentException(where + ": string " + i + " is not valid Unicode: it has one half of"
                        + " a surrogate pair, which UTF-8 cannot store");
            }
        }
    }

    private static boolean isText(String string) {
        return string.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** The bytes themselves, on loan within the package. */
    byte[] rawBytes() {
        return bytes;
    }

    /** The strings themselves, on loan within the package. */
    String[] rawStrings() {
        return strings;
    }

    /** To be filled: zeros, or no strings at all. */
    static NdArray blank(DataType dataType, int[] shape) {
        int n = elements(shape);
        return dataType == DataType.STRING
                ? ofStrings(shape, new String[n])
                : ofBytes(dataType, shape, new byte[Math.multiplyExact(n, dataType.size())]);
    }

    static int elements(int[] shape) {
        // Before the product, which may overflow where another length is 0.
        boolean none = false;
        for (int length : shape) {
            none |= length == 0;
        }
        long n = none ? 0 : 1;
        for (int length : shape) {
            n = Math.multiplyExact(n, length);
        }
        return Math.toIntExact(n);
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NdArray that
                && dataType == that.dataType
                && Arrays.equals(shape, that.shape)
                && Arrays.equals(bytes, that.bytes)
                && Arrays.equals(strings, that.strings);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(shape) * 31 + Arrays.hashCode(bytes) + Arrays.hashCode(strings);
    }

    @Override
    public String toString() {
        return dataType.zarrName() + Arrays.toString(shape);
    }
}
