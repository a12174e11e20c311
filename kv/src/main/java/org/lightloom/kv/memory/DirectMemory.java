package org.lightloom.kv.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;

/**
 * Memory outside the heap through which bytes go between files and the heap. It is lent, so that there is as much of it as
 * is at work at once, however many threads come and go: the threads of the JDK's common pool forget what is theirs after
 * each task, and virtual threads are many.
 *
 * <p>Safe for use by any number of threads; a loan belongs to one.
 */
public final class DirectMemory {
    /** Bytes of each buffer. */
    public static final int SIZE = 1 << 18;

    /** The alignment by which processors take one address for another, not necessarily that of the system's pages. */
    private static final int ALIGNMENT = 4096;

    private static final int MOST_KEPT = 64;

    // What was used last goes first: it still lies in the processor's cache.
    private static final BlockingDeque<ByteBuffer> FREE = new LinkedBlockingDeque<>(MOST_KEPT);

    private DirectMemory() {}

    /**
     * Lends a buffer of {@link #SIZE} bytes, empty, with big-endian order.
     *
     * @throws OutOfMemoryError if the process may have no more memory outside the heap
     */
    public static Loan borrow() {
        ByteBuffer kept = FREE.pollFirst();
        return new Loan(kept == null ? aligned() : kept.clear().order(ByteOrder.BIG_ENDIAN));
    }

    /**
     * A direct buffer that begins at a multiple of 4096, as the pages of the page cache do. What the JDK allocates begins 16
     * bytes behind one, and then a processor whose copying instruction stumbles over addresses so near to each other (modulo
     * 4096) takes four times as long for each read: on AMD EPYC, 235 instead of 60 ms for 512 MiB.
     */
    private static ByteBuffer aligned() {
        return ByteBuffer.allocateDirect(SIZE + 2 * ALIGNMENT)
                .alignedSlice(ALIGNMENT)
                .limit(SIZE)
                .slice();
    }

    /** A buffer until it is closed. */
    public static final class Loan implements AutoCloseable {
        private final ByteBuffer buffer;
        private boolean ended;

        private Loan(ByteBuffer buffer) {
            this.buffer = buffer;
        }

        /** The buffer, not to be used after closing. */
        public ByteBuffer buffer() {
            return buffer;
        }

        @Override
        public void close() {
            if (!ended) {
                ended = true;
                FREE.offerFirst(buffer);
            }
        }
    }
}
