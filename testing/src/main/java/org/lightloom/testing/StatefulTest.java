package org.lightloom.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Runs random sequences of operations, each from a fresh state, until one fails; then makes that sequence smaller by
 * deleting operations for as long as it still fails, and throws with what is left and the seed. {@code -Dseed=N} runs
 * that sequence alone again.
 *
 * @param fresh makes a state; it is closed after the sequence
 * @param draw makes up one operation, without looking at a state
 * @param runs how many sequences
 * @param length operations of each
 */
public record StatefulTest<S extends AutoCloseable>(
        Fresh<S> fresh, Function<Random, Operation<S>> draw, int runs, int length) {
    /** Sequences tried while a failure is made smaller, so that this ends also where each takes a second. */
    private static final int MOST_ATTEMPTS = 400;

    /** Makes a state. */
    public interface Fresh<S> {
        S make() throws Exception;
    }

    /** @throws AssertionError for the first sequence that fails */
    public void run() {
        Optional<Long> given = Optional.ofNullable(Long.getLong("seed"));
        SplittableRandom seeds = new SplittableRandom();
        for (int run = 0; run < (given.isPresent() ? 1 : runs); run++) {
            run(given.orElseGet(seeds::nextLong));
        }
    }

    /** One sequence. */
    public void run(long seed) {
        List<Operation<S>> operations = drawn(seed);
        Optional<Throwable> failure = failure(operations);
        if (failure.isPresent()) {
            throw new Shrinking(operations, failure.get()).report(seed);
        }
    }

    private List<Operation<S>> drawn(long seed) {
        Random random = new Random(seed);
        List<Operation<S>> operations = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            operations.add(draw.apply(random));
        }
        return operations;
    }

    private Optional<Throwable> failure(List<Operation<S>> operations) {
        try (S state = fresh.make()) {
            for (Operation<S> operation : operations) {
                operation.run(state);
            }
            return Optional.empty();
        } catch (Exception | AssertionError e) {
            return Optional.of(e);
        }
    }

    /** Deletes half of the operations, then quarters, and at last single ones. */
    private final class Shrinking {
        private final int drawn;
        private List<Operation<S>> smallest;
        private Throwable failure;
        private int attempts;

        Shrinking(List<Operation<S>> operations, Throwable failure) {
            this.drawn = operations.size();
            this.smallest = operations;
            this.failure = failure;
        }

        AssertionError report(long seed) {
            int before;
            do {
                before = smallest.size();
                for (int run = Math.max(1, before / 2); run > 0; run /= 2) {
                    deleteRunsOf(run);
                }
            } while (smallest.size() < before);
            return new AssertionError(message(seed), failure);
        }

        private void deleteRunsOf(int count) {
            for (int end = smallest.size(); end > 0 && attempts < MOST_ATTEMPTS; end -= count) {
                List<Operation<S>> fewer = new ArrayList<>(smallest);
                fewer.subList(Math.max(0, end - count), end).clear();
                attempts++;
                Optional<Throwable> still = StatefulTest.this.failure(fewer);
                if (still.isPresent()) {
                    smallest = fewer;
                    failure = still.get();
                }
            }
        }

        private String message(long seed) {
            StringBuilder text =
                    new StringBuilder("-Dseed=" + seed + " fails; of " + drawn + " operations these are left:");
            smallest.forEach(operation -> text.append("\n  ").append(operation));
            return text.append("\n  ").append(failure).toString();
        }
    }
}
