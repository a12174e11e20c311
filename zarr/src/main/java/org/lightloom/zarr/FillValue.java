package org.lightloom.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/** The value of elements that are not stored: one element's little-endian bytes, or a string. */
final class FillValue {
    private final DataType dataType;
    private final byte[] element;
    private final String text;
    private final JsonNode json;

    FillValue(DataType dataType, byte[] element, String text, JsonNode json) {
        this.dataType = dataType;
        this.element = element;
        this.text = text;
        this.json = json;
    }

    DataType dataType() {
        return dataType;
    }

    /** As it stood in zarr.json. */
    JsonNode toJson() {
        return json;
    }

    NdArray filled(DataType type, int[] shape) {
        int n = NdArray.elements(shape);
        if (type == DataType.STRING) {
            String[] strings = new String[n];
            Arrays.fill(strings, text);
            return NdArray.ofStrings(shape, strings);
        }
        return filled(NdArray.ofBytes(type, shape, new byte[Math.multiplyExact(n, type.size())]));
    }

    /** An array of numbers lies in this thread's {@link Scratch}, to be used before it decodes another. */
    NdArray filledOnLoan(DataType type, int[] shape) {
        return type == DataType.STRING ? filled(type, shape) : filled(Scratch.decoded(type, shape));
    }

    private NdArray filled(NdArray numbers) {
        fill(numbers.rawBytes(), 0, NdArray.elements(numbers.shape()));
        return numbers;
    }

    /** Sets a run of numbers to the fill value. */
    void fill(byte[] bytes, int element0, int count) {
        int size = element.length;
        int from = element0 * size;
        int to = from + count * size;
        if (allZero()) {
            Arrays.fill(bytes, from, to, (byte) 0);
            return;
        }
        for (int done = 0; from + done < to; ) {
            int step = done == 0 ? Math.min(size, to - from) : Math.min(done, to - from - done);
            System.arraycopy(done == 0 ? element : bytes, done == 0 ? 0 : from, bytes, from + done, step);
            done += step;
        }
    }

    /** Sets a run of elements of an array to the fill value. */
    void fill(NdArray array, int element0, int count) {
        if (dataType == DataType.STRING) {
            Arrays.fill(array.rawStrings(), element0, element0 + count, text);
        } else {
            fill(array.rawBytes(), element0, count);
        }
    }

    private boolean allZero() {
        for (byte b : element) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether every element has exactly the bits of the fill value. */
    boolean fills(NdArray array) {
        if (dataType == DataType.STRING) {
            return Arrays.stream(array.rawStrings()).allMatch(text::equals);
        }
        byte[] bytes = array.rawBytes();
        int size = element.length;
        return bytes.length == 0
                || Arrays.equals(bytes, 0, size, element, 0, size)
                        && Arrays.equals(bytes, size, bytes.length, bytes, 0, bytes.length - size);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FillValue that
                && dataType == that.dataType
                && Arrays.equals(element, that.element)
                && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(element) * 31 + text.hashCode();
    }
}
