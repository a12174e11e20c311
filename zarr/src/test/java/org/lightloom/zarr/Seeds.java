package org.lightloom.zarr;

import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Seeds of random tests: new ones at each run, or the one that a failed test printed ({@code -Dseed=N}). */
final class Seeds {
    private Seeds() {}

    static LongStream some(int count) {
        Long given = Long.getLong("seed");
        return given != null
                ? LongStream.of(given)
                : new SplittableRandom().longs().limit(count);
    }
}
