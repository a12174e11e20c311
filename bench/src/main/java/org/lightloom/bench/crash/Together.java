package org.lightloom.bench.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Runs some writers at once, each in a thread of its own. */
final class Together {
    private Together() {}

    /** Ends when all have ended; throws what one of them threw. */
    static void run(List<Runnable> writers) {
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (Runnable writer : writers) {
            running.add(CompletableFuture.runAsync(writer, task -> new Thread(task, "writer").start()));
        }
        try {
            CompletableFuture.allOf(running.toArray(CompletableFuture<?>[]::new))
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
