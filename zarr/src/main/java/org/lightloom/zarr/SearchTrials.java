package org.lightloom.zarr;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which of two searches for repetitions suits the chunks of an array: the usual one of a level of zstd, or its fast one,
 * which takes 0.5 to 0.95 of the time and, depending on the data, makes chunks somewhat smaller, a few percent larger, or
 * several times as large. The first chunk and then one of {@value #PERIOD} is compressed by both, and the fast one goes on
 * until the next trial if it lost at most a fiftieth.
 *
 * <p>Safe for use by any number of threads.
 */
final class SearchTrials {
    static final int PERIOD = 64;
    private static final double MOST_LOST = 1.02;

    private final AtomicInteger chunks = new AtomicInteger();
    // Of all trials, each weighing twice as much as the one before it.
    private long usual;
    private long fast;
    private volatile boolean fastSuits;

    /** Counts a chunk; true if it is to be compressed by both. */
    boolean isNext() {
        return chunks.getAndIncrement() % PERIOD == 0;
    }

    boolean fastSuits() {
        return fastSuits;
    }

    /** The lengths that a chunk was compressed to. */
    synchronized void ended(int usualLength, int fastLength) {
        usual = usual / 2 + usualLength;
        fast = fast / 2 + fastLength;
        fastSuits = fast <= usual * MOST_LOST;
    }
}
