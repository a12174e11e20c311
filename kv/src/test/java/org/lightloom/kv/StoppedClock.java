package org.lightloom.kv;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Goes on only by pauses, which it notes, and by {@link #advance}. Something may happen during one of the pauses. */
final class StoppedClock implements Timer {
    interface Deed {
        void run() throws IOException;
    }

    private static final int MOST_PAUSES = 10_000;

    private final List<Long> pauses = new ArrayList<>();
    private long now;
    private int moment;
    private Deed deed = () -> {};

    static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    void advance(long nanos) {
        now += nanos;
    }

    /** Of the pauses from now on, the first counts as 1. */
    void duringPause(int number, Deed happens) {
        moment = pauses.size() + number;
        deed = happens;
    }

    List<Long> pauses() {
        return pauses;
    }

    long paused() {
        return pauses.stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public void pause(long length) {
        pauses.add(length);
        advance(length);
        if (pauses.size() > MOST_PAUSES) {
            throw new AssertionError("pauses without end");
        }
        if (pauses.size() == moment) {
            try {
                deed.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
