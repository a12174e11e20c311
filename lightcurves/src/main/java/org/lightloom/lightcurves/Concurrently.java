package org.lightloom.lightcurves;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Several durable updates of different keys at once: they mostly wait for the disk, which syncs many as fast as one. */
final class Concurrently {
    private static final int AT_ONCE = 8;

    private Concurrently() {}

    /** The results in the order of the items; where one fails, its error is thrown when all have ended. */
    static <T, R> List<R> map(List<T> items, Function<T, R> work) {
        if (items.size() < 2) {
            return items.stream().map(work).toList();
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(AT_ONCE, items.size()));
        try {
            List<Callable<R>> tasks = items.stream()
                    .<Callable<R>>map(item -> () -> work.apply(item))
                    .toList();
            List<R> results = new ArrayList<>();
            for (Future<R> done : threads.invokeAll(tasks)) {
                results.add(done.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LightcurveException("interrupted; do it again to be sure that it is done", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new LightcurveException("failed: " + e, e);
        } finally {
            threads.shutdownNow();
        }
    }
}
