package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lightloom.lightcurves.StoreAssertions.assertHolds;
import static org.lightloom.lightcurves.StoreAssertions.cell;
import static org.lightloom.lightcurves.StoreAssertions.cells;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.catalogs.SourceCatalog;
import org.lightloom.zarr.Zarr;

/** What the system that Lightloom replaces did or promised: one test per row of docs/seed-rows.md. */
@Timeout(120)
class SeedBehaviourTest {
    private static final int WORKERS = 4;
    private static final int OBJECTS = 2_000;
    private static final Stars FIELD = Stars.field(OBJECTS);

    @TempDir
    Path folder;

    // ---- sequential writers

    @Test
    void sequentialPopulationOfManyEpochsStoresEveryCell() {
        LightcurveStorage storage = createStore();
        List<SourceCatalog> epochs =
                IntStream.range(0, 25).mapToObj(this::catalog).toList();

        for (int e = 0; e < epochs.size(); e++) {
            storage.populateEpochFromCatalog(epoch(e), epochs.get(e), Stars.KEYS);
        }

        for (int e = 0; e < epochs.size(); e++) {
            assertHolds(storage, epoch(e), epochs.get(e));
        }
    }

    // ---- concurrent writers

    @RepeatedTest(20)
    void fourThreadsWithAQuarterOfTheObjectsEachLoseNothing() throws Exception {
        createStore();
        List<List<SourceCatalog>> quarters = quarters(4);

        Parallel.threads(WORKERS, worker -> {
            LightcurveStorage own = LightcurveStorage.load(store());
            for (int e = 0; e < 4; e++) {
                own.populateEpochFromCatalog(epoch(e), quarters.get(worker).get(e), Stars.KEYS);
            }
            return own;
        });

        assertEverythingIsThere(quarters);
    }

    @Test
    void fourWorkersReportAThousandMeasurementsEachAndSelBearsThemOut() throws Exception {
        createStore();
        List<List<SourceCatalog>> quarters = quarters(1);

        List<String> reports = Parallel.threads(
                WORKERS,
                worker -> LightcurveStorage.load(store())
                        .populateEpochFromCatalog(
                                "epoch_0000", quarters.get(worker).get(0), Stars.KEYS)
                        .summary());

        assertThat(reports)
                .hasSize(WORKERS)
                .allMatch(line -> line.startsWith("populated epoch_0000 with 1000 measurements"));
        assertEverythingIsThere(quarters);
    }

    @RepeatedTest(10)
    void fourProcessesWithAQuarterOfTheObjectsEachLoseNothing() throws Exception {
        createStore();
        List<List<SourceCatalog>> quarters = quarters(2);
        List<Worker> workers = new ArrayList<>();
        for (List<SourceCatalog> quarter : quarters) {
            workers.add(Worker.start(
                    store().toString(), "epoch_0000", file(quarter.get(0)), "epoch_0001", file(quarter.get(1))));
        }

        List<List<String>> reports = Worker.runTogether(workers);

        assertThat(reports)
                .allSatisfy(lines -> assertThat(lines)
                        .satisfiesExactly(
                                first -> assertThat(first).startsWith("populated epoch_0000 with 1000 measurements"),
                                second ->
                                        assertThat(second).startsWith("populated epoch_0001 with 1000 measurements")));
        assertEverythingIsThere(quarters);
    }

    @Test
    void anExternalLockAroundWritesIsHarmless() throws Exception {
        createStore();
        List<List<SourceCatalog>> quarters = quarters(3);
        ReentrantLock lock = new ReentrantLock();

        Parallel.threads(WORKERS, worker -> {
            LightcurveStorage own = LightcurveStorage.load(store());
            for (int e = 0; e < 3; e++) {
                lock.lock();
                try {
                    own.populateEpochFromCatalog(epoch(e), quarters.get(worker).get(e), Stars.KEYS);
                } finally {
                    lock.unlock();
                }
            }
            return own;
        });

        assertEverythingIsThere(quarters);
    }

    @Test
    void aPoolOfProcessesWithOneEpochEachLosesNothing() throws Exception {
        LightcurveStorage storage = createStore();
        List<SourceCatalog> epochs =
                IntStream.range(0, WORKERS).mapToObj(this::catalog).toList();
        List<Worker> workers = new ArrayList<>();
        for (int e = 0; e < WORKERS; e++) {
            workers.add(Worker.start(store().toString(), epoch(e), file(epochs.get(e))));
        }

        Worker.runTogether(workers);

        assertThat(storage.epochKeys()).containsExactlyInAnyOrder(epoch(0), epoch(1), epoch(2), epoch(3));
        for (int e = 0; e < WORKERS; e++) {
            assertHolds(storage, epoch(e), epochs.get(e));
        }
    }

