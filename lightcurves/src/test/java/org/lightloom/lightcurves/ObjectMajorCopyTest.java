package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.zarr.StoreClaim;
import org.lightloom.zarr.Zarr;
import org.lightloom.zarr.ZarrException;

/** The object-major copy answers what the truth would, wherever it is current, and only there. */
@Timeout(120)
class ObjectMajorCopyTest {
    private static final Stars STARS = Stars.field(150);
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final ConsolidateOptions COPY = ConsolidateOptions.defaults().withoutStatistics();

    private final Path folder;
    private final Path store;
    private final LightcurveStorage storage;

    ObjectMajorCopyTest(@TempDir Path folder) {
        this.folder = folder;
        this.store = folder.resolve("store");
        this.storage = LightcurveStorage.create(
                store, STARS.catalog(folder.resolve("reference.csv")), CreateOptions.defaults());
    }

    private void populate(int epoch, int night) {
        storage.populateEpochFromCatalog(
                "e" + epoch, STARS.observed(night).catalog(folder.resolve("night" + night + ".csv")), Stars.KEYS);
    }

    private static List<Float> magnitudes(LightcurveStorage from, int star) {
        List<Float> magnitudes = new ArrayList<>();
        for (float value : from.lightcurves()
                .sel(Select.object("" + star), Select.measurement("default-iso"), Select.value("mag"))
                .values()) {
            magnitudes.add(value);
        }
        return magnitudes;
    }

    private static Float magnitude(int star, int night) {
        return Stars.magnitude(star, 1, night);
    }

    private Path copy() {
        return store.resolve("lightcurves/.lightloom/by_object");
    }

    /** Makes the values of an epoch unreadable in the truth, but not its tail. */
    private void spoilTruth(int epoch) throws IOException {
        Damage.flipBit(store.resolve("lightcurves/c/0/0/0/" + epoch), 40);
    }

