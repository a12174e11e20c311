package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;

/**
 * One step of a codec chain (Zarr v3 core, "Codecs"). Codecs are values, safe for use by several threads: two
 * that are equal decode alike. What they encode to may differ, if they learn from what they encode ({@link ZstdCodec}).
 * Failures to decode are {@link CodecException}s; the caller adds the key.
 */
sealed interface Codec {

    /** Name and configuration as they stand in zarr.json. */
    ObjectNode toJson();

    /** @throws CodecException if this is only read */
    default void requireWritable() {}

    /** Turns one array into another of the same elements. */
    non-sealed interface ArrayToArray extends Codec {
        int[] encodedShape(int[] shape);

        NdArray encode(NdArray decoded);

        NdArray decode(NdArray encoded);
    }

    /** Turns an array into bytes. */
    non-sealed interface ArrayToBytes extends Codec {
        /** A heap buffer, without room past its limit where it shares the array's memory. */
        ByteBuffer encode(NdArray decoded);

        /** @param encoded a heap buffer */
        NdArray decode(ByteBuffer encoded, DataType dataType, int[] shape);

        /** {@link CodecChain#decodesAlike}. */
        default boolean decodesAlike(ArrayToBytes other, DataType dataType) {
            return equals(other);
        }

        /** Upper bound of the encoded size; of strings, as much as this process has memory for. */
        long maxEncodedSize(DataType dataType, int[] shape);
    }

    /** Turns bytes into bytes. Buffers are heap buffers. */
    non-sealed interface BytesToBytes extends Codec {
        /** @param decoded what its array has past the limit is free for the codec to write into */
        ByteBuffer encode(ByteBuffer decoded);

        /** @param atMost what more than this many decoded bytes would be is corrupt (guards against bombs) */
        ByteBuffer decode(ByteBuffer encoded, int atMost);

        /**
         * The same, perhaps in this thread's {@link Scratch}, where elements that are not wanted may be anything. Checksums
         * are always checked, all else of those that are wanted.
         */
        default ByteBuffer decodePart(ByteBuffer encoded, int atMost, ElementRuns wanted) {
            return decode(encoded, atMost);
        }

        /** Upper bound of the encoded size of so many bytes. */
        long maxEncodedSize(long decoded);
    }
}
