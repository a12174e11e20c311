package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lightloom.lightcurves.StoreAssertions.assertHolds;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.catalogs.SourceCatalog;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.Zarr;

/** A copy of a store that others are writing to. */
@Timeout(120)
class SnapshotTest {
    private final Path folder;
    private final LightcurveStorage storage;

    SnapshotTest(@TempDir Path folder) {
        this.folder = folder;
        this.storage = WideStore.create(folder);
    }

    private SourceCatalog night(int night) {
        return WideStore.catalog(folder.resolve("night" + night + ".csv"), 60, 70, night);
    }

    @Test
    void aCopyHoldsTheSameValuesLogsAndLabels() throws IOException {
        SourceCatalog catalog = night(1);
        storage.populateEpochFromCatalog("a", catalog, List.of());
        storage.register(Manifest.ofOne(folder.resolve("x"), "b", Optional.empty(), Map.of("mjd", "60000.5")));

        SnapshotReport report = storage.snapshot(folder.resolve("deep/copy"), Progress.NONE);

        LightcurveStorage copy = LightcurveStorage.load(folder.resolve("deep/copy"));
        assertThat(report.shards()).isEqualTo(2);
        assertHolds(copy, "a", catalog);
        assertThat(copy.epochKeys()).containsExactly("a", "b");
        assertThat(copy.numbers(Dimension.EPOCH, "mjd").orElseThrow()).containsExactly(Double.NaN, 60000.5);
        assertThat(copy.log(Optional.empty())).isEqualTo(storage.log(Optional.empty()));
        assertThat(copy.verify().passed()).isTrue();
        try (Stream<Path> all = Files.walk(copy.path())) {
            assertThat(all).noneMatch(path -> path.endsWith(".lightloom"));
        }
        copy.populateEpochFromCatalog("b", night(2), List.of());
        assertThat(storage.info().emptyEpochs()).containsExactly("b");
    }

    @Test
    void whileWritersAreAtWorkWhatWasCompleteBeforeIsCompleteInTheCopy() throws Exception {
        SourceCatalog old = night(0);
        for (int epoch = 0; epoch < 5; epoch++) {
            storage.populateEpochFromCatalog("old" + epoch, old, List.of());
        }
        AtomicBoolean end = new AtomicBoolean();
        int copies = 4;
        Parallel.threads(4, thread -> {
            if (thread == 3) {
                try {
                    for (int i = 0; i < copies; i++) {
                        storage.snapshot(folder.resolve("copy" + i), Progress.NONE);
                    }
                } finally {
                    end.set(true);
                }
            } else {
                LightcurveStorage writer = LightcurveStorage.load(storage.path());
                for (int i = 0; !end.get(); i++) {
                    SourceCatalog catalog = WideStore.catalog(folder.resolve("w" + thread + ".csv"), 60, 70, i % 7);
                    String epoch = i % 2 == 0 ? "new" + thread + "_" + i : "old" + i % 5;
                    PopulateOptions again = PopulateOptions.defaults().withAgain();
                    writer.populateEpochFromCatalog(epoch, catalog, List.of(), again);
                }
            }
            return true;
        });

        for (int i = 0; i < copies; i++) {
            LightcurveStorage copy = LightcurveStorage.load(folder.resolve("copy" + i));
            VerificationReport report = copy.verify();
            assertThat(report.failures()).isEmpty();
            assertThat(report.damages()).isEmpty();
            assertThat(copy.epochKeys()).contains("old0", "old4");
            assertLabelsCoverAllShards(copy);
            for (int epoch = 0; epoch < 5; epoch++) {
                String key = "old" + epoch;
                assertThat(copy.log(Optional.of(key)))
                        .filteredOn(entry -> entry.files().contains("night0.csv"))
                        .as(key)
                        .hasSize(2);
            }
        }
    }