    @RepeatedTest(5)
    void twoWorkersWritingDifferentMeasurementsOfOneEpochBothSurvive() throws Exception {
        LightcurveStorage storage = Sky.store(store());
        List<SourceCatalog> channels = List.of(Sky.dual("ch1", "epoch_0000"), Sky.dual("ch2", "epoch_0000"));

        Parallel.threads(
                2,
                worker -> LightcurveStorage.load(store())
                        .populateEpochFromCatalog(
                                "epoch_0000",
                                channels.get(worker),
                                channels.get(worker).measurementKeys()));

        assertHolds(storage, "epoch_0000", channels.get(0));
        assertHolds(storage, "epoch_0000", channels.get(1));
    }

    // ---- measurement keys

    @Test
    void columnNamesAsMeasurementKeysAreAnErrorThatNamesTheRightKeys() {
        LightcurveStorage storage = LightcurveStorage.create(store(), Sky.reference(), CreateOptions.defaults());
        SourceCatalog catalog = Sky.read("dual/ch1/epoch_0000.cat.gz");

        assertThatThrownBy(() ->
                        storage.populateEpochFromCatalog("epoch_0000", catalog, List.of("MAG_AUTO", "MAGERR_AUTO")))
                .isInstanceOf(LightcurveException.UnknownLabel.class)
                .hasMessageContaining("MAG_AUTO is a column; its measurement key is default-auto")
                .hasMessageContaining("valid are default-auto, default-iso, default-aper_1");

        assertThat(storage.epochKeys()).isEmpty();
    }

    // ---- order and selection

    @Test
    void objectsAreInSpatialOrderFromCreationAndTheAttributesSayWhich() {
        SourceCatalog reference = Sky.reference();

        LightcurveStorage storage = LightcurveStorage.create(store(), reference, CreateOptions.defaults());

        assertThat(storage.objectKeys())
                .containsExactlyElementsOf(reference.spatiallyOrderedKeys())
                .isNotEqualTo(reference.objectKeys());
        assertThat(Zarr.openGroup(store())
                        .attributes()
                        .path("lightloom")
                        .path("object_order")
                        .toString())
                .isEqualTo("{\"kind\":\"healpix-nested-29\",\"sorted\":389}");
    }

    @Test
    void selAnswersTheCellsOfOneObjectAtOneEpoch() {
        LightcurveStorage storage = createStore();
        storage.populateEpochFromCatalog("epoch_0000", catalog(0), Stars.KEYS);

        LabelledArray cells = storage.lightcurves().sel(Select.object("1"), Select.epoch("epoch_0000"));

        assertThat(cells.shape()).containsExactly(1, 2, 2, 1);
        assertThat(cells.values())
                .containsExactly(
                        Stars.magnitude(1, 0, 0), Stars.error(1, 0, 0), Stars.magnitude(1, 1, 0), Stars.error(1, 1, 0));
    }

    @Test
    void selAnswersTheSameWhileEightWritersAreAtWork() throws Exception {
        LightcurveStorage storage = createStore();
        storage.populateEpochFromCatalog("epoch_0000", catalog(0), Stars.KEYS);
        float[] before = cell(storage, "1", "default-auto", "epoch_0000");
        SourceCatalog others = FIELD.observed(1).rows(1, OBJECTS).catalog(folder.resolve("others.csv"));
        AtomicInteger writing = new AtomicInteger(8);

        List<Integer> reads = Parallel.threads(9, thread -> {
            LightcurveStorage own = LightcurveStorage.load(store());
            if (thread < 8) {
                PopulateOptions part = PopulateOptions.defaults().withPartition(thread, 8);
                own.populateEpochFromCatalog("epoch_0000", others, Stars.KEYS, part);
                own.populateEpochFromCatalog(epoch(1 + thread), others, Stars.KEYS);
                writing.decrementAndGet();
                return 0;
            }
            int done = 0;
            do {
                assertThat(cell(own, "1", "default-auto", "epoch_0000")).containsExactly(before);
                done++;
            } while (writing.get() > 0);
            return done;
        });

        assertThat(reads.get(8)).isPositive();
        assertHolds(storage, "epoch_0000", others);
    }

    // ---- verification

    @Test
    void everyPopulationIsVerifiedByDefault() {
        PopulationReport report = createStore().populateEpochFromCatalog("epoch_0000", catalog(0), Stars.KEYS);

        assertThat(report.verification()).isEqualTo(PopulationReport.Verification.VERIFIED);
    }

    @Test
    void verifyProvesTheWholeStoreAgainstItsCatalogs() {
        LightcurveStorage storage = Sky.store(store());
        storage.populate(Sky.manifest(), ManifestOptions.defaults());

        VerificationReport report = storage.verify();

        assertThat(report.passed()).isTrue();
        assertThat(report.cellsChecked()).isEqualTo(report.cellsStored()).isGreaterThan(20_000);
        assertThat(report.missingSources()).isEmpty();
        assertThat(report.unexplained()).isEmpty();
    }

    // ---- what is not whole is never passed over in silence

