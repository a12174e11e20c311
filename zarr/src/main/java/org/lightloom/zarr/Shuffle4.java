package org.lightloom.zarr;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * The byte shuffle of elements of four bytes, eight elements at a time: in each half of a long a 4 x 4 transposition of
 * bytes. Works in arrays of longs, into and out of which bytes are moved in bulk: that is as fast as views of single
 * longs once all is compiled, and a hundred times as fast before, which is when a new process reads its first chunks. For
 * one thread.
 */
final class Shuffle4 {
    /** Elements that are moved together: source and target stay in the processor's first cache. */
    private static final int TOGETHER = 1_024;

    private static final long LOW_HALF = 0xffffffffL;
    private static final long EVEN_PAIRS = 0x0000ffff0000ffffL;
    private static final long EVEN_BYTES = 0x00ff00ff00ff00ffL;
    private static final ThreadLocal<Shuffle4> OF_THREAD = ThreadLocal.withInitial(Shuffle4::new);

    private final long[] elements = new long[TOGETHER / 2];
    private final long[] planes = new long[TOGETHER / 2];

    private Shuffle4() {}

    static Shuffle4 ofThread() {
        return OF_THREAD.get();
    }

    private static LongBuffer longs(byte[] bytes, int offset, int length) {
        return ByteBuffer.wrap(bytes, offset, length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer();
    }

    private static LongBuffer[] planes(byte[] bytes, int offset, int n, int eights) {
        LongBuffer[] planes = new LongBuffer[Integer.BYTES];
        for (int k = 0; k < planes.length; k++) {
            planes[k] = longs(bytes, offset + k * n, eights);
        }
        return planes;
    }

    /** @param n number of elements */
    void apply(byte[] from, int fromOffset, byte[] to, int toOffset, int n) {
        int eights = n & ~7;
        LongBuffer source = longs(from, fromOffset, Integer.BYTES * eights);
        LongBuffer[] targets = planes(to, toOffset, n, eights);
        for (int done = 0; done < eights; done += TOGETHER) {
            int q = Math.min(TOGETHER, eights - done) / 8;
            source.get(elements, 0, 4 * q);
            split(q);
            for (int k = 0; k < targets.length; k++) {
                targets[k].put(planes, k * q, q);
            }
        }
        for (int i = eights; i < n; i++) {
            for (int k = 0; k < Integer.BYTES; k++) {
                to[toOffset + k * n + i] = from[fromOffset + Integer.BYTES * i + k];
            }
        }
    }

    void undo(byte[] from, int fromOffset, byte[] to, int toOffset, int n) {
        int eights = n & ~7;
        LongBuffer[] sources = planes(from, fromOffset, n, eights);
        LongBuffer target = longs(to, toOffset, Integer.BYTES * eights);
        for (int done = 0; done < eights; done += TOGETHER) {
            int q = Math.min(TOGETHER, eights - done) / 8;
            for (int k = 0; k < sources.length; k++) {
                sources[k].get(planes, k * q, q);
            }
            join(q);
            target.put(elements, 0, 4 * q);
        }
        for (int i = eights; i < n; i++) {
            for (int k = 0; k < Integer.BYTES; k++) {
                to[toOffset + Integer.BYTES * i + k] = from[fromOffset + k * n + i];
            }
        }
    }

    /** @param q longs of a plane */
    private void split(int q) {
        for (int i = 0; i < q; i++) {
            long e01 = elements[4 * i];
            long e23 = elements[4 * i + 1];
            long e45 = elements[4 * i + 2];
            long e67 = elements[4 * i + 3];
            long a = (e01 & LOW_HALF) | e45 << 32;
            long b = e01 >>> 32 | (e45 & ~LOW_HALF);
            long c = (e23 & LOW_HALF) | e67 << 32;
            long d = e23 >>> 32 | (e67 & ~LOW_HALF);
            long ab = (a & EVEN_BYTES) | (b & EVEN_BYTES) << 8;
            long cd = (c & EVEN_BYTES) | (d & EVEN_BYTES) << 8;
            long abOdd = (a >>> 8 & EVEN_BYTES) | (b & ~EVEN_BYTES);
            long cdOdd = (c >>> 8 & EVEN_BYTES) | (d & ~EVEN_BYTES);
            planes[i] = (ab & EVEN_PAIRS) | (cd & EVEN_PAIRS) << 16;
            planes[q + i] = (abOdd & EVEN_PAIRS) | (cdOdd & EVEN_PAIRS) << 16;
            planes[2 * q + i] = (ab >>> 16 & EVEN_PAIRS) | (cd & ~EVEN_PAIRS);
            planes[3 * q + i] = (abOdd >>> 16 & EVEN_PAIRS) | (cdOdd & ~EVEN_PAIRS);
        }
    }

    private void join(int q) {
        for (int i = 0; i < q; i++) {
            long p0 = planes[i];
            long p1 = planes[q + i];
            long p2 = planes[2 * q + i];
            long p3 = planes[3 * q + i];
            long low = (p0 & EVEN_BYTES) | (p1 & EVEN_BYTES) << 8;
            long lowOdd = (p0 >>> 8 & EVEN_BYTES) | (p1 & ~EVEN_BYTES);
            long high = (p2 & EVEN_BYTES) | (p3 & EVEN_BYTES) << 8;
            long highOdd = (p2 >>> 8 & EVEN_BYTES) | (p3 & ~EVEN_BYTES);
            long e04 = (low & EVEN_PAIRS) | (high & EVEN_PAIRS) << 16;
            long e15 = (lowOdd & EVEN_PAIRS) | (highOdd & EVEN_PAIRS) << 16;
            long e26 = (low >>> 16 & EVEN_PAIRS) | (high & ~EVEN_PAIRS);
            long e37 = (lowOdd >>> 16 & EVEN_PAIRS) | (highOdd & ~EVEN_PAIRS);
            elements[4 * i] = (e04 & LOW_HALF) | e15 << 32;
            elements[4 * i + 1] = (e26 & LOW_HALF) | e37 << 32;
            elements[4 * i + 2] = e04 >>> 32 | (e15 & ~LOW_HALF);
            elements[4 * i + 3] = e26 >>> 32 | (e37 & ~LOW_HALF);
        }
    }
}
