package org.lightloom.zarr;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Independent pieces of computing, spread over the cores. */
final class Parallel {
    private Parallel() {}

    static void forEach(int count, IntConsumer each) {
        if (count < 2) {
            IntStream.range(0, count).forEach(each);
        } else {
            IntStream.range(0, count).parallel().forEach(each);
        }
    }
}
