package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lightloom.lightcurves.StoreAssertions.assertHolds;
import static org.lightloom.lightcurves.StoreAssertions.cell;
import static org.lightloom.lightcurves.StoreAssertions.cells;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.catalogs.CatalogException;
import org.lightloom.catalogs.CatalogOptions;
import org.lightloom.catalogs.Catalogs;
import org.lightloom.catalogs.SourceCatalog;
import org.lightloom.zarr.WrittenChunk;
import org.lightloom.zarr.ZarrException;

/** What becomes of the values of a catalog, and what the report and the record say of it. */
@Timeout(120)
class PopulationTest {
    private static final Stars FIELD = Stars.field(100);
    private static final PopulateOptions DEFAULTS = PopulateOptions.defaults();
    private static final PopulateOptions BEST = DEFAULTS.withOverlap(Overlap.BEST);
    private static final String EPOCH = "epoch_0000";

    @TempDir
    Path folder;

    // ---- overlap

    @Test
    void theLaterCommitWinsByDefaultAndTheReportCountsWhatItReplaced() {
        LightcurveStorage storage = createStore();
        populate(storage, showing("15", "0.01"), DEFAULTS);

        PopulationReport second = populate(storage, showing("16", "0.5"), DEFAULTS);

        assertThat(cell(storage, "1", "default-auto", EPOCH)).containsExactly(16, 0.5f);
        assertThat(second.counts().written()).isEqualTo(200);
        assertThat(second.counts().replaced()).isEqualTo(200);
    }

    @Test
    void theSmallerErrorWinsWithBestAndTheReportCountsWhatWasKept() {
        LightcurveStorage storage = createStore();
        populate(storage, showing("15", "0.01"), BEST);

        PopulationReport second = populate(storage, showing("14", "0.5"), BEST);

        assertThat(cell(storage, "1", "default-auto", EPOCH)).containsExactly(15, 0.01f);
        assertThat(second.counts().kept()).isEqualTo(200);
        assertThat(second.counts().written()).isZero();
        assertThat(second.verification()).isEqualTo(PopulationReport.Verification.VERIFIED);
    }

