package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.catalogs.SourceCatalog;

/**
 * Writers, undo, other programs, consolidation and deletion of the copy at once, in whatever order: what a reader gets is
 * never older than the last commit that was acknowledged before it asked.
 */
@Timeout(180)
class CopyScheduleTest {
    private static final int COMMITS = Integer.getInteger("schedules.commits", 120);
    /** Without other programs, marks alone have to keep the promise. */
    private static final boolean FOREIGN = !Boolean.getBoolean("schedules.alone");

    private static final int EPOCHS = 4;
    private static final int NIGHTS = 6;
    private static final Stars STARS = Stars.field(70);

    @TempDir
    Path folder;

    /** What an epoch has held, one state after the other; a state is begun before and acknowledged after its commit. */
    private static final class EpochStates {
        private final List<Float> states = new ArrayList<>(List.of(Float.NaN));
        private int acknowledged;

        synchronized void begin(float state) {
            states.add(state);
        }

        synchronized void acknowledge() {
            acknowledged = states.size() - 1;
        }

        synchronized int acknowledged() {
            return acknowledged;
        }

        /** Those of which one may be read by who asked when a given one was acknowledged. */
        synchronized List<Float> since(int state) {
            return List.copyOf(states.subList(state, states.size()));
        }

        synchronized float beforeLast() {
            return states.get(states.size() - 2);
        }
    }

    private final List<EpochStates> epochs = new ArrayList<>();
    private final AtomicInteger writing = new AtomicInteger(2);
    private final AtomicInteger fromCopy = new AtomicInteger();

    @Test
    void noAnswerIsOlderThanTheLastAcknowledgedCommit() throws Exception {
        long seed = Long.getLong("schedules.seed", System.nanoTime());
        System.out.println("CopyScheduleTest -Dschedules.seed=" + seed);
        Path store = folder.resolve("store");
        LightcurveStorage storage = LightcurveStorage.create(
                store, STARS.catalog(folder.resolve("reference.csv")), CreateOptions.defaults());
        List<SourceCatalog> nights = new ArrayList<>();
        for (int night = 0; night < NIGHTS; night++) {
            nights.add(STARS.observed(night).catalog(folder.resolve("night" + night + ".csv")));
        }
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            epochs.add(new EpochStates());
            write(storage, epoch, 0, nights);
        }
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Callable<Void>> actors = List.of(
                () -> writer(store, new Random(seed), 0, nights),
                () -> writer(store, new Random(seed + 1), 1, nights),
                () -> consolidator(store, new Random(seed + 2)),
                () -> reader(store, new Random(seed + 3), false),
                () -> reader(store, new Random(seed + 4), true));
        try {
            for (Future<Void> done : threads.invokeAll(actors)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(fromCopy.get()).as("consolidations that copied something").isGreaterThan(5);
    }

    private void write(LightcurveStorage storage, int epoch, int night, List<SourceCatalog> nights) {
        epochs.get(epoch).begin(Stars.magnitude(1, 0, night));
        PopulateOptions again = PopulateOptions.defaults().withAgain().withoutVerification();
        storage.populateEpochFromCatalog("e" + epoch, nights.get(night), List.of(), again);
        epochs.get(epoch).acknowledge();
    }

    /** The only writer of every second epoch, since a program that takes no lock may lose another's commit. */
    private Void writer(Path store, Random random, int parity, List<SourceCatalog> nights) throws IOException {
        LightcurveStorage storage = LightcurveStorage.load(store);
        int undoable = -1;
        try {
            for (int i = 0; i < COMMITS; i++) {
                int epoch = parity + 2 * random.nextInt(EPOCHS / 2);
                int what = random.nextInt(10);
                if (what == 0 && FOREIGN) {
                    float value = 100 + i;
                    epochs.get(epoch).begin(value);
                    ForeignWrite.setAll(store, epoch, value);
                    epochs.get(epoch).acknowledge();
                    undoable = -1;
                } else if (what < 3 && undoable == epoch) {
                    epochs.get(epoch).begin(epochs.get(epoch).beforeLast());
                    storage.undo("e" + epoch, UndoOptions.defaults());
                    epochs.get(epoch).acknowledge();
                    undoable = -1;
                } else {
                    // After another program's write there is no earlier version to go back to.
                    boolean hadRecord =
                            !storage.log(java.util.Optional.of("e" + epoch)).isEmpty();
                    write(storage, epoch, random.nextInt(NIGHTS), nights);
                    undoable = hadRecord ? epoch : -1;
                }
            }
        } finally {
            writing.decrementAndGet();
        }
        return null;
    }

    private Void consolidator(Path store, Random random) throws IOException {
        LightcurveStorage storage = LightcurveStorage.load(store);
        while (writing.get() > 0) {
            if (random.nextInt(8) == 0) {
                Path copy = ObjectMajorCopy.path(store);
                Path deleted = random.nextBoolean() ? copy : copy.resolveSibling("held");
                if (Files.exists(deleted)) {
                    ForeignWrite.remove(deleted);
                }
            }
            int copied = storage.consolidate(ConsolidateOptions.defaults().withoutStatistics())
                    .epochsCopied();
            fromCopy.addAndGet(copied > 0 ? 1 : 0);
        }
        return null;
    }

    private Void reader(Path store, Random random, boolean fresh) {
        LightcurveStorage storage = LightcurveStorage.load(store);
        while (writing.get() > 0) {
            int[] acknowledged =
                    epochs.stream().mapToInt(EpochStates::acknowledged).toArray();
            LightcurveStorage asked = fresh && random.nextInt(4) == 0 ? LightcurveStorage.load(store) : storage;
            float[] values = asked.lightcurves()
                    .sel(Select.object("1"), Select.measurement("default-auto"), Select.value("mag"))
                    .values();
            for (int epoch = 0; epoch < EPOCHS; epoch++) {
                assertThat(epochs.get(epoch).since(acknowledged[epoch]))
                        .as("epoch %d, by %s", epoch, asked == storage ? "an open reader" : "a fresh one")
                        .contains(values[epoch]);
            }
        }
        return null;
    }
}
