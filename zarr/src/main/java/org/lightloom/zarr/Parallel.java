package org.lightloom.zarr;

import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Phaser;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * Independent pieces of computing, spread over the cores one at a time: a parallel stream would deal them out in blocks
 * of a dozen and leave a core idle at the end of each shard.
 *
 * <p>The caller waits for pieces that were begun, never for a thread of the pool to become free: all of them may be
 * waiting for a lock that the caller's caller holds.
 */
final class Parallel {
    /** While some wait for the disk, others compute. */
    private static final int WAITING_AT_ONCE = 8;

    // Not the common pool, whose threads forget their thread-locals, and so their buffers, after each task.
    private static final ForkJoinPool POOL = new ForkJoinPool(Math.max(1, ForkJoinPool.getCommonPoolParallelism()));

    // Threads that stay for a while keep their buffers; where all are busy, the caller does the work itself.
    private static final Executor WAITERS = new ThreadPoolExecutor(
            0,
            WAITING_AT_ONCE - 1,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Parallel::waiter,
            new ThreadPoolExecutor.DiscardPolicy());

    private static final Turns WRITERS = Turns.ofProcessors();

    private Parallel() {}

    private static Thread waiter(Runnable work) {
        Thread thread = new Thread(work, "lightloom-write");
        thread.setDaemon(true);
        return thread;
    }

    /** Calls for each of 0 … count-1, in this thread and those of a pool; returns when all calls have ended. */
    static void forEach(int count, IntConsumer each) {
        forEach(count, POOL.getParallelism() + 1, each);
    }

    /** The same, at most so many at once. */
    private static void forEach(int count, int most, IntConsumer each) {
        Pieces pieces = new Pieces(count, each);
        for (int i = 1; i < Math.min(count, most); i++) {
            POOL.execute(pieces::help);
        }
        pieces.runAll();
        pieces.rethrow();
    }

    /**
     * The same for calls that write and seldom wait for the disk, each with a chunk or shard in memory. Callers take turns,
     * but not those with one call: to wake the next one would take as long.
     */
    static void writing(int count, IntConsumer each) {
        writing(WRITERS, count, each);
    }

    static void writing(Turns turns, int count, IntConsumer each) {
        if (count > 1) {
            turns.run(() -> forEach(count, writersAtOnce(), each));
        } else {
            forEach(count, writersAtOnce(), each);
        }
    }

    /** How many threads at most do the work of one caller of {@link #writing}. */
    static int writersAtOnce() {
        return Math.min(POOL.getParallelism() + 1, WAITING_AT_ONCE);
    }

    /**
     * The same for calls that mostly wait for a disk: some at once, in threads of their own that all callers share. After
     * a failure none is begun.
     */
    static void waiting(int count, IntConsumer each) {
        Pieces pieces = new Pieces(count, each);
        for (int i = 1; i < Math.min(count, WAITING_AT_ONCE); i++) {
            WAITERS.execute(pieces::help);
        }
        pieces.runAll();
        pieces.rethrow();
    }

    private static final class Pieces {
        private final int count;
        private final IntConsumer each;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        /** The caller and those who help at the moment; ends when they have gone, and with it all helping. */
        private final Phaser atWork = new Phaser(1);

        Pieces(int count, IntConsumer each) {
            this.count = count;
            this.each = each;
        }

        void runAll() {
            run();
            atWork.awaitAdvance(atWork.arriveAndDeregister());
        }

        void help() {
            if (atWork.register() >= 0) {
                run();
                atWork.arriveAndDeregister();
            }
        }

        private void run() {
            int i = next.getAndIncrement();
            while (i < count) {
                try {
                    each.accept(i);
                } catch (RuntimeException | Error e) {
                    failure.compareAndSet(null, e);
                    next.set(count);
                }
                i = next.getAndIncrement();
            }
        }

        void rethrow() {
            Throwable first = failure.get();
            if (first instanceof RuntimeException e) {
                throw e;
            }
            if (first instanceof Error e) {
                throw e;
            }
        }
    }
}
