package org.lightloom.bench.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.kv.Disk;
import org.lightloom.kv.DiskMount;
import org.lightloom.kv.PassingDisk;
import org.lightloom.lightcurves.LightcurveStorage;
import org.lightloom.lightcurves.UndoOptions;
import org.lightloom.lightcurves.UndoReport;

/** An undo over two shards that ends after the first one is named by verify, and completed by the next undo. */
class InterruptedUndoTest {
    private static final int OBJECTS = 50;

    @TempDir
    Path folder;

    private Path store;
    /** The scenario's first values come from no catalog, which verify says. */
    private List<String> failuresBefore;

    @BeforeEach
    void populateTwoShards() {
        store = folder.resolve("store");
        Scenario scenario = Scenario.severalShards(folder.resolve("catalogs"), OBJECTS);
        scenario.prepare(store);
        failuresBefore = LightcurveStorage.load(store).verify().failures();
        scenario.commits().get(0).act().on(store);
    }

    @Test
    void theNextUndoCompletesIt() throws IOException {
        List<String> shards = interrupt();
        LightcurveStorage storage = LightcurveStorage.load(store);
        assertThat(storage.verify().partialPopulations())
                .singleElement()
                .asString()
                .contains("lacks " + shards.get(0), "undo again to complete it");

        UndoReport completed = storage.undo("a", UndoOptions.defaults());

        assertThat(completed.shards())
                .singleElement()
                .extracting(UndoReport.Step::shard)
                .isEqualTo(shards.get(1));
        assertThat(completed.takenBack()).hasSize(1);
        assertThat(storage.verify().partialPopulations()).isEmpty();
        assertThat(storage.verify().failures()).isEqualTo(failuresBefore);
        assertThat(new PlainStore(store).epoch(0)).isEqualTo(before());
    }

    @Test
    void aRedoThatWasInterruptedIsCompletedByTheNextUndoAsWell() throws IOException {
        float[] populated = new PlainStore(store).epoch(0);
        LightcurveStorage.load(store).undo("a", UndoOptions.defaults());
        List<String> shards = interrupt();
        LightcurveStorage storage = LightcurveStorage.load(store);
        assertThat(storage.verify().partialPopulations())
                .singleElement()
                .asString()
                .contains("lacks " + shards.get(1));

        UndoReport completed = storage.undo("a", UndoOptions.defaults());

        assertThat(completed.givenBack()).hasSize(1);
        assertThat(storage.verify().partialPopulations()).isEmpty();
        assertThat(new PlainStore(store).epoch(0)).isEqualTo(populated);
    }

    @Test
    void onceCompletedTheNextUndoIsARedoOfBothShards() throws IOException {
        float[] populated = new PlainStore(store).epoch(0);
        interrupt();
        LightcurveStorage storage = LightcurveStorage.load(store);
        storage.undo("a", UndoOptions.defaults());

        assertThat(storage.undo("a", UndoOptions.defaults()).shards()).hasSize(2);

        assertThat(new PlainStore(store).epoch(0)).isEqualTo(populated);
    }

    /** Answers the keys of the shard that the undo reached and of the one that it did not. */
    private List<String> interrupt() {
        List<String> renamed = new ArrayList<>();
        Disk failing = new PassingDisk(Disk.local()) {
            @Override
            public void rename(Path from, Path to) throws IOException {
                renamed.add(store.resolve("lightcurves").relativize(to).toString());
                if (renamed.size() == 2) {
                    throw new IOException("planted");
                }
                super.rename(from, to);
            }
        };
        try (DiskMount mount = DiskMount.at(store, failing)) {
            assertThatThrownBy(() -> LightcurveStorage.load(store).undo("a", UndoOptions.defaults()))
                    .hasMessageContaining("planted");
        }
        assertThat(renamed).containsExactlyInAnyOrder("c/0/0/0/0", "c/0/1/0/0");
        return renamed;
    }

    /** What the store held before its last population. */
    private float[] before() throws IOException {
        Path other = folder.resolve("before");
        Scenario.severalShards(folder.resolve("more-catalogs"), OBJECTS).prepare(other);
        return new PlainStore(other).epoch(0);
    }
}
