package org.lightloom.zarr;

import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Independent pieces of computing, spread over the cores one at a time: a parallel stream would deal them out in blocks
 * of a dozen and leave a core idle at the end of each shard.
 */
final class Parallel {
    private Parallel() {}

    /** Calls for each of 0 … count-1, in this thread and those of the common pool; returns when all calls have ended. */
    static void forEach(int count, IntConsumer each) {
        Pieces pieces = new Pieces(count, each);
        ForkJoinPool pool = ForkJoinPool.commonPool();
        int others = Math.min(pool.getParallelism(), count - 1);
        List<ForkJoinTask<?>> helping = Stream.<ForkJoinTask<?>>generate(() -> pool.submit(pieces))
                .limit(Math.max(others, 0))
                .toList();
        pieces.run();
        helping.forEach(ForkJoinTask::quietlyJoin);
        pieces.rethrow();
    }

    private static final class Pieces implements Runnable {
        private final int count;
        private final IntConsumer each;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        Pieces(int count, IntConsumer each) {
            this.count = count;
            this.each = each;
        }

        @Override
        public void run() {
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
