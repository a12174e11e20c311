package org.lightloom.bench.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.catalogs.SourceCatalog;
import org.lightloom.kv.Disk;
import org.lightloom.kv.DiskMount;
import org.lightloom.lightcurves.LightcurveStorage;
import org.lightloom.lightcurves.PopulationReport;

/** What others have written counts as durable only once it has been made so. */
class SettlingTest {
    private static final int OBJECTS = 60;

    @TempDir
    Path folder;

    @Test
    void anEpochThatAnotherProcessPublishedIsMadeDurableBeforeItsValuesAreAcknowledged() throws IOException {
        Path store = store();
        Recorder recorder = new Recorder(store, Disk.local());
        try (DiskMount mount = DiskMount.at(store, recorder)) {
            LightcurveStorage ours = LightcurveStorage.load(store);
            ours.populateEpochFromCatalog("a", catalog(1), List.of());
            LightcurveStorage.load(store).populateEpochFromCatalog("b", catalog(2), List.of());
            int before = recorder.events().size();

            ours.populateEpochFromCatalog("b", catalog(3), List.of());

            // The folder alone would be synced by a fresh view's first write, too.
            assertThat(recorder.events().subList(before, recorder.events().size()))
                    .contains(new Event.FileSynced(Path.of("zarr.json")), new Event.FolderSynced(Path.of("")));
        }
    }

    @Test
    void aPopulationThatIsThereAlreadyIsMadeDurableBeforeItIsSkipped() throws IOException {
        Path store = store();
        LightcurveStorage.load(store).populateEpochFromCatalog("a", catalog(1), List.of());
        Recorder recorder = new Recorder(store, Disk.local());
        try (DiskMount mount = DiskMount.at(store, recorder)) {
            PopulationReport report =
                    LightcurveStorage.load(store).populateEpochFromCatalog("a", catalog(1), List.of());

            assertThat(report.status()).isEqualTo(PopulationReport.Status.SKIPPED);
            assertThat(recorder.events())
                    .contains(new Event.FolderSynced(Path.of("")))
                    .contains(new Event.FolderSynced(Path.of("lightcurves/c/0/0/0")));
        }
    }

    @Test
    void objectsThatAreThereAlreadyAreMadeDurableBeforeAnExtensionSaysSo() throws IOException {
        assertSettles(store -> LightcurveStorage.load(store)
                .extend(Commits.catalog(
                        folder.resolve("catalogs"), OBJECTS, 2, new Batch("reference", 0, 1, OBJECTS, 0))));
    }

    @Test
    void measurementsThatAreThereAlreadyAreMadeDurableBeforeAnExtensionSaysSo() throws IOException {
        assertSettles(store -> LightcurveStorage.load(store).extend(List.of("default-m0")));
    }

    private void assertSettles(Function<Path, List<String>> extension) throws IOException {
        Path store = store();
        Recorder recorder = new Recorder(store, Disk.local());
        try (DiskMount mount = DiskMount.at(store, recorder)) {
            assertThat(extension.apply(store)).isEmpty();
            assertThat(recorder.events()).contains(new Event.FolderSynced(Path.of("")));
        }
    }

    private Path store() {
        Path store = folder.resolve("store");
        Scenario.firstCommit(folder.resolve("catalogs"), OBJECTS).prepare(store);
        return store;
    }

    private SourceCatalog catalog(int salt) {
        return Commits.catalog(folder.resolve("catalogs"), OBJECTS, 2, new Batch("night", 0, 1, OBJECTS, salt));
    }
}
