package org.lightloom.lightcurves;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Seconds spent in each phase. */
final class Phases {
    private final Map<String, Double> seconds = new LinkedHashMap<>();

    <T> T timed(String phase, Supplier<T> work) {
        long start = System.nanoTime();
        try {
            return work.get();
        } finally {
            seconds.merge(phase, (System.nanoTime() - start) / 1e9, Double::sum);
        }
    }

    void timed(String phase, Runnable work) {
        timed(phase, () -> {
            work.run();
            return true;
        });
    }

    Map<String, Double> seconds() {
        return seconds;
    }
}
