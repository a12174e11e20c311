package org.lightloom.kv;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that start together; the first failure of any is thrown. */
final class Parallel {
    interface Work {
        void run(int thread) throws Exception;
    }

    private Parallel() {}

    static void threads(int count, Work work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(count);
        ExecutorService pool = Executors.newFixedThreadPool(count);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int thread = i;
                tasks.add(() -> {
                    start.await();
                    work.run(thread);
                    return null;
                });
            }
            for (Future<Void> done : pool.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** Spins until a thread waits for something, which is where a caller of update goes once its change is queued. */
    static void awaitWaiting(Thread thread) {
        awaitWaiting(thread, Thread.State.WAITING);
    }

    static void awaitWaiting(Thread thread, Thread.State state) {
        while (thread.getState() != state) {
            if (!thread.isAlive()) {
                throw new AssertionError(thread + " ended instead of waiting");
            }
            Thread.onSpinWait();
        }
    }
}
