package org.lightloom.zarr;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Lets callers who compute go one after another, a few at once, because more threads than processors get into each
 * other's way.
 *
 * <p>Who waits for something else, a slow file system or a lock, is not held back for long: where those whose turn it is
 * compute less than a quarter of their time, or no turn ends in half a second, all who come in the next ten seconds go
 * at once. And nobody waits for more than half a second, so nothing that one caller holds can keep another one waiting
 * for ever.
 *
 * <p>Safe for use by any number of threads.
 */
final class Turns {
    static final Duration OPEN_FOR = Duration.ofSeconds(10);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    private static final double LEAST_SHARE = 0.25;
    /** Of somebody who computes, beside others who do. */
    private static final double USUAL_SHARE = 0.5;

    private static final double WEIGHT_OF_LAST = 1.0 / 64;
    /** What counts as the usual before anything is known, in nanoseconds. */
    private static final double FIRST = 10e6;

    private final Semaphore free;
    private final Duration longestWait;
    private final LongSupplier clock;
    private final LongSupplier threadTime;
    /** How many turns have ended. */
    private final AtomicInteger ended = new AtomicInteger();
    /** Until then nobody waits. */
    private volatile long openUntil;
    /** Of those whose turn it was, in nanoseconds, for how long they computed and had their turn; the last ones count most. */
    private double computedOnAverage = USUAL_SHARE * FIRST;

    private double allOnAverage = FIRST;

    /**
     * @param longestWait then a caller goes on without a turn
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
        return new Turns(atOnce, LONGEST_WAIT, System::nanoTime, Turns::threadTime);
    }

    /** Loaded where callers are many, for that takes some milliseconds. */
    private static final class ThreadTime {
        private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    }

    /** Who cannot be told of counts as waiting, as a virtual thread does: for a thread of the store. */
    static long threadTime() {
        try {
            return Math.max(0, ThreadTime.THREADS.getCurrentThreadCpuTime());
        } catch (UnsupportedOperationException | LinkageError e) {
            // A runtime image may lack the module.
            return 0;
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
            ended.incrementAndGet();
            free.release();
        }
    }

    private boolean isOpen() {
        return openUntil - clock.getAsLong() > 0;
    }

    /** False where the work is to be done although it did not come. */
    private boolean awaitTurn() {
        int before = ended.get();
        try {
            if (free.tryAcquire(longestWait.toNanos(), TimeUnit.NANOSECONDS)) {
                return true;
            }
            if (ended.get() == before) {
                open();
            }
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

    /** By time, not by turns: a few who wait long have most of it beside many who compute briefly. */
    synchronized void count(long computed, long all) {
        computedOnAverage += WEIGHT_OF_LAST * (computed - computedOnAverage);
        allOnAverage += WEIGHT_OF_LAST * (all - allOnAverage);
        if (computedOnAverage < LEAST_SHARE * allOnAverage) {
            open();
        }
    }

    private synchronized void open() {
        computedOnAverage = USUAL_SHARE * allOnAverage;
        openUntil = clock.getAsLong() + OPEN_FOR.toNanos();
    }
}
