package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** {@code bytes}: numbers in C order with a given endianness. */
record BytesCodec(boolean bigEndian, boolean endianGiven) implements Codec.ArrayToBytes {
    static final BytesCodec LITTLE = new BytesCodec(false, true);

    @Override
    public ByteBuffer encode(NdArray decoded) {
        byte[] bytes = decoded.rawBytes();
        return ByteBuffer.wrap(bigEndian ? swapped(bytes, decoded.dataType()) : bytes);
    }

    @Override
    public NdArray decode(ByteBuffer encoded, DataType dataType, int[] shape) {
        long expected = maxEncodedSize(dataType, shape);
        if (encoded.remaining() != expected) {
            throw new CodecException("the chunk has " + encoded.remaining() + " bytes decoded, " + expected
                    + " expected for " + Arrays.toString(shape) + " " + dataType.zarrName());
        }
        byte[] bytes = wholeArray(encoded);
        return NdArray.ofBytes(dataType, shape, normalised(bigEndian ? swapped(bytes, dataType) : bytes, dataType));
    }

    @Override
    public boolean decodesAlike(Codec.ArrayToBytes other, DataType dataType) {
        return other instanceof BytesCodec bytes && (bytes.bigEndian == bigEndian || dataType.wordSize() == 1);
    }

    @Override
    public long maxEncodedSize(DataType dataType, int[] shape) {
        return (long) NdArray.elements(shape) * dataType.size();
    }

    private static byte[] wholeArray(ByteBuffer buffer) {
        if (buffer.hasArray()
                && buffer.arrayOffset() == 0
                && buffer.position() == 0
                && buffer.remaining() == buffer.array().length) {
            return buffer.array();
        }
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }

    private static byte[] normalised(byte[] bytes, DataType dataType) {
        if (dataType == DataType.BOOL) {
            for (byte b : bytes) {
                if (b != 0 && b != 1) {
                    throw new CodecException("a bool has the byte value " + (b & 0xff) + "; only 0 and 1 are allowed");
                }
            }
        }
        return bytes;
    }

    private static byte[] swapped(byte[] bytes, DataType dataType) {
        int word = dataType.wordSize();
        if (word == 1) {
            return bytes;
        }
        byte[] swapped = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i += word) {
            for (int k = 0; k < word; k++) {
                swapped[i + k] = bytes[i + word - 1 - k];
            }
        }
        return swapped;
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = Json.object().put("name", "bytes");
        if (endianGiven) {
            json.putObject("configuration").put("endian", bigEndian ? "big" : "little");
        }
        return json;
    }
}