    private static void assertLabelsCoverAllShards(LightcurveStorage copy) throws IOException {
        int epochs = copy.epochKeys().size();
        try (Stream<Path> files = Files.walk(copy.path().resolve("lightcurves/c"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(
                                    Integer.parseInt(file.getFileName().toString()))
                            .isLessThan(epochs));
        }
    }

    @Test
    void aCopyIsRefusedWhereThereIsSomethingAndWithinTheStore() throws IOException {
        Files.createDirectories(folder.resolve("taken"));
        Files.writeString(folder.resolve("taken/file"), "mine");

        assertThatThrownBy(() -> storage.snapshot(folder.resolve("taken"), Progress.NONE))
                .hasMessageContaining("is not empty");
        assertThatThrownBy(() -> storage.snapshot(storage.path().resolve("copy"), Progress.NONE))
                .hasMessageContaining("within the store");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).noneMatch(path -> path.getFileName().toString().startsWith("."));
        }
    }

    @Test
    void whatAKilledCopyLeftIsRemovedByTheNext() throws IOException {
        Path left = folder.resolve(".copy.creating-0");
        Files.createDirectories(left.resolve("lightcurves"));

        storage.snapshot(folder.resolve("copy"), Progress.NONE);

        assertThat(left).doesNotExist();
    }

    // ---- growths that are under way

    @Test
    void arraysAreAsLongAsTheRootShowsThemWhateverAGrowthUnderWayHasMadeOfThem() {
        storage.populateEpochFromCatalog("a", night(1), List.of());
        Zarr.openGroup(storage.path()).array("epoch").grow(new long[] {3});

        storage.snapshot(folder.resolve("copy"), Progress.NONE);

        assertThat(Zarr.openGroup(folder.resolve("copy"))
                        .array("epoch")
                        .reopened()
                        .shape())
                .containsExactly(1);
    }

    @Test
    void aVariableThatTheRootDoesNotShowYetIsLeftOut() {
        Zarr.openGroup(storage.path())
                .create("epoch_seeing", StoreLayout.variable(Dimension.EPOCH, 0, true, Json.object()));

        storage.snapshot(folder.resolve("copy"), Progress.NONE);

        assertThat(folder.resolve("copy/epoch_seeing")).doesNotExist();
    }

    @Test
    void theObjectMajorCopyIsNotTakenAlong() {
        SourceCatalog catalog = night(1);
        storage.populateEpochFromCatalog("a", catalog, List.of());
        storage.consolidate(ConsolidateOptions.defaults());

        storage.snapshot(folder.resolve("copy"), Progress.NONE);

        assertThat(storage.path().resolve("lightcurves/.lightloom/by_object")).isDirectory();
        assertThat(folder.resolve("copy/lightcurves/.lightloom/by_object")).doesNotExist();
        assertHolds(LightcurveStorage.load(folder.resolve("copy")), "a", catalog);
    }

    // ---- what else may lie in a store

    @Test
    void shardsBehindALinkToAnotherPlaceInTheStoreAreInTheCopy() throws IOException {
        SourceCatalog catalog = night(1);
        storage.populateEpochFromCatalog("a", catalog, List.of());
        Path chunks = storage.path().resolve("lightcurves/c");
        Files.move(chunks, storage.path().resolve("lightcurves/moved"));
        Files.createSymbolicLink(chunks, Path.of("moved"));
        assertHolds(storage, "a", catalog);

        SnapshotReport report = storage.snapshot(folder.resolve("copy"), Progress.NONE);

        assertThat(report.shards()).isEqualTo(2);
        assertHolds(LightcurveStorage.load(folder.resolve("copy")), "a", catalog);
        assertThat(Files.isSymbolicLink(folder.resolve("copy/lightcurves/c"))).isFalse();
    }

    @Test
    void aLinkThatLeadsOutOfTheStoreIsRefusedAndNothingIsMade() throws IOException {
        storage.populateEpochFromCatalog("a", night(1), List.of());
        Path secret = Files.writeString(folder.resolve("secret"), "not of this store");
        Path link = Files.createSymbolicLink(storage.path().resolve("lightcurves/c/0/0/0/7"), secret);

        assertThatThrownBy(() -> storage.snapshot(folder.resolve("copy"), Progress.NONE))
                .isInstanceOf(LightcurveException.class)
                .hasMessageContaining(link + ": leads out of its store");
        assertThat(folder.resolve("copy")).doesNotExist();
    }

    @Test
    void whatAStoppedDeletionLeftIsNotInTheCopy() throws IOException {
        Files.createDirectories(storage.path().resolve(".lightloom-deleted-0/c"));
        Files.writeString(storage.path().resolve(".lightloom-deleted-0/c/0"), "left");

        storage.snapshot(folder.resolve("copy"), Progress.NONE);

        assertThat(folder.resolve("copy/.lightloom-deleted-0")).doesNotExist();
    }
}
