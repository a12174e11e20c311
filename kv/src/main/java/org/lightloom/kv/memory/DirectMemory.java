package org.lightloom.kv.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.Semaphore;

/**
 * Memory outside the heap through which bytes go between files and the heap. It is lent, so that there is as much of it as
 * is at work at once, however many threads come and go: the threads of the JDK's common pool forget what is theirs after
 * each task, and virtual threads are many.
 *
 * <p>Safe for use by any number of threads; a loan belongs to one.
 */
public final class DirectMemory {
    /** Bytes of each buffer but the large ones. */
    public static final int SIZE = 1 << 18;

    /**
     * Bytes of a large buffer. The page cache gives a file larger pages where more is written to it at once: 512 files of 1
     * MiB on ext4 (Linux 6.18) took 125 ms of CPU time by pieces of 256 KiB, 111 ms by pieces of 1 MiB.
     */
    public static final int LARGE_SIZE = 1 << 20;

    /** The alignment by which processors take one address for another, not necessarily that of the system's pages. */
    private static final int ALIGNMENT = 4096;

    private static final int MOST_KEPT = 64;
    private static final int MOST_LARGE = 32;

    // What was used last goes first: it still lies in the processor's cache.
    private static final BlockingDeque<ByteBuffer> FREE = new LinkedBlockingDeque<>(MOST_KEPT);
    private static final BlockingDeque<ByteBuffer> FREE_LARGE = new LinkedBlockingDeque<>(MOST_LARGE);
    private static final Semaphore LARGE_TO_LEND =
            new Semaphore(mostLarge(Runtime.getRuntime().maxMemory()));

    /** For so long no large buffers are lent after there was no memory for one: to ask in vain takes the JDK half a second. */
    private static final Duration SHORT_FOR = Duration.ofMinutes(1);

    private static volatile long shortUntil = System.nanoTime();

    private DirectMemory() {}

    private static boolean isShort() {
        return shortUntil - System.nanoTime() > 0;
    }

    private static void noteShortage() {
        shortUntil = System.nanoTime() + SHORT_FOR.toNanos();
        FREE_LARGE.clear();
    }

    /** An eighth of what the process may have outside the heap, where nothing else is said: as much as the heap. */
    static int mostLarge(long heap) {
        return (int) Math.min(MOST_LARGE, heap / (8 * LARGE_SIZE));
    }

    /**
     * Lends a buffer of {@link #SIZE} bytes, empty, with big-endian order.
     *
     * @throws OutOfMemoryError if the process may have no more memory outside the heap
     */
    public static Loan borrow() {
        try {
            return new Loan(taken(FREE, SIZE), false);
        } catch (OutOfMemoryError e) {
            noteShortage();
            return new Loan(taken(FREE, SIZE), false);
        }
    }

    /**
     * The same for so many bytes, which need not fit: of {@link #LARGE_SIZE} if they are more than an ordinary one holds,
     * unless many large ones are lent or there was no memory for one within the last minute.
     */
    public static Loan borrow(long bytes) {
        return bytes > SIZE && !isShort() && LARGE_TO_LEND.tryAcquire() ? large() : borrow();
    }

    private static Loan large() {
        boolean lent = false;
        try {
            Loan loan = new Loan(taken(FREE_LARGE, LARGE_SIZE), true);
            lent = true;
            return loan;
        } catch (OutOfMemoryError e) {
            noteShortage();
            return borrow();
        } finally {
            if (!lent) {
                LARGE_TO_LEND.release();
            }
        }
    }

    private static ByteBuffer taken(BlockingDeque<ByteBuffer> free, int size) {
        ByteBuffer kept = free.pollFirst();
        return kept == null ? aligned(size) : kept.clear().order(ByteOrder.BIG_ENDIAN);
    }

    /**
     * A direct buffer that begins at a multiple of 4096, as the pages of the page cache do. What the JDK allocates begins 16
     * bytes behind one, and then a processor whose copying instruction stumbles over addresses so near to each other (modulo
     * 4096) takes four times as long for each read: on AMD EPYC, 235 instead of 60 ms for 512 MiB.
     */
    private static ByteBuffer aligned(int size) {
        return ByteBuffer.allocateDirect(size + 2 * ALIGNMENT)
                .alignedSlice(ALIGNMENT)
                .limit(size)
                .slice();
    }

    /** A buffer until it is closed. */
    public static final class Loan implements AutoCloseable {
        private final ByteBuffer buffer;
        private final boolean large;
        private boolean ended;

        private Loan(ByteBuffer buffer, boolean large) {
            this.buffer = buffer;
            this.large = large;
        }

        /** The buffer, not to be used after closing. */
        public ByteBuffer buffer() {
            return buffer;
        }

        @Override
        public void close() {
            if (ended) {
                return;
            }
            ended = true;
            if (!large) {
                FREE.offerFirst(buffer);
                return;
            }
            try {
                if (!isShort()) {
                    FREE_LARGE.offerFirst(buffer);
                }
            } finally {
                LARGE_TO_LEND.release();
            }
        }
    }
}