    private void spoilCopy(CopyTier tier) throws IOException {
        try (Stream<Path> files = Files.walk(copy().resolve(tier.array()).resolve("c"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Damage.flipBit(file, 40);
            }
        }
    }

    // ---- reading

    @Test
    void lightCurvesAreReadFromTheCopy() throws IOException {
        populate(0, 3);
        populate(1, 4);
        ConsolidationReport report = storage.consolidate(COPY);
        spoilTruth(0);

        assertThat(report.epochsCopied()).isEqualTo(2);
        assertThat(report.epochsLeft()).isEmpty();
        assertThat(magnitudes(storage, 17)).containsExactly(magnitude(17, 3), magnitude(17, 4));
        assertThat(magnitudes(LightcurveStorage.load(store), 140))
                .containsExactly(magnitude(140, 3), magnitude(140, 4));
    }

    @Test
    void prefetchingOpensTheCopyAndLetsNothingNewerBeMissed() throws IOException {
        storage.prefetch();
        for (int epoch = 0; epoch < 8; epoch++) {
            populate(epoch, epoch);
        }
        storage.consolidate(COPY);
        LightcurveStorage reader = LightcurveStorage.load(store);

        reader.prefetch();

        if (Files.isDirectory(DESCRIPTORS)) {
            Path copy = copy().toRealPath();
            assertThat(openFiles()).anyMatch(file -> file.startsWith(copy));
        }
        populate(0, 9);
        assertThat(magnitudes(reader, 17))
                .startsWith(magnitude(17, 9), magnitude(17, 1))
                .hasSize(8);
    }

    private static List<Path> openFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            for (Path descriptor : descriptors.toList()) {
                if (Files.exists(descriptor)) { // the listing's own is closed by now
                    files.add(Files.readSymbolicLink(descriptor));
                }
            }
        }
        return files;
    }

    @Test
    void everySelectionIsThatOfTheTruth() throws IOException {
        for (int epoch = 0; epoch < 7; epoch++) {
            populate(epoch, epoch);
        }
        storage.consolidate(COPY);
        populate(2, 12);
        populate(7, 13);
        storage.consolidate(COPY);
        populate(8, 14);
        List<Select[]> selections = List.of(
                new Select[] {},
                new Select[] {Select.object("5", "150", "5", "1")},
                new Select[] {Select.epoch("e8", "e2", "e0", "e7", "e2"), Select.object("9")},
                new Select[] {Select.value("mag_err"), Select.object("77", "78"), Select.measurement("default-iso")});
        List<float[]> fromBoth = new ArrayList<>();
        for (Select[] selection : selections) {
            fromBoth.add(storage.lightcurves().sel(selection).values());
        }

        ForeignWrite.remove(copy());

        for (int i = 0; i < fromBoth.size(); i++) {
            assertThat(fromBoth.get(i))
                    .containsExactly(
                            storage.lightcurves().sel(selections.get(i)).values());
        }
    }

    @Test
    void aCommitIsSeenAtOnceByOpenReaders() {
        populate(0, 1);
        storage.consolidate(COPY);
        LightcurveStorage other = LightcurveStorage.load(store);
        assertThat(magnitudes(other, 8)).containsExactly(magnitude(8, 1));

        populate(0, 2);

        assertThat(magnitudes(other, 8)).containsExactly(magnitude(8, 2));
        storage.consolidate(COPY);
        assertThat(magnitudes(other, 8)).containsExactly(magnitude(8, 2));
        storage.undo("e0", UndoOptions.defaults());
        assertThat(magnitudes(other, 8)).containsExactly(magnitude(8, 1));
    }

    @Test
    void anotherProgramsWriteIsSeenAndStaysWithTheTruth() throws IOException {
        populate(0, 1);
        populate(1, 1);
        storage.consolidate(COPY);
        assertThat(magnitudes(storage, 8)).containsExactly(magnitude(8, 1), magnitude(8, 1));

        ForeignWrite.setAll(store, 1, 25f);

        assertThat(magnitudes(LightcurveStorage.load(store), 8)).containsExactly(magnitude(8, 1), 25f);
        assertThat(magnitudes(storage, 8)).containsExactly(magnitude(8, 1), 25f);
        assertThat(storage.consolidate(COPY).epochsLeft())
                .singleElement()
                .asString()
                .contains("e1: another program");
        assertThat(magnitudes(storage, 8)).containsExactly(magnitude(8, 1), 25f);
    }

    @Test
    void aDamagedCopyIsAsGoodAsNone() throws IOException {
        populate(0, 1);
        storage.consolidate(COPY);
        spoilCopy(CopyTier.MAIN);

        assertThat(magnitudes(storage, 8)).containsExactly(magnitude(8, 1));
        assertThat(magnitudes(LightcurveStorage.load(store), 8)).containsExactly(magnitude(8, 1));
    }

    @Test
    void theCopyMayBeDeletedAndMadeAgain() throws IOException {
        populate(0, 1);
        storage.consolidate(COPY);
        assertThat(magnitudes(storage, 8)).containsExactly(magnitude(8, 1));

        ForeignWrite.remove(copy());
        assertThat(magnitudes(storage, 8)).containsExactly(magnitude(8, 1));
        populate(0, 2);
        storage.consolidate(COPY);
        assertThat(magnitudes(storage, 8)).containsExactly(magnitude(8, 2));
        ForeignWrite.remove(copy().resolveSibling("held"));
        populate(0, 3);
        storage.consolidate(COPY);
        spoilTruth(0);
        assertThat(magnitudes(storage, 8)).containsExactly(magnitude(8, 3));
    }

    // ---- what is made

    @Test
    void onlyWhatChangedIsCopiedAgain() throws IOException {
        for (int epoch = 0; epoch < 6; epoch++) {
            populate(epoch, epoch);
        }
        assertThat(storage.consolidate(COPY).shardsWritten()).isEqualTo(1);
        assertThat(storage.consolidate(COPY).shardsWritten()).isZero();

        populate(6, 7);
        populate(1, 8);
        ConsolidationReport report = storage.consolidate(COPY);

        assertThat(report.shardsWritten()).isEqualTo(2);
        assertThat(report.epochsCopied()).isEqualTo(2);
        assertThat(report.epochsCurrent()).isEqualTo(5);
        spoilTruth(6);
        spoilTruth(1);
        assertThat(magnitudes(storage, 33).subList(0, 2)).containsExactly(magnitude(33, 0), magnitude(33, 8));
        assertThat(magnitudes(storage, 33).get(6)).isEqualTo(magnitude(33, 7));
    }

    @Test
    void tooManyRecentEpochsMoveToTheLargeShards() throws IOException {
        populate(0, 0);
        storage.consolidate(COPY);
        for (int epoch = 1; epoch < 20; epoch++) {
            populate(epoch, epoch);
            storage.consolidate(COPY);
        }

        try (Stream<Path> recent = Files.walk(copy().resolve("recent/c"))) {
            assertThat(recent.filter(Files::isRegularFile).count()).isLessThanOrEqualTo(2);
        }
        for (int epoch = 0; epoch < 20; epoch++) {
            spoilTruth(epoch);
        }
        assertThat(magnitudes(storage, 50)).hasSize(20).containsSequence(magnitude(50, 0), magnitude(50, 1));
        assertThat(magnitudes(storage, 50).get(19)).isEqualTo(magnitude(50, 19));
    }

    @Test
    void aDamagedEpochIsLeftToTheTruthAndNamed() throws IOException {
        populate(0, 1);
        populate(1, 2);
        spoilTruth(1);

        ConsolidationReport report = storage.consolidate(COPY);

        assertThat(report.epochsLeft()).singleElement().asString().contains("e1: its bytes are damaged");
        assertThatThrownBy(() -> magnitudes(storage, 8)).isInstanceOf(ZarrException.Corrupt.class);
    }

    @Test
    void objectsMeasurementsAndEpochsMayCome() {
        populate(0, 1);
        storage.consolidate(COPY);
        storage.extend(List.of("default-new"));
        storage.extend(Stars.field(150)
                .and(Stars.field(1).each(star -> star.named("151")))
                .catalog(folder.resolve("larger.csv")));

        storage.consolidate(COPY);
        populate(1, 2);
        storage.consolidate(COPY);

        assertThat(magnitudes(LightcurveStorage.load(store), 8)).containsExactly(magnitude(8, 1), magnitude(8, 2));
        assertThat(magnitudes(storage, 151)).containsOnly(Float.NaN);
        assertThat(Zarr.openArray(copy().resolve("lightcurves")).shape()).containsExactly(151, 3, 2, 2);
    }

    @Test
    void moreMeasurementsThanAShardHoldsAreCopiedToo() {
        LightcurveStorage wide = WideStore.create(folder.resolve("wide"));
        wide.populateEpochFromCatalog("a", WideStore.catalog(folder.resolve("w.csv"), 0, 70, 3), List.of());
        wide.populateEpochFromCatalog("b", WideStore.catalog(folder.resolve("v.csv"), 60, 70, 4), List.of());
        float[] before = wide.lightcurves().sel(Select.object("7")).values();

        assertThat(wide.consolidate(COPY).epochsCopied()).isEqualTo(4);

        assertThat(wide.lightcurves().sel(Select.object("7")).values()).containsExactly(before);
    }

    @Test
    void oneAtATime() throws IOException {
        populate(0, 1);
        try (StoreClaim claim =
                StoreClaim.tryTakeFor(ObjectMajorCopy.FOLDER, store).orElseThrow()) {
            assertThatThrownBy(() -> storage.consolidate(COPY))
                    .isInstanceOf(LightcurveException.class)
                    .hasMessageContaining("another process is consolidating");
        }
        assertThat(storage.consolidate(COPY).epochsCopied()).isEqualTo(1);
    }

    @Test
    void tooLittleMemoryIsSaidBeforeAnythingIsDone() {
        assertThatThrownBy(() -> storage.consolidate(COPY.withMemory(1 << 20)))
                .isInstanceOf(LightcurveException.class)
                .hasMessageContaining("--memory");
        assertThat(copy()).doesNotExist();
    }

    // ---- beside the other things that are done to a store

    @Test
    void verifySnapshotCompactAndRepairLiveWithIt() throws IOException {
        populate(0, 1);
        populate(0, 2);
        populate(1, 3);
        storage.consolidate(COPY);

        storage.snapshot(folder.resolve("snapshot"), Progress.NONE);
        assertThat(magnitudes(LightcurveStorage.load(folder.resolve("snapshot")), 8))
                .containsExactly(magnitude(8, 2), magnitude(8, 3));
        assertThat(storage.verify().passed()).isTrue();
        storage.compact(List.of(), done -> {});
        assertThat(magnitudes(storage, 8)).containsExactly(magnitude(8, 2), magnitude(8, 3));
        spoilTruth(1);
        storage.repair(List.of(), false, done -> {});
        assertThat(magnitudes(storage, 8)).containsExactly(magnitude(8, 2), magnitude(8, 3));
        storage.consolidate(COPY);
        assertThat(magnitudes(storage, 8)).containsExactly(magnitude(8, 2), magnitude(8, 3));
    }
}
