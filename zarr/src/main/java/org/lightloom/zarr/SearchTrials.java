package org.lightloom.zarr;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which of two searches for repetitions suits the chunks that a codec encodes: the usual one of a level of zstd, or its
 * fast one, which takes 0.5 to 0.95 of the time and, depending on the data, makes chunks somewhat smaller, a few percent
 * larger, or many times as large. The second chunk and then every {@value #PERIOD}th is compressed by both, and the fast
 * search goes on until the next trial if it lost at most a fiftieth.
 *
 * <p>Safe for use by any number of threads.
 */
final class SearchTrials {
    /** A prime number: grids of chunks, whose corners may look all alike, rarely have such a length. */
    static final int PERIOD = 61;

    private static final double MOST_LOST = 1.02;
    /** What compresses so well has long repetitions, of which the usual search may find many more. */
    private static final int DOUBTFUL_RATIO = 32;
    /** What compresses so well says nothing of other chunks. */
    private static final int TRIVIAL_RATIO = 256;

    private final AtomicInteger chunks = new AtomicInteger();
    // Of all trials, each weighing twice as much as the one before it.
    private long usual;
    private long fast;
    private volatile boolean fastSuits;

    /** Counts a chunk; true if it is to be compressed by both. */
    boolean isNext() {
        return Math.floorMod(chunks.getAndIncrement(), PERIOD) == 1;
    }

    boolean fastSuits() {
        return fastSuits;
    }

    /** Whether a chunk that was searched fast is to be compressed by both after all. */
    static boolean isDoubtful(int length, int fastLength) {
        return (long) fastLength * DOUBTFUL_RATIO < length;
    }

    /**
     * @param length of a chunk
     * @param usualLength that it was compressed to by one search
     * @param fastLength and by the other
     */
    synchronized void ended(int length, int usualLength, int fastLength) {
        if ((long) fastLength * TRIVIAL_RATIO < length) {
            chunks.set(1);
            return;
        }
        usual = usual / 2 + usualLength;
        fast = fast / 2 + fastLength;
        fastSuits = fast <= usual * MOST_LOST;
    }
}
