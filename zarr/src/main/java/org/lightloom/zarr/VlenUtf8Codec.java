package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** {@code vlen-utf8}: a 4-byte count, then each string as a 4-byte length and UTF-8; all little-endian. */
record VlenUtf8Codec() implements Codec.ArrayToBytes {
    private static final int OF_A_STRING = 48;

    @Override
    public ByteBuffer encode(NdArray decoded) {
        byte[][] texts = new byte[decoded.size()][];
        int size = Integer.BYTES;
        for (int i = 0; i < texts.length; i++) {
            texts[i] = decoded.rawStrings()[i].getBytes(StandardCharsets.UTF_8);
            size = Math.addExact(size, Integer.BYTES + texts[i].length);
        }
        ByteBuffer bytes =
                ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN).putInt(texts.length);
        for (byte[] text : texts) {
            bytes.putInt(text.length).put(text);
        }
        return bytes.flip();
    }

    @Override
    public NdArray decode(ByteBuffer encoded, DataType dataType, int[] shape) {
        ByteBuffer bytes = encoded.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int expected = NdArray.elements(shape);
        int count = bytes.remaining() < Integer.BYTES ? -1 : bytes.getInt();
        if (count != expected) {
            throw new CodecException("vlen-utf8 has " + count + " strings, " + expected + " expected");
        }
        if ((long) count * Integer.BYTES > bytes.remaining()) {
            throw new CodecException("vlen-utf8 ends before its " + count + " strings");
        }
        requireMemory(bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN), count);
        String[] strings = new String[count];
        for (int i = 0; i < count; i++) {
            strings[i] = next(bytes, i);
        }
        if (bytes.hasRemaining()) {
            throw new CodecException("vlen-utf8 has " + bytes.remaining() + " bytes after its last string");
        }
        return NdArray.ofStrings(shape, strings);
    }

    /** Some bytes of text may be many strings, each of which takes far more memory. */
    private static void requireMemory(ByteBuffer bytes, int count) {
        long memory = 0;
        for (int i = 0; i < count && bytes.remaining() >= Integer.BYTES; i++) {
            int length = bytes.getInt();
            if (length < 0 || length > bytes.remaining()) {
                return;
            }
            bytes.position(bytes.position() + length);
            memory += length == 0 ? 0 : OF_A_STRING + 2L * length;
        }
        if (memory > Heap.size() / 2) {
            throw new CodecException(
                    "vlen-utf8 has strings of about " + (memory >> 20) + " MiB in memory; " + Heap.advice());
        }
    }

    private static String next(ByteBuffer bytes, int index) {
        int length = bytes.remaining() < Integer.BYTES ? -1 : bytes.getInt();
        if (length < 0 || length > bytes.remaining()) {
            throw new CodecException("vlen-utf8 string " + index + " reaches past the end of the chunk");
        }
        ByteBuffer text = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        try {
            return length == 0
                    ? ""
                    : StandardCharsets.UTF_8.newDecoder().decode(text).toString();
        } catch (CharacterCodingException e) {
            throw new CodecException("vlen-utf8 string " + index + " is not valid UTF-8", e);
        }
    }

    @Override
    public long maxEncodedSize(DataType dataType, int[] shape) {
        return Integer.BYTES * (1L + NdArray.elements(shape)) + Heap.size() / 8;
    }

    @Override
    public ObjectNode toJson() {
        return Json.object().put("name", "vlen-utf8");
    }
}
