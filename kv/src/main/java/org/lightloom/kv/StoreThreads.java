package org.lightloom.kv;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The threads that do the file operations of updates, shared by all local stores. Callers' threads do so only where what
 * an interrupt breaks off can be done again ({@link #inCaller}), because an interrupt closes the channel that a thread is
 * using.
 *
 * <p>A round of a key runs wholly in one of them and needs no second one, so whoever holds a lock makes progress and the
 * bound cannot end in a deadlock.
 *
 * <p>Whoever was idle last goes first: its buffers and compression tables are still in the processor's caches. (A {@code
 * ThreadPoolExecutor} starts a thread for each of its first tasks and then takes turns among all of them.)
 */
final class StoreThreads {
    private static final int MOST = 64;
    private static final long IDLE_SECONDS = 30;
    private static final StoreThreads SHARED = new StoreThreads(MOST);
    private static final Semaphore CALLERS = new Semaphore(MOST);
    private static final ThreadLocal<Boolean> IN_CALLER = ThreadLocal.withInitial(() -> false);

    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Worker> idle = new ArrayDeque<>();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int count;

    StoreThreads(int most) {
        this.most = most;
    }

    static void run(Runnable task) {
        SHARED.execute(task);
    }

    /** Whether the thread is at work on an update: one of these, or a caller's {@link #inCaller}. */
    static boolean isCurrent() {
        return Thread.currentThread() instanceof Worker || IN_CALLER.get();
    }

    /**
     * Does something in this thread, as if it were one of these.
     *
     * @return nothing where it was not begun: the thread is interrupted, or a virtual one, which would keep its carrier, or
     *     too many are at work
     */
    static <T> Optional<T> inCaller(Supplier<Optional<T>> work) {
        Thread thread = Thread.currentThread();
        if (thread.isInterrupted() || isVirtual(thread) || !CALLERS.tryAcquire()) {
            return Optional.empty();
        }
        try {
            IN_CALLER.set(true);
            return work.get();
        } finally {
            CALLERS.release();
            IN_CALLER.remove();
        }
    }

    /** Java 17 has no such threads, and no way to ask. */
    private static boolean isVirtual(Thread thread) {
        return thread.getClass().getName().equals("java.lang.VirtualThread");
    }

    void execute(Runnable task) {
        lock.lock();
        try {
            if (!idle.isEmpty()) {
                idle.pop().give(task);
            } else if (count < most) {
                new Worker(task).start();
                count++;
            } else {
                waiting.add(task);
            }
        } finally {
            lock.unlock();
        }
    }

    private final class Worker extends Thread {
        private final Condition given = lock.newCondition();
        private Optional<Runnable> task;

        Worker(Runnable first) {
            super(null, null, "lightloom-store", 0, false);
            setDaemon(true);
            setContextClassLoader(StoreThreads.class.getClassLoader());
            task = Optional.of(first);
        }

        /** With the lock held. */
        void give(Runnable next) {
            task = Optional.of(next);
            given.signal();
        }

        @Override
        public void run() {
            while (task.isPresent()) {
                try {
                    task.get().run();
                } catch (Throwable e) {
                    getUncaughtExceptionHandler().uncaughtException(this, e);
                }
                awaitNext();
            }
        }

        /** Sets the next task, or none after being idle for long. */
        private void awaitNext() {
            lock.lock();
            try {
                task = Optional.ofNullable(waiting.poll());
                if (task.isEmpty()) {
                    idle.push(this);
                    awaitGift();
                }
                if (task.isEmpty()) {
                    idle.remove(this);
                    count--;
                }
            } finally {
                lock.unlock();
            }
        }

        private void awaitGift() {
            long left = TimeUnit.SECONDS.toNanos(IDLE_SECONDS);
            while (task.isEmpty() && left > 0) {
                try {
                    left = given.awaitNanos(left);
                } catch (InterruptedException e) {
                    // Nobody stops these threads; a folder may have left its interrupt behind.
                }
            }
        }
    }
}
