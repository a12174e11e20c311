package org.lightloom.lightcurves;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that start together; the first failure of any is thrown. */
final class Parallel {
    interface Work<T> {
        T run(int thread) throws Exception;
    }

    private Parallel() {}

    /** Answers what each thread answered, in their order. */
    static <T> List<T> threads(int count, Work<T> work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(count);
        ExecutorService pool = Executors.newFixedThreadPool(count);
        try {
            List<Callable<T>> tasks = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int thread = i;
                tasks.add(() -> {
                    start.await();
                    return work.run(thread);
                });
            }
            List<T> answers = new ArrayList<>();
            for (Future<T> done : pool.invokeAll(tasks)) {
                answers.add(done.get());
            }
            return answers;
        } finally {
            pool.shutdownNow();
        }
    }
}
