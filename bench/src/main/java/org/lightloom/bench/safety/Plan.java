package org.lightloom.bench.safety;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What all writers are to do, known to each of them and to the checker from these numbers alone.
 *
 * @param writers threads, over all processes
 * @param operations of each writer
 * @param epochs of the store; writers move through them together, some at a time, so that they meet there
 */
record Plan(int writers, int operations, int epochs, long seed) {
    static final int OBJECTS = 512;
    static final int MEASUREMENTS = 8;
    /** Epochs that writers are at, at a time. */
    static final int WINDOW = 4;

    /** What one operation does. */
    enum Kind {
        /** Writes objects {@code writer, writer + writers, …}, which are its own in such operations. */
        WRITE_OWN,
        /** Writes a run of objects anywhere, where others write as well. */
        WRITE_SHARED,
        /** Reads a whole epoch and compares it with what this writer knows. */
        READ,
        /** Compacts the shard. */
        COMPACT
    }

    /**
     * One operation.
     *
     * @param objects indices, ascending
     * @param measurement the first one
     * @param measurements how many
     */
    record Operation(Kind kind, int epoch, List<Integer> objects, int measurement, int measurements) {

        boolean writes() {
            return kind == Kind.WRITE_OWN || kind == Kind.WRITE_SHARED;
        }
    }

    /** The shortest in which writers together write so many times at least. */
    static Plan ofWrites(int writes, int writers, int epochs, long seed) {
        // Nine operations of ten write, within four standard deviations.
        long operations = (long) Math.ceil(writes / 0.9 + 2 * Math.sqrt(writes));
        return new Plan(writers, (int) ((operations + writers - 1) / writers), epochs, seed);
    }

    Operation operation(int writer, int number) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003L + (long) writer * 100_000_007L + number);
        int epoch = Math.min(epochs - 1, firstEpoch(number) + random.nextInt(WINDOW));
        int draw = random.nextInt(1000);
        Kind kind =
                draw < 450 ? Kind.WRITE_OWN : draw < 900 ? Kind.WRITE_SHARED : draw < 995 ? Kind.READ : Kind.COMPACT;
        int measurement = random.nextInt(MEASUREMENTS);
        int measurements = 1 + random.nextInt(MEASUREMENTS - measurement);
        int first = kind == Kind.WRITE_OWN ? writer : random.nextInt(OBJECTS);
        int step = kind == Kind.WRITE_OWN ? writers : 1;
        int most = kind == Kind.WRITE_OWN ? OBJECTS : Math.min(OBJECTS, first + 1 + random.nextInt(48));
        List<Integer> objects =
                IntStream.iterate(first, o -> o < most, o -> o + step).boxed().toList();
        return new Operation(kind, epoch, objects, measurement, measurements);
    }

    private int firstEpoch(int number) {
        return (int) ((long) number * Math.max(1, epochs - WINDOW) / operations);
    }

    /** The first operation of a writer that may have gone to an epoch that it may still be at when it comes to another. */
    int firstToRemember(int number) {
        int epoch = firstEpoch(number) - 2 * WINDOW;
        return (int) Math.max(0, (long) epoch * operations / Math.max(1, epochs - WINDOW));
    }

    List<String> arguments() {
        return List.of("" + writers, "" + operations, "" + epochs, "" + seed);
    }

    static Plan of(List<String> arguments) {
        return new Plan(
                Integer.parseInt(arguments.get(0)),
                Integer.parseInt(arguments.get(1)),
                Integer.parseInt(arguments.get(2)),
                Long.parseLong(arguments.get(3)));
    }
}
