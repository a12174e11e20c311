package org.lightloom.kv;

import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * How many other writers came along in this process's last rounds. Those who write the same keys in the same order stay
 * together if the first at a key waits a moment for the others: then all share one commit, where else each would soon be
 * at a key of its own and rewrite it alone. Who writes alone never waits.
 *
 * <p>Safe for use by any number of threads: a store has one.
 */
final class Company {
    private static final long SHORTEST_PAUSE = TimeUnit.MICROSECONDS.toNanos(250);
    private static final long MOST_PATIENCE = TimeUnit.MILLISECONDS.toNanos(100);

    private final Timer timer;
    private int expected;
    private long patience;

    Company(Timer timer) {
        this.timer = timer;
    }

    /** Waits until as many are there as expected, though no longer than the last round took. */
    void await(IntSupplier others) {
        if (expected() == 0) {
            return;
        }
        long most = patience();
        long start = timer.now();
        while (others.getAsInt() < expected() && timer.now() - start < most) {
            timer.pause(SHORTEST_PAUSE);
        }
    }

    /**
     * @param others that had their changes written together with those of this process, or waited with it
     * @param duration of the round
     */
    synchronized void met(int others, long duration) {
        // One round without company may be chance, two aren't.
        expected = Math.max(others, others == 0 && expected < 2 ? 0 : expected / 2);
        patience = Math.min(duration, MOST_PATIENCE);
    }

    boolean isExpected() {
        return expected() > 0;
    }

    private synchronized int expected() {
        return expected;
    }

    private synchronized long patience() {
        return patience;
    }
}