    @Test
    void aPartialEpochIsReported() {
        SourceCatalog part = FIELD.observed(0).rows(0, 400).catalog(folder.resolve("part.csv"));

        PopulationReport report = createStore().populateEpochFromCatalog("epoch_0000", part, Stars.KEYS);

        assertThat(report.shareFound()).isEqualTo(0.2);
        assertThat(report.warnings())
                .singleElement()
                .asString()
                .startsWith("only 400 of the reference's 2000 objects were found (20 %)");
    }

    @Test
    void anUnknownEpochIsAnErrorThatNamesTheNearest() {
        LightcurveStorage storage = createStore();
        storage.populateEpochFromCatalog("epoch_0000", catalog(0), Stars.KEYS);

        assertThatThrownBy(() -> storage.lightcurves().sel(Select.epoch("epoch_0001")))
                .isInstanceOf(LightcurveException.UnknownLabel.class)
                .hasMessage("unknown epoch 'epoch_0001'; the nearest is 'epoch_0000'; valid are epoch_0000");
        assertThatThrownBy(() -> storage.populateEpochFromCatalog(
                        "epoch_0001",
                        catalog(1),
                        Stars.KEYS,
                        PopulateOptions.defaults().withStrict()))
                .isInstanceOf(LightcurveException.UnknownLabel.class);
    }

    @Test
    void anEmptyCatalogIsReportedAsOneThatFoundNothingAndLeavesNoEpoch() {
        LightcurveStorage storage = LightcurveStorage.create(store(), Sky.reference(), CreateOptions.defaults());

        PopulationReport report =
                storage.populateEpochFromCatalog("epoch_0000", Sky.read("bad/header_only.cat.gz"), List.of());

        assertThat(report.status()).isEqualTo(PopulationReport.Status.NOT_REGISTERED);
        assertThat(report.summary())
                .startsWith("nothing stored for epoch_0000 from header_only.cat.gz: it has no rows");
        assertThat(report.warnings()).anyMatch(line -> line.startsWith("only 0 of the reference's 389 objects"));
        assertThat(storage.epochKeys()).isEmpty();
    }

    @Test
    void aDryRunOfAnEmptyCatalogSaysThatNothingWouldBeStored() {
        LightcurveStorage storage = LightcurveStorage.create(store(), Sky.reference(), CreateOptions.defaults());

        PopulationReport report = storage.populateEpochFromCatalog(
                "epoch_0000",
                Sky.read("bad/header_only.cat.gz"),
                List.of(),
                PopulateOptions.defaults().asDryRun());

        assertThat(report.summary())
                .isEqualTo("would store nothing for epoch_0000 from header_only.cat.gz: it has no rows");
    }

    @Test
    void aCatalogOfAnotherFieldIsRefusedAndNothingIsStored() {
        LightcurveStorage storage = LightcurveStorage.create(store(), Sky.reference(), CreateOptions.defaults());

        assertThatThrownBy(() ->
                        storage.populateEpochFromCatalog("epoch_0000", Sky.read("bad/another_field.cat.gz"), List.of()))
                .isInstanceOf(LightcurveException.MatchRefused.class)
                .hasMessageContaining("another field");

        assertThat(storage.epochKeys()).isEmpty();
    }

    // ---- the workload

    private Path store() {
        return folder.resolve("store");
    }

    private LightcurveStorage createStore() {
        return LightcurveStorage.create(
                store(), FIELD.catalog(folder.resolve("reference.csv")), CreateOptions.defaults());
    }

    private static String epoch(int number) {
        return String.format("epoch_%04d", number);
    }

    private SourceCatalog catalog(int epoch) {
        return FIELD.observed(epoch).catalog(folder.resolve(epoch(epoch) + ".csv"));
    }

    private static String file(SourceCatalog catalog) {
        return catalog.source().path().toString();
    }

    /** By worker and epoch: 500 objects with two measurements each. */
    private List<List<SourceCatalog>> quarters(int epochs) {
        List<List<SourceCatalog>> quarters = new ArrayList<>();
        for (int w = 0; w < WORKERS; w++) {
            int from = w * OBJECTS / WORKERS;
            List<SourceCatalog> catalogs = new ArrayList<>();
            for (int e = 0; e < epochs; e++) {
                Stars quarter = FIELD.observed(e).rows(from, from + OBJECTS / WORKERS);
                catalogs.add(quarter.catalog(folder.resolve("worker" + w).resolve(epoch(e) + ".csv")));
            }
            quarters.add(catalogs);
        }
        return quarters;
    }

    private void assertEverythingIsThere(List<List<SourceCatalog>> quarters) {
        LightcurveStorage storage = LightcurveStorage.load(store());
        for (List<SourceCatalog> quarter : quarters) {
            for (int e = 0; e < quarter.size(); e++) {
                assertHolds(storage, epoch(e), quarter.get(e));
            }
        }
        for (int e = 0; e < quarters.get(0).size(); e++) {
            assertThat(cells(storage, epoch(e))).isEqualTo(2L * OBJECTS);
        }
    }
}
