package org.lightloom.zarr;

import java.nio.ByteBuffer;

/**
 * A thread's buffers for the bytes of one chunk, reused for the next: most of what reading many chunks would else
 * allocate, and the first touch of fresh memory costs more than decoding into it. What is handed out is valid until the
 * thread asks again. Large ones are not kept.
 */
final class Scratch {
    /** The length up to which buffers are kept. */
    static final int LARGEST_KEPT = 1 << 20;

    private static final int LEAST = 1 << 16;
    private static final ThreadLocal<byte[]> ENCODED = ThreadLocal.withInitial(() -> new byte[0]);
    private static final ThreadLocal<byte[]> DECODED = ThreadLocal.withInitial(() -> new byte[0]);
    private static final ThreadLocal<byte[]> SHUFFLED = ThreadLocal.withInitial(() -> new byte[0]);
    private static final ThreadLocal<byte[]> COMPRESSED = ThreadLocal.withInitial(() -> new byte[0]);

    private Scratch() {}

    static ByteBuffer encoded(int length) {
        // A byte more than is handed out, so that no one can take it for the whole array and keep it.
        return ByteBuffer.wrap(atLeast(length + 1L, ENCODED)).limit(length);
    }

    /** An array of exactly this length, with whatever it held before. */
    static byte[] decoded(int length) {
        byte[] kept = DECODED.get();
        if (kept.length == length) {
            return kept;
        }
        byte[] fresh = new byte[length];
        if (length <= LARGEST_KEPT) {
            DECODED.set(fresh);
        }
        return fresh;
    }

    /** An array of numbers, with whatever it held before. */
    static NdArray decoded(DataType type, int[] shape) {
        return NdArray.ofBytes(type, shape, decoded(Math.multiplyExact(NdArray.elements(shape), type.size())));
    }

    /** At least this long; holds anything. */
    static byte[] shuffled(int length) {
        return atLeast(length, SHUFFLED);
    }

    /** At least this long; holds anything. */
    static byte[] compressed(int length) {
        return atLeast(length, COMPRESSED);
    }

    private static byte[] atLeast(long length, ThreadLocal<byte[]> buffer) {
        byte[] kept = buffer.get();
        if (kept.length >= length) {
            return kept;
        }
        if (length > LARGEST_KEPT) {
            return new byte[Math.toIntExact(length)];
        }
        byte[] longer = new byte[(int) Math.max(LEAST, Long.highestOneBit(length - 1) << 1)];
        buffer.set(longer);
        return longer;
    }

    /** The bytes themselves, copied if they lie in this thread's buffer: codecs that change nothing hand on what they got. */
    static ByteBuffer kept(ByteBuffer bytes) {
        return bytes.hasArray() && bytes.arrayOffset() >= 0 && bytes.array() == DECODED.get()
                ? ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip()
                : bytes;
    }
}
