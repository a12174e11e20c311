package org.lightloom.zarr;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets callers who compute go one after another, a few at once, because more threads than processors get into each
 * other's way.
 *
 * <p>Who waits for something else, a slow file system or a lock, is not held back: where those whose turn it is compute
 * less than three tenths of their time, or a turn has not come for half a second, all go at once for the next ten
 * seconds. So nothing that anybody holds can keep another one waiting for ever.
 *
 * <p>Safe for use by any number of threads.
 */
final class Turns {
    static final Duration OPEN_FOR = Duration.ofSeconds(10);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    private static final double LEAST_SHARE = 0.3;
    /** Of somebody who computes, beside others who do. */
    private static final double USUAL_SHARE = 0.5;

    private static final double WEIGHT_OF_LAST = 1.0 / 32;

    private final Semaphore free;
    private final Duration longestWait;
    private final LongSupplier clock;
    private final LongSupplier threadTime;
    /** Until then nobody waits. */
    private volatile long openUntil;
    /** Of the time of those whose turn it was, how much they computed; the last ones count most. */
    private double share = USUAL_SHARE;

    /**
     * @param clock in nanoseconds
     * @param threadTime for how long the current thread has computed, in nanoseconds
     */
    Turns(int atOnce, Duration longestWait, LongSupplier clock, LongSupplier threadTime) {
        this.free = new Semaphore(atOnce, true);
        this.longestWait = longestWait;
        this.clock = clock;
        this.threadTime = threadTime;
        this.openUntil = clock.getAsLong();
    }

    /** One more at once than there are processors, so that none is idle while a turn passes to the next. */
    static Turns ofProcessors() {
        int atOnce = Runtime.getRuntime().availableProcessors() + 1;
        return new Turns(atOnce, LONGEST_WAIT, System::nanoTime, ThreadTime::get);
    }

    private static final class ThreadTime {
        private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

        /** Who cannot be told of, as a virtual thread, is taken to compute. */
        static long get() {
            try {
                long time = THREADS.getCurrentThreadCpuTime();
                return time < 0 ? System.nanoTime() : time;
            } catch (UnsupportedOperationException e) {
                return System.nanoTime();
            }
        }
    }

    /** Does the work in this thread, when it is its turn. */
    void run(Runnable work) {
        if (isOpen() || !awaitTurn()) {
            work.run();
            return;
        }
        try {
            if (free.hasQueuedThreads()) {
                runMeasured(work);
            } else {
                work.run();
            }
        } finally {
            free.release();
        }
    }

    private boolean isOpen() {
        return openUntil - clock.getAsLong() > 0;
    }

    /** False where the work is to be done although it did not come. */
    private boolean awaitTurn() {
        try {
            if (free.tryAcquire(longestWait.toNanos(), TimeUnit.NANOSECONDS)) {
                return true;
            }
            open();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private void runMeasured(Runnable work) {
        long start = clock.getAsLong();
        long startOfThread = threadTime.getAsLong();
        try {
            work.run();
        } finally {
            count(threadTime.getAsLong() - startOfThread, clock.getAsLong() - start);
        }
    }

    private synchronized void count(long computed, long all) {
        if (all > 0) {
            share += WEIGHT_OF_LAST * ((double) computed / all - share);
        }
        if (share < LEAST_SHARE) {
            open();
        }
    }

    private synchronized void open() {
        share = USUAL_SHARE;
        openUntil = clock.getAsLong() + OPEN_FOR.toNanos();
    }
}
