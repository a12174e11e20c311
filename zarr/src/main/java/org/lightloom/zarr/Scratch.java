package org.lightloom.zarr;

import java.nio.ByteBuffer;

/**
 * A thread's buffers for the bytes of one chunk, reused for the next: most of what reading many chunks would else
 * allocate, and the first touch of fresh memory costs more than decoding into it. What is handed out is valid until the
 * thread asks again. Large ones are not kept.
 */
final class Scratch {
    /** The length up to which buffers are kept. */
    static final int LARGEST_KEPT = 1 << 17;
    // A byte more than is ever handed out, so that no one can take a buffer for the whole array and keep it.
    private static final ThreadLocal<byte[]> ENCODED = ThreadLocal.withInitial(() -> new byte[LARGEST_KEPT + 1]);
    private static final ThreadLocal<byte[]> DECODED = ThreadLocal.withInitial(() -> new byte[0]);
    private static final ThreadLocal<byte[]> SHUFFLED = ThreadLocal.withInitial(() -> new byte[LARGEST_KEPT]);
    private static final ThreadLocal<byte[]> COMPRESSED = ThreadLocal.withInitial(() -> new byte[LARGEST_KEPT]);

    private Scratch() {}

    static ByteBuffer encoded(int length) {
        return length <= LARGEST_KEPT ? ByteBuffer.wrap(ENCODED.get()).limit(length) : ByteBuffer.allocate(length);
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

    /** At least this long; holds anything. */
    static byte[] shuffled(int length) {
        return length <= LARGEST_KEPT ? SHUFFLED.get() : new byte[length];
    }

    /** At least this long; holds anything. */
    static byte[] compressed(int length) {
        return length <= LARGEST_KEPT ? COMPRESSED.get() : new byte[length];
    }

    /** The bytes themselves, copied if they lie in this thread's buffer: codecs that change nothing hand on what they got. */
    static ByteBuffer kept(ByteBuffer bytes) {
        return bytes.hasArray() && bytes.arrayOffset() >= 0 && bytes.array() == DECODED.get()
                ? ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip()
                : bytes;
    }
}
