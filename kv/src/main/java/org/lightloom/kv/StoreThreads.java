package org.lightloom.kv;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that do the file operations of updates, shared by all local stores. Callers' threads don't, because an
 * interrupt closes the channel that a thread is using.
 *
 * <p>A round of a key runs wholly in one of them and needs no second one, so whoever holds a lock makes progress and the
 * bound cannot end in a deadlock.
 */
final class StoreThreads {
    private static final int MOST = 64;
    private static final ThreadPoolExecutor THREADS = threads();

    private StoreThreads() {}

    static void run(Runnable task) {
        THREADS.execute(task);
    }

    static boolean isCurrent() {
        return Thread.currentThread() instanceof StoreThread;
    }

    private static ThreadPoolExecutor threads() {
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(MOST, MOST, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), StoreThread::new);
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private static final class StoreThread extends Thread {
        StoreThread(Runnable task) {
            super(null, task, "lightloom-store", 0, false);
            setDaemon(true);
            setContextClassLoader(StoreThread.class.getClassLoader());
        }
    }
}