    @RepeatedTest(20)
    void bestIsTheSameInWhateverOrderWritersCome() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<float[]> cells = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            float error = List.of(0.1f, 0.1f, 0.2f, Float.NaN, Float.POSITIVE_INFINITY)
                    .get(random.nextInt(5));
            cells.add(new float[] {15 + random.nextInt(3), error});
        }

        float[] one = merged(cells);
        Collections.shuffle(cells, random);
        float[] other = merged(cells);

        assertThat(other).as("seed " + seed).containsExactly(one);
        for (float[] cell : cells) {
            float best = Float.isNaN(one[1]) ? Float.POSITIVE_INFINITY : one[1];
            assertThat(Float.isNaN(cell[1]) ? Float.POSITIVE_INFINITY : cell[1])
                    .as("seed " + seed)
                    .isGreaterThanOrEqualTo(best);
        }
    }

    private static float[] merged(List<float[]> cells) {
        List<CellBlock> blocks = cells.stream().map(PopulationTest::block).toList();
        byte[] merged = CellBlock.joined(blocks, CellRule.BEST).cells();
        return new float[] {WholeCellRule.number(merged, 0), WholeCellRule.number(merged, Float.BYTES)};
    }

    private static CellBlock block(float... cell) {
        byte[] bytes = new byte[CellRule.CELL];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(cell[0]).putFloat(cell[1]);
        return new CellBlock(new int[] {0}, new int[] {0}, bytes, CellRule.CELL, 0);
    }

    @Test
    void aMissingValueNeverTakesThePlaceOfAPresentOne() {
        for (PopulateOptions options : List.of(DEFAULTS, BEST)) {
            LightcurveStorage storage = createStore("store-" + options.overlap());
            populate(storage, showing("15", "0.01"), options);

            PopulationReport second = populate(storage, showing("99.0", "99.0"), options);

            assertThat(second.counts().written()).isZero();
            assertThat(second.counts().sentinels()).isEqualTo(200);
            assertThat(cell(storage, "1", "default-auto", EPOCH)).containsExactly(15, 0.01f);
        }
    }

    @Test
    void aValueWithoutAnErrorIsWorseThanAnyWithOneButBetterThanNone() {
        LightcurveStorage storage = createStore();
        SourceCatalog without = withoutErrors();

        populate(storage, without, BEST);
        assertThat(cell(storage, "1", "default-auto", EPOCH)).containsExactly(14, Float.NaN);
        populate(storage, showing("15", "5"), BEST);
        populate(storage, without, BEST.withAgain());

        assertThat(cell(storage, "1", "default-auto", EPOCH)).containsExactly(15, 5);
    }

    private SourceCatalog withoutErrors() {
        StringBuilder text = new StringBuilder("id,mag_auto\n");
        FIELD.all().forEach(star -> text.append(star.id()).append(",14\n"));
        try {
            return Catalogs.read(Files.writeString(folder.resolve("without.csv"), text), CatalogOptions.defaults());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- replace

    @Test
    void replaceLeavesNothingStaleOfItsPrefixAndNothingElseTouched() {
        LightcurveStorage storage = createStore();
        storage.extend(List.of("ch1-auto", "ch1-iso"));
        SourceCatalog other = FIELD.observed(3).catalog(folder.resolve("ch1.csv"), "ch1");
        populate(storage, FIELD, DEFAULTS);
        populate(storage, other, DEFAULTS);

        PopulationReport report = populate(storage, FIELD.observed(1).rows(0, 60), DEFAULTS.withReplace());

        assertThat(report.counts().cleared()).isEqualTo(200);
        assertHolds(storage, EPOCH, FIELD.observed(1).rows(0, 60).catalog(folder.resolve("part.csv")));
        assertThat(cell(storage, "61", "default-auto", EPOCH)).containsExactly(Float.NaN, Float.NaN);
        assertHolds(storage, EPOCH, other);
        assertThat(storage.log(Optional.of(EPOCH))).hasSize(3);
    }

    @Test
    void aReplacementIsNotSkippedAsDoneWhereOthersHaveWrittenSince() {
        LightcurveStorage storage = createStore();
        Stars part = FIELD.observed(1).rows(0, 60);
        populate(storage, part, DEFAULTS.withReplace());
        populate(storage, FIELD.observed(2), DEFAULTS);

        populate(storage, part, DEFAULTS.withReplace());
        PopulationReport again = populate(storage, part, DEFAULTS.withReplace());

        assertHolds(storage, EPOCH, part.catalog(folder.resolve("part.csv")));
        assertThat(cell(storage, "61", "default-auto", EPOCH)).containsExactly(Float.NaN, Float.NaN);
        assertThat(again.status()).isEqualTo(PopulationReport.Status.SKIPPED);
    }

    @Test
    void allRowsOfOneEpochAndPrefixOfARunAreReplacedInOneChange() throws IOException {
        LightcurveStorage storage = createStore();
        populate(storage, FIELD, DEFAULTS);
        FIELD.observed(1).rows(0, 50).write(folder.resolve("left.csv"));
        FIELD.observed(1).rows(40, 80).write(folder.resolve("right.csv"));
        Manifest manifest = manifest("epoch,catalog\n" + EPOCH + ",left.csv\n" + EPOCH + ",right.csv\n");

        ManifestReport report = storage.populate(manifest, options(DEFAULTS.withReplace()));

        assertThat(report.reports())
                .singleElement()
                .extracting(PopulationReport::file)
                .isEqualTo("left.csv, right.csv");
        assertHolds(storage, EPOCH, FIELD.observed(1).rows(0, 80).catalog(folder.resolve("both.csv")));
        assertThat(cells(storage, EPOCH)).isEqualTo(160);
        assertThat(storage.log(Optional.of(EPOCH))).hasSize(2);
        assertThat(storage.verify().passed()).isTrue();
    }

    // ---- parts, repetitions

    @Test
    void partitionsTogetherAreTheWholeCatalog() {
        LightcurveStorage storage = createStore();
        SourceCatalog catalog = catalog(FIELD);

        List<Long> written = new ArrayList<>();
        for (int k = 0; k < 3; k++) {
            written.add(populate(storage, catalog, DEFAULTS.withPartition(k, 3))
                    .counts()
                    .written());
        }

        assertThat(written).containsExactly(68L, 66L, 66L);
        assertHolds(storage, EPOCH, catalog);
    }

    @Test
    void aCatalogThatIsThereWithTheSameContentAndOptionsIsSkipped() {
        LightcurveStorage storage = createStore();
        populate(storage, FIELD, DEFAULTS);

        PopulationReport second = populate(storage, FIELD, DEFAULTS);

        assertThat(second.status()).isEqualTo(PopulationReport.Status.SKIPPED);
        assertThat(second.summary()).startsWith("skipped " + EPOCH + " from stars.csv: already populated");
        assertThat(storage.log(Optional.of(EPOCH))).hasSize(1);
    }

    @Test
    void otherContentOtherOptionsOrAgainAreNotSkipped() {
        LightcurveStorage storage = createStore();
        populate(storage, FIELD, DEFAULTS);

        List<PopulationReport> reports = List.of(
                populate(storage, FIELD, DEFAULTS.withAgain()),
                populate(storage, FIELD, BEST),
                populate(storage, FIELD, DEFAULTS.withMatch(new MatchMode.ByPosition(2))),
                populate(storage, FIELD, DEFAULTS.withPartition(0, 2)),
                populate(storage, FIELD.observed(1), DEFAULTS));

        assertThat(reports).allMatch(report -> report.status() == PopulationReport.Status.POPULATED);
    }

    /** Options that differ in one thing, each after the other. */
    @Test
    void whatWasPopulatedInPartOrInAnotherWayIsNotSkipped() {
        Map<PopulateOptions, PopulateOptions> thenNow = Map.of(
                DEFAULTS.withMaxMagnitudeError(0.05),
                DEFAULTS,
                DEFAULTS.withMaxMagnitudeError(0.01),
                DEFAULTS.withMaxMagnitudeError(0.05),
                DEFAULTS.withMatch(new MatchMode.ByPosition(1)),
                DEFAULTS.withMatch(new MatchMode.ByPosition(2)),
                DEFAULTS.withPartition(0, 2),
                DEFAULTS.withPartition(1, 2),
                DEFAULTS.withPartition(1, 4),
                DEFAULTS,
                DEFAULTS.withColumns(Optional.of("default")),
                DEFAULTS.withColumns(Optional.of("id=id")),
                BEST,
                BEST.withReplace(),
                DEFAULTS.withReplace(),
                DEFAULTS);
        int stores = 0;
        for (Map.Entry<PopulateOptions, PopulateOptions> options : thenNow.entrySet()) {
            LightcurveStorage storage = createStore("store" + stores++);
            populate(storage, FIELD, options.getKey());

            PopulationReport now = populate(storage, FIELD, options.getValue());

            assertThat(now.status()).as("%s", options).isEqualTo(PopulationReport.Status.POPULATED);
            assertThat(populate(storage, FIELD, options.getValue()).status())
                    .as("%s", options)
                    .isEqualTo(PopulationReport.Status.SKIPPED);
        }
    }

    @Test
    void aCatalogOfWhichSomeMeasurementsAreThereIsNotSkipped() {
        LightcurveStorage storage = createStore();
        SourceCatalog catalog = catalog(FIELD);
        storage.populateEpochFromCatalog(EPOCH, catalog, List.of("default-auto"), DEFAULTS);

        PopulationReport all = populate(storage, catalog, DEFAULTS);

        assertThat(all.status()).isEqualTo(PopulationReport.Status.POPULATED);
        assertHolds(storage, EPOCH, catalog);
    }

    @Test
    void whatWasReplacedOfAnotherPrefixSinceIsSkipped() {
        LightcurveStorage storage = createStore();
        storage.extend(List.of("ch1-auto", "ch1-iso"));
        populate(storage, FIELD, DEFAULTS);
        populate(storage, FIELD.observed(3).catalog(folder.resolve("ch1.csv"), "ch1"), DEFAULTS.withReplace());

        PopulationReport third = populate(storage, FIELD, DEFAULTS);

        assertThat(third.status()).isEqualTo(PopulationReport.Status.SKIPPED);
        assertHolds(storage, EPOCH, catalog(FIELD));
    }

    @Test
    void whatWasReplacedSinceIsNotSkipped() {
        LightcurveStorage storage = createStore();
        populate(storage, FIELD, DEFAULTS);
        populate(storage, FIELD.observed(1), DEFAULTS.withReplace());

        PopulationReport third = populate(storage, FIELD, DEFAULTS);

        assertThat(third.status()).isEqualTo(PopulationReport.Status.POPULATED);
        assertHolds(storage, EPOCH, catalog(FIELD));
    }

    // ---- values left out

    @Test
    void valuesWithLargerErrorsAreLeftOutAndCounted() {
        LightcurveStorage storage = createStore();
        Stars mixed = FIELD.each(star -> star.with("15", "0.30001", "16", "0.3"));

        PopulationReport report = populate(storage, mixed, DEFAULTS.withMaxMagnitudeError(0.3f));

        assertThat(report.counts().overErrorLimit()).isEqualTo(100);
        assertThat(report.counts().written()).isEqualTo(100);
        assertThat(cell(storage, "1", "default-auto", EPOCH)).containsExactly(Float.NaN, Float.NaN);
        assertThat(cell(storage, "1", "default-iso", EPOCH)).containsExactly(16, 0.3f);
    }

    @Test
    void sentinelsAndNonFiniteValuesAreMissingElementByElement() {
        LightcurveStorage storage =
                LightcurveStorage.create(folder.resolve("store"), Sky.reference(), CreateOptions.defaults());
        SourceCatalog catalog = Sky.read("bad/sentinels.cat.gz");

        PopulationReport report = populate(storage, catalog, DEFAULTS);

        assertThat(report.counts().sentinels()).isEqualTo(catalog.sentinels()).isPositive();
        assertThat(report.counts().nonFinite()).isEqualTo(4);
        assertThat(report.counts().written())
                .isEqualTo(catalog.size() * 6L
                        - report.counts().sentinels()
                        - report.counts().nonFinite());
        assertHolds(storage, EPOCH, catalog);
        float[] eighth = cell(storage, "9", "default-aper_4", EPOCH);
        assertThat(eighth).containsExactly(Float.NaN, Float.NaN);
        assertThat(cell(storage, "9", "default-aper_3", EPOCH)[0]).isFinite();
    }

    // ---- reports

    @Test
    void theReportNamesTheFirstTenOfTheRowsThatMatchNothing() {
        LightcurveStorage storage = createStore();
        Stars more = FIELD.and(Stars.field(115).rows(100, 115).observed(0));

        PopulationReport report = populate(storage, more, DEFAULTS);

        assertThat(report.rows()).isEqualTo(115);
        assertThat(report.matched()).isEqualTo(100);
        assertThat(report.unmatched().count()).isEqualTo(15);
        assertThat(report.unmatched().first())
                .containsExactly("101", "102", "103", "104", "105", "106", "107", "108", "109", "110");
        assertThat(report.leftRowsOut()).isTrue();
    }

    @Test
    void halfOfTheObjectsIsEnoughNotToBeWarned() {
        LightcurveStorage storage = createStore();

        assertThat(populate(storage, FIELD.rows(0, 50), DEFAULTS).warnings()).isEmpty();
        assertThat(populate(storage, FIELD.rows(0, 49), DEFAULTS).warnings()).hasSize(1);
    }

    @Test
    void theReportSaysWhichMeasurementsWereUsedAndWhichNot() {
        LightcurveStorage storage = LightcurveStorage.create(
                folder.resolve("store"),
                catalog(FIELD),
                CreateOptions.defaults().withMeasurements(List.of("default-iso", "default-petro")));

        PopulationReport report = populate(storage, FIELD, DEFAULTS);

        assertThat(report.measurementsUsed()).containsExactly("default-iso");
        assertThat(report.measurementsOnlyInCatalog()).containsExactly("default-auto");
        assertThat(report.measurementsOnlyInStore()).containsExactly("default-petro");
    }

    @Test
    void aCatalogWithNoMeasurementOfTheStoreIsAnErrorThatNamesBoth() {
        LightcurveStorage storage = createStore();

        assertThatThrownBy(() -> populate(storage, FIELD.catalog(folder.resolve("a.csv"), "ch1"), DEFAULTS))
                .isInstanceOf(LightcurveException.class)
                .hasMessageContaining("the catalog has ch1-auto, ch1-iso, the store has default-auto, default-iso");
    }

    @Test
    void aDryRunWritesNothing() throws IOException {
        LightcurveStorage storage = createStore();
        List<Path> before = filesOf(storage.path());

        PopulationReport report = populate(storage, FIELD, DEFAULTS.asDryRun());

        assertThat(report.summary()).startsWith("would populate " + EPOCH + " with 200 measurements");
        assertThat(report.newEpoch()).isTrue();
        assertThat(filesOf(storage.path())).isEqualTo(before);
        assertThat(storage.epochKeys()).isEmpty();
    }

    private static List<Path> filesOf(Path store) throws IOException {
        try (var files = Files.walk(store)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void strictAllowsNoUnknownEpochs() throws IOException {
        LightcurveStorage storage = createStore();
        FIELD.write(folder.resolve("stars.csv"));
        Manifest manifest = manifest("epoch,catalog\na,stars.csv\nb,stars.csv\n");

        assertThatThrownBy(() -> storage.populate(manifest, options(DEFAULTS.withStrict())))
                .isInstanceOf(LightcurveException.UnknownLabel.class)
                .hasMessageStartingWith("unknown epoch 'a'");

        assertThat(storage.epochKeys()).isEmpty();
    }

    @Test
    void theReportsOfAManifestSayWhichEpochsAreNew() throws IOException {
        LightcurveStorage storage = createStore();
        populate(storage, FIELD.observed(1), DEFAULTS);
        FIELD.write(folder.resolve("stars.csv"));
        Manifest manifest = manifest("epoch,catalog\n" + EPOCH + ",stars.csv\nnew,stars.csv\n");

        ManifestReport report = storage.populate(manifest, options(DEFAULTS));

        assertThat(report.reports()).extracting(PopulationReport::newEpoch).containsExactly(false, true);
    }

    @Test
    void oneBadCatalogOfAManifestIsNamedAndTheOthersArePopulated() throws IOException {
        LightcurveStorage storage = Sky.store(folder.resolve("store"));
        String dual = Sky.file("dual/ch1/epoch_0000.cat.gz").toString();
        Path bad = Sky.file("bad/not_a_number.cat.gz");
        Manifest manifest =
                manifest("epoch,catalog,prefix\na," + dual + ",ch1\nb," + bad + ",ch1\nc," + dual + ",ch2\n");

        ManifestReport report = storage.populate(manifest, options(DEFAULTS));

        assertThat(report.reports()).extracting(PopulationReport::epoch).containsExactly("a", "c");
        assertThat(report.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.line()).isEqualTo(3);
            assertThat(failure.catalog()).isEqualTo(bad);
            assertThat(failure.cause())
                    .isInstanceOf(CatalogException.class)
                    .hasMessageContaining("line 31")
                    .hasMessageContaining("MAG_AUTO");
        });
        assertThat(cells(storage, "b")).isZero();
    }

    // ---- by position

    @Test
    void aMosaicIsMatchedByPositionExtensionByExtension() {
        LightcurveStorage storage = createStore();
        SourceCatalog mosaic = TestMosaic.of(folder.resolve("mosaic.cat"), FIELD);

        PopulationReport report = populate(storage, mosaic, DEFAULTS.withMatch(new MatchMode.ByPosition(1)));

        assertThat(report.matched()).isEqualTo(100);
        for (Stars.Star star : FIELD.all()) {
            assertThat(cell(storage, star.id(), "default-auto", EPOCH)[0])
                    .isEqualTo(Float.parseFloat(star.cells().get(0)));
        }
    }

    @Test
    void theObjectsOfASingleFrameKeepThePositionsOfTheReference() {
        LightcurveStorage storage =
                LightcurveStorage.create(folder.resolve("store"), Sky.reference(), CreateOptions.defaults());
        double[] before = storage.numbers(Dimension.OBJECT, "ra").orElseThrow();

        PopulationReport report = populate(
                storage, Sky.read("single/epoch_0052.cat.gz"), DEFAULTS.withMatch(new MatchMode.ByPosition(2)));

        assertThat(report.matched()).isEqualTo(320);
        assertThat(report.objectsFound()).isEqualTo(320);
        assertThat(storage.numbers(Dimension.OBJECT, "ra").orElseThrow()).containsExactly(before);
        assertThat(storage.verify().passed()).isTrue();
    }

    // ---- records

    @Test
    void theRecordSaysWhoWroteWhatFromWhichFile() {
        LightcurveStorage storage = createStore();
        SourceCatalog catalog = catalog(FIELD);

        PopulationReport report = populate(storage, catalog, BEST.withPartition(0, 2));

        StoreView view = StoreView.open(storage.path());
        var entry = view.cells().shard(0, 0, 0, 0).history().standing().get(0).json();
        assertThat(entry.path("population").asText())
                .isEqualTo(report.population().toString());
        assertThat(entry.path("source").path("sha256").asText())
                .isEqualTo(catalog.source().sha256());
        assertThat(entry.path("source").path("file").asText()).isEqualTo("stars.csv");
        assertThat(entry.path("source").path("rows").asInt()).isEqualTo(100);
        assertThat(entry.path("writer").path("pid").asLong())
                .isEqualTo(ProcessHandle.current().pid());
        assertThat(entry.path("match").toString())
                .isEqualTo("{\"mode\":\"id\",\"prefix\":\"default\",\"partition\":\"0/2\"}");
        assertThat(entry.path("overlap").asText()).isEqualTo("best");
        assertThat(entry.path("counts").path("written").asInt()).isEqualTo(100);
        assertThat(storage.log(Optional.of(EPOCH)))
                .singleElement()
                .satisfies(commit -> assertThat(commit.counts()).containsEntry("written", 100L));
    }

    // ---- read-back

    @Test
    void readBackFindsValuesThatARuleWouldNotHaveWritten() {
        LightcurveStorage storage = createStore();
        storage.register(Manifest.ofOne(folder.resolve("none"), EPOCH, Optional.empty(), Map.of()));
        StoreView view = StoreView.open(storage.path());
        CellBlock written = blockOf(view, catalog(FIELD));
        var chunk = write(view, written);
        CellBlock other = blockOf(view, catalog(FIELD.observed(1)));

        assertThat(new ReadBack(view.lightcurves(), Overlap.LAST, 0)
                        .check(chunk, view.cells().shard(chunk.coordinates()).commit(chunk), written))
                .isEqualTo(PopulationReport.Verification.VERIFIED);
        assertThatThrownBy(() -> new ReadBack(view.lightcurves(), Overlap.LAST, 0)
                        .check(chunk, view.cells().shard(chunk.coordinates()).commit(chunk), other))
                .isInstanceOf(LightcurveException.class)
                .hasMessageContaining("reading back")
                .hasMessageContaining("is stored where");
    }

    @Test
    void readBackFindsBytesThatChangedOnTheWay() throws IOException {
        LightcurveStorage storage = createStore();
        storage.register(Manifest.ofOne(folder.resolve("none"), EPOCH, Optional.empty(), Map.of()));
        StoreView view = StoreView.open(storage.path());
        CellBlock written = blockOf(view, catalog(FIELD));
        var chunk = write(view, written);

        Damage.flipBit(storage.path().resolve("lightcurves/c/0/0/0/0"), 100);

        assertThatThrownBy(() -> new ReadBack(view.lightcurves(), Overlap.LAST, 0)
                        .check(chunk, view.cells().shard(chunk.coordinates()).commit(chunk), written))
                .isInstanceOf(ZarrException.Corrupt.class);
    }

    private static WrittenChunk write(StoreView view, CellBlock cells) {
        EpochArray array = view.lightcurves();
        return view.cells()
                .write(array.selection(cells, 0), array.values(cells))
                .get(0);
    }

    private static CellBlock blockOf(StoreView view, SourceCatalog catalog) {
        Match match = Matching.of(catalog, view.knownObjects(), new MatchMode.ById());
        MeasurementChoice choice = MeasurementChoice.of(catalog, view.labels(Dimension.MEASUREMENT), List.of());
        return CellBlock.of(catalog, match, choice.columns(), DEFAULTS);
    }

    @Test
    void aReplacementInTheSameCommitIsNoFaultOfTheOneBeforeIt() throws Exception {
        for (int round = 0; round < 15; round++) {
            String epoch = "epoch_" + round;
            LightcurveStorage storage = round == 0 ? createStore() : LightcurveStorage.load(folder.resolve("store"));
            SourceCatalog all = catalog(FIELD);
            SourceCatalog part = FIELD.observed(1).rows(0, 60).catalog(folder.resolve("part.csv"));
            storage.register(Manifest.ofOne(folder.resolve("none"), epoch, Optional.empty(), Map.of()));

            List<PopulationReport> reports = Parallel.threads(
                    4,
                    thread -> storage.populateEpochFromCatalog(
                            epoch,
                            thread == 0 ? part : all,
                            Stars.KEYS,
                            thread == 0 ? DEFAULTS.withReplace() : DEFAULTS.withPartition(thread - 1, 3)));

            assertThat(reports)
                    .extracting(PopulationReport::verification)
                    .containsOnly(PopulationReport.Verification.VERIFIED);
        }
        assertThat(LightcurveStorage.load(folder.resolve("store")).verify().failures())
                .isEmpty();
    }

    // ---- what is populated

    private LightcurveStorage createStore() {
        return createStore("store");
    }

    private LightcurveStorage createStore(String name) {
        return LightcurveStorage.create(
                folder.resolve(name), FIELD.catalog(folder.resolve("reference.csv")), CreateOptions.defaults());
    }

    private SourceCatalog catalog(Stars stars) {
        return stars.catalog(folder.resolve("stars.csv"));
    }

    private static Stars showing(String magnitude, String error) {
        return FIELD.each(star -> star.with(magnitude, error, magnitude, error));
    }

    private PopulationReport populate(LightcurveStorage storage, Stars stars, PopulateOptions options) {
        return populate(storage, catalog(stars), options);
    }

    private static PopulationReport populate(
            LightcurveStorage storage, SourceCatalog catalog, PopulateOptions options) {
        return storage.populateEpochFromCatalog(EPOCH, catalog, List.of(), options);
    }

    private static ManifestOptions options(PopulateOptions populate) {
        return ManifestOptions.defaults().withPopulate(populate).withWorkers(2);
    }

    private Manifest manifest(String text) throws IOException {
        return Manifest.read(Files.writeString(folder.resolve("manifest.csv"), text), Optional.empty());
    }
}
