package org.lightloom.kv;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Updates and reads of several threads have the outcomes and values of some order one after another that keeps the order
 * of each thread and of calls that don't overlap. Lincheck makes up the calls and looks for such an order.
 *
 * <p>Calls run in real threads, many times each (stress). The model checker of Lincheck, which would try every switch of
 * threads, cannot steer the threads and files of the local store and of group commit, and reports a hang even for the
 * memory store.
 */
@EnabledForJreRange(
        max = JRE.JAVA_17,
        disabledReason = "Lincheck 3.7 is only trusted on Java 17: on 25 it missed a planted lost update")
class LinearizabilityTest {
    private static final int LIMIT = 4;
    /** For keys and ids that no other run has. */
    private static final AtomicLong RUNS = new AtomicLong();

    @TempDir(factory = WithoutDisk.class)
    static Path folder;

    /** A folder in main memory where there is one: what is looked for here is the order of threads, not what a disk keeps. */
    static final class WithoutDisk implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            Path memory = Path.of("/dev/shm");
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "lightloom")
                    : Files.createTempDirectory("lightloom");
        }
    }

    @Test
    void memoryStore() {
        stress(8, 150).check(OnMemoryStore.class);
    }

    @Test
    void localStore() {
        stress(8, 40).check(OnLocalStore.class);
    }

    @Test
    void unsyncedLocalStore() {
        stress(8, 40).check(OnUnsyncedLocalStore.class);
    }

    @Test
    void groupCommit() {
        stress(8, 300).check(OnGroupCommit.class);
    }

    @Test
    void groupCommitInCallers() {
        stress(8, 300).check(OnGroupCommitInCallers.class);
    }

    @Test
    void aPlantedLostUpdateOfAMemoryStoreIsFound() {
        assertFindsLostUpdate(stress(50, 300), LosesInMemory.class);
    }

    @Test
    void aPlantedLostUpdateOfALocalStoreIsFound() {
        assertFindsLostUpdate(stress(50, 60), LosesOnDisk.class);
    }

    @Test
    void aPlantedLostUpdateOfGroupCommitIsFound() {
        assertFindsLostUpdate(stress(100, 300), LosesInGroupCommit.class);
    }

    private static StressOptions stress(int scenarios, int runsOfEach) {
        return new StressOptions()
                .threads(3)
                .actorsPerThread(3)
                .actorsBefore(1)
                .actorsAfter(1)
                .iterations(scenarios)
                .invocationsPerIteration(runsOfEach)
                .minimizeFailedScenario(false)
                .sequentialSpecification(Counters.class);
    }

    private static void assertFindsLostUpdate(Options<?, ?> options, Class<?> broken) {
        assertThatThrownBy(() -> options.check(broken))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining("Invalid execution results");
    }

    /** What two counters do if one call comes after the other. */
    public static final class Counters {
        private final long[] values = new long[2];

        public boolean addToFirst() {
            return add(0);
        }

        public boolean addToSecond() {
            return add(1);
        }

        public long first() {
            return values[0];
        }

        public long second() {
            return values[1];
        }

        private boolean add(int counter) {
            boolean fits = values[counter] < LIMIT;
            values[counter] += fits ? 1 : 0;
            return fits;
        }
    }

    /** Two keys of a store as counters. */
    public abstract static class OnStore {
        private static final BoundedCounter FOLDER = new BoundedCounter(LIMIT);

        private final Store store;
        private final String first;
        private final String second;

        OnStore(Store store, String prefix) {
            this.store = store;
            this.first = prefix + "/1";
            this.second = prefix + "/2";
        }

        @Operation
        public boolean addToFirst() {
            return add(first);
        }

        @Operation
        public boolean addToSecond() {
            return add(second);
        }

        @Operation
        public long first() {
            return value(first);
        }

        @Operation
        public long second() {
            return value(second);
        }

        private boolean add(String key) {
            Outcome outcome = store.update(key, BoundedCounter.add(new UUID(0, RUNS.incrementAndGet()), 1), FOLDER);
            if (outcome instanceof Outcome.Unknown unknown) {
                throw unknown.cause();
            }
            return outcome instanceof Outcome.Committed;
        }

        private long value(String key) {
            Optional<Blob> blob = store.open(key);
            try {
                return blob.map(BoundedCounter::value).orElse(0L);
            } finally {
                blob.ifPresent(Blob::close);
            }
        }
    }

    public static final class OnMemoryStore extends OnStore {
        public OnMemoryStore() {
            super(new MemoryStore(), "c");
        }
    }

    public static final class LosesInMemory extends OnStore {
        public LosesInMemory() {
            super(new LostUpdates(new MemoryStore()), "c");
        }
    }

    /** One folder for all runs, and keys of its own for each. */
    public static final class OnLocalStore extends OnStore {
        public OnLocalStore() {
            super(openLocalStore(), newPrefix());
        }
    }

    /** Updates run in the threads of their callers where they can. */
    public static final class OnUnsyncedLocalStore extends OnStore {
        public OnUnsyncedLocalStore() {
            super(openLocalStore().with(Durability.UNSYNCED), newPrefix());
        }
    }

    public static final class LosesOnDisk extends OnStore {
        public LosesOnDisk() {
            super(new LostUpdates(openLocalStore()), newPrefix());
        }
    }

    private static LocalStore openLocalStore() {
        return LocalStore.open(folder, LocalStoreTest.PRIVATE);
    }

    private static String newPrefix() {
        return "c/" + RUNS.incrementAndGet();
    }

    /** Group commit over values that only a round at work may touch. */
    public static class OnGroupCommit {
        private static final BoundedCounter FOLDER = new BoundedCounter(LIMIT);

        private final Map<String, AtomicLong> values = Map.of("1", new AtomicLong(), "2", new AtomicLong());
        private final GroupCommit updates = new GroupCommit(this::round);

        @Operation
        public boolean addToFirst() {
            return add("1");
        }

        @Operation
        public boolean addToSecond() {
            return add("2");
        }

        @Operation
        public long first() {
            return value("1").get();
        }

        @Operation
        public long second() {
            return value("2").get();
        }

        GroupCommit updates() {
            return updates;
        }

        private AtomicLong value(String key) {
            return Objects.requireNonNull(values.get(key));
        }

        private boolean add(String key) {
            Change change = BoundedCounter.add(new UUID(0, RUNS.incrementAndGet()), 1);
            return updates().submit(key, change, FOLDER) instanceof Outcome.Committed;
        }

        /** Reads, folds and writes without a lock of its own: that there is one round at a time is its only one. */
        final Map<Waiting, Outcome> round(String key, Supplier<List<Waiting>> waiting) {
            long before = value(key).get();
            Map<Waiting, Outcome> outcomes = new HashMap<>();
            long after = before;
            for (Waiting each : waiting.get()) {
                boolean fits = after < LIMIT;
                after += fits ? 1 : 0;
                outcomes.put(
                        each,
                        fits
                                ? new Outcome.Committed()
                                : new Outcome.NotCommitted(new StoreException(key, "above the limit")));
            }
            value(key).set(after);
            return outcomes;
        }
    }

    /** Who comes first to a key does the round itself. */
    public static final class OnGroupCommitInCallers extends OnGroupCommit {
        private final GroupCommit updates = new GroupCommit(new GroupCommit.Round() {
            @Override
            public Map<Waiting, Outcome> run(String key, Supplier<List<Waiting>> waiting) {
                return round(key, waiting);
            }

            @Override
            public boolean isForCallers() {
                return true;
            }

            @Override
            public Optional<Map<Waiting, Outcome>> runInCaller(String key, Supplier<List<Waiting>> waiting) {
                return Optional.of(round(key, waiting));
            }
        });

        @Override
        GroupCommit updates() {
            return updates;
        }
    }

    /** Every call has a group commit of its own, so nothing keeps the rounds of a key apart. */
    public static final class LosesInGroupCommit extends OnGroupCommit {
        @Override
        GroupCommit updates() {
            return new GroupCommit(this::round);
        }
    }
}
