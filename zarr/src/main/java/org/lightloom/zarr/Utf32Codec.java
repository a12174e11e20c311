package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * {@code bytes} of the data type {@code fixed_length_utf32} (zarr-extensions): strings of a fixed number of code points,
 * the rest filled with zeros, as numpy has them.
 *
 * @param length code points of a string
 */
record Utf32Codec(int length, boolean bigEndian) implements Codec.ArrayToBytes {
    private static final int MOST_TEXT = 120;

    @Override
    public ByteBuffer encode(NdArray decoded) {
        int size = Math.multiplyExact(Math.multiplyExact(decoded.size(), length), Integer.BYTES);
        ByteBuffer bytes = ByteBuffer.allocate(size).order(order());
        for (String text : decoded.rawStrings()) {
            int[] points = text.codePoints().toArray();
            if (points.length > length) {
                throw new CodecException("'" + text.substring(0, Math.min(MOST_TEXT, text.length()))
                        + "' is longer than" + " the " + length + " characters of the array");
            }
            if (points.length > 0 && points[points.length - 1] == 0) {
                throw new CodecException("'" + text.substring(0, Math.min(MOST_TEXT, text.length()))
                        + "' ends with U+0000, with which shorter strings are filled up");
            }
            for (int i = 0; i < length; i++) {
                bytes.putInt(i < points.length ? points[i] : 0);
            }
        }
        return bytes.flip();
    }

    @Override
    public NdArray decode(ByteBuffer encoded, DataType dataType, int[] shape) {
        if (encoded.remaining() != maxEncodedSize(dataType, shape)) {
            throw new CodecException("the chunk has " + encoded.remaining() + " bytes decoded, "
                    + maxEncodedSize(dataType, shape) + " expected for strings of " + length + " characters");
        }
        ByteBuffer bytes = encoded.duplicate().order(order());
        String[] strings = new String[NdArray.elements(shape)];
        for (int i = 0; i < strings.length; i++) {
            strings[i] = next(bytes, i);
        }
        return NdArray.ofStrings(shape, strings);
    }

    private String next(ByteBuffer bytes, int index) {
        int[] points = new int[length];
        int used = 0;
        for (int i = 0; i < length; i++) {
            points[i] = bytes.getInt();
            used = points[i] == 0 ? used : i + 1;
        }
        try {
            return new String(points, 0, used);
        } catch (IllegalArgumentException e) {
            throw new CodecException("string " + index + " of the chunk is not valid UTF-32", e);
        }
    }

    private ByteOrder order() {
        return bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    @Override
    public long maxEncodedSize(DataType dataType, int[] shape) {
        return (long) NdArray.elements(shape) * length * Integer.BYTES;
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = Json.object().put("name", "bytes");
        json.putObject("configuration").put("endian", bigEndian ? "big" : "little");
        return json;
    }
}
