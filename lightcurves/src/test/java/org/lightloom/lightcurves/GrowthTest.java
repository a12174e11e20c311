package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lightloom.lightcurves.StoreAssertions.assertHolds;
import static org.lightloom.lightcurves.StoreAssertions.cells;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.catalogs.SourceCatalog;
import org.lightloom.kv.Disk;
import org.lightloom.kv.DiskMount;
import org.lightloom.kv.PassingDisk;
import org.lightloom.zarr.ArrayBuilder;
import org.lightloom.zarr.DataType;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.Zarr;
import org.lightloom.zarr.ZarrArray;
import org.lightloom.zarr.ZarrGroup;

/** Labels and variables that come later, also many at once. */
@Timeout(120)
class GrowthTest {
    private static final Stars FIELD = Stars.field(60);

    @TempDir
    Path folder;

    // ---- epochs, by many at once

    @RepeatedTest(5)
    void epochsOfManyThreadsAreEachThereOnceWithTheirOwnVariables() throws Exception {
        LightcurveStorage storage = createStore();

        Parallel.threads(8, thread -> {
            LightcurveStorage own = LightcurveStorage.load(store());
            for (int e = 0; e < 6; e++) {
                int number = e % 2 == 0 ? e : 100 * thread + e;
                own.register(manifest(epoch(number), Map.of("mjd", Integer.toString(60_000 + number))));
            }
            return own;
        });

        assertThat(storage.epochKeys()).doesNotHaveDuplicates().hasSize(3 + 8 * 3);
        double[] mjd = storage.numbers(Dimension.EPOCH, "mjd").orElseThrow();
        for (int e = 0; e < mjd.length; e++) {
            assertThat(storage.epochKeys().get(e)).isEqualTo(epoch((int) mjd[e] - 60_000));
        }
    }

    @RepeatedTest(10)
    void variablesThatComeWhileEpochsAreAddedEndAsLongAsTheOthers() throws Exception {
        LightcurveStorage storage = createStore();

        Parallel.threads(6, thread -> {
            LightcurveStorage own = LightcurveStorage.load(store());
            own.register(manifest(epoch(thread), Map.of("seeing_" + thread, "2.5")));
            own.register(manifest(epoch(10 + thread), Map.of()));
            return own;
        });

        assertThat(storage.epochKeys()).hasSize(12);
        ZarrGroup root = Zarr.openGroup(store());
        for (int thread = 0; thread < 6; thread++) {
            assertThat(root.array("epoch_seeing_" + thread).shape()).containsExactly(12);
            double[] seeing =
                    storage.numbers(Dimension.EPOCH, "seeing_" + thread).orElseThrow();
            assertThat(seeing[storage.epochKeys().indexOf(epoch(thread))]).isEqualTo(2.5);
            assertThat(Arrays.stream(seeing).filter(Double::isFinite).count()).isOne();
        }
    }

    @RepeatedTest(5)
    void whoeverOpensTheRootMeanwhileFindsOneLengthOfEpoch() throws Exception {
        createStore();
        int writers = 6;
        AtomicInteger atWork = new AtomicInteger(writers);

        List<Set<String>> uneven = Parallel.threads(writers + 1, thread -> {
            Set<String> found = new TreeSet<>();
            if (thread < writers) {
                LightcurveStorage own = LightcurveStorage.load(store());
                for (int e = 0; e < 4; e++) {
                    own.register(manifest(epoch(10 * thread + e), Map.of("v" + thread + e, "1")));
                }
                atWork.decrementAndGet();
            }
            while (thread == writers && atWork.get() > 0) {
                Map<Long, Set<String>> lengths = publishedLengthsOfEpoch();
                if (lengths.size() > 1) {
                    found.add(lengths.toString());
                }
            }
            return found;
        });

        assertThat(uneven.get(writers)).isEmpty();
        ZarrGroup root = Zarr.openGroup(store());
        for (int thread = 0; thread < writers; thread++) {
            assertThat(root.array("epoch_v" + thread + "0").reopened().shape()).containsExactly(writers * 4L);
        }
    }

    private Map<Long, Set<String>> publishedLengthsOfEpoch() {
        ZarrGroup root = Zarr.openGroup(store());
        Map<Long, Set<String>> names = new TreeMap<>();
        for (String name : root.members().keySet()) {
            if (name.startsWith("epoch") || name.equals(StoreLayout.CELLS)) {
                long[] shape = root.array(name).shape();
                names.computeIfAbsent(shape[shape.length - 1], l -> new TreeSet<>())
                        .add(name);
            }
        }
        return names;
    }

    @Test
    void epochsOfManyProcessesAreEachThereOnceWithAllTheirCells() throws Exception {
        LightcurveStorage storage = createStore();
        List<Worker> workers = new ArrayList<>();
        for (int w = 0; w < 3; w++) {
            List<String> words = new ArrayList<>(List.of(store().toString()));
            for (int e = 0; e < 8; e++) {
                int epoch = (e + 3 * w) % 10;
                words.add(epoch(epoch));
                words.add(FIELD.observed(epoch)
                        .rows(20 * w, 20 * w + 20)
                        .write(folder.resolve("worker" + w).resolve(epoch(epoch) + ".csv"))
                        .toString());
            }
            workers.add(Worker.start(words.toArray(String[]::new)));
        }

        Worker.runTogether(workers);

        assertThat(storage.epochKeys()).doesNotHaveDuplicates().hasSize(10);
        long stored = storage.epochKeys().stream()
                .mapToLong(key -> cells(storage, key))
                .sum();
        assertThat(stored).isEqualTo(3 * 8 * 20 * 2);
    }

    @Test
    void aVariableThatACrashLeftShorterThanItsDimensionIsEvened() {
        LightcurveStorage storage = createStore();
        ObjectNode none = Json.object();
        Zarr.openGroup(store()).create("epoch_seeing", StoreLayout.variable(Dimension.EPOCH, 0, true, none));
        List.of("a", "b", "c").forEach(epoch -> storage.register(manifest(epoch, Map.of())));

        storage.register(manifest("a", Map.of("seeing", "2.5")));

        assertThat(Zarr.openGroup(store()).array("epoch_seeing").shape()).containsExactly(3);
        assertThat(storage.numbers(Dimension.EPOCH, "seeing").orElseThrow())
                .containsExactly(2.5, Double.NaN, Double.NaN);
    }

    @Test
    void aVariableThatAKilledWriterNeverPublishedGrowsWithTheOthers() {
        LightcurveStorage storage = createStore();
        Zarr.openGroup(store()).create("epoch_seeing", StoreLayout.variable(Dimension.EPOCH, 0, true, Json.object()));

        storage.register(manifest("a", Map.of()));

        assertThat(Zarr.openGroup(store()).array("epoch_seeing").reopened().shape())
                .containsExactly(1);
        assertThat(Zarr.openGroup(store()).members()).doesNotContainKey("epoch_seeing");
    }

    @Test
    void aVariableThatAnotherGrowthPublishesMeanwhileEndsAsLongAsTheOthers() throws IOException {
        LightcurveStorage storage = createStore();
        Zarr.openGroup(store()).create("epoch_left", StoreLayout.variable(Dimension.EPOCH, 0, true, Json.object()));
        AtomicBoolean published = new AtomicBoolean();
        Disk disk = new PassingDisk(Disk.local()) {
            @Override
            public void rename(Path from, Path to) throws IOException {
                // What a killed writer left grows last: all arrays are chosen by now, and the root does not show their
                // new length yet.
                if (to.endsWith("epoch_left/zarr.json") && !published.getAndSet(true)) {
                    CompletableFuture.runAsync(() -> publishVariable("epoch_seeing"))
                            .join();
                }
                super.rename(from, to);
            }
        };

        try (DiskMount mount = DiskMount.at(store(), disk)) {
            LightcurveStorage.load(store()).register(manifest("a", Map.of()));
        }

        assertThat(storage.variables(Dimension.EPOCH)).containsExactly("seeing");
        assertThat(Zarr.openGroup(store()).array("epoch_seeing").reopened().shape())
                .containsExactly(1);
    }

    /** The last step of a growth that brings a variable. */
    private void publishVariable(String name) {
        ZarrGroup root = Zarr.openGroup(store());
        root.create(name, StoreLayout.variable(Dimension.EPOCH, 0, true, Json.object()));
        root.consolidate(List.of(name), "epoch");
    }

    /** The root is published with one length for all, so it may be ahead of an array whose growth was killed or is slow. */
    @Test
    void anArrayThatTheRootIsAheadOfIsGrownByWhoWritesToIt() {
        createStore().register(manifest("epoch_a", Map.of()));
        leavePastTheEnd("epoch_b");
        ZarrGroup root = Zarr.openGroup(store());
        root.create("epoch_seeing", StoreLayout.variable(Dimension.EPOCH, 2, true, Json.object()));
        root.consolidate(List.of("epoch_seeing"), "epoch");
        ZarrArray cells = Zarr.openGroup(store()).array(StoreLayout.CELLS);
        assertThat(cells.shape()[3]).isEqualTo(2);
        assertThat(cells.reopened().shape()[3]).isEqualTo(1);

        LightcurveStorage storage = LightcurveStorage.load(store());
        storage.populateEpochFromCatalog("epoch_b", catalog(FIELD), Stars.KEYS);

        assertHolds(storage, "epoch_b", catalog(FIELD));
        assertThat(cells.reopened().shape()[3]).isEqualTo(2);
    }

    // ---- epochs, one after another

    @Test
    void aLabelThatACrashLeftPastTheEndIsAdopted() {
        LightcurveStorage storage = createStore();
        storage.register(manifest("epoch_a", Map.of()));
        leavePastTheEnd("epoch_b");
        assertThat(storage.epochKeys()).containsExactly("epoch_a");

        storage.register(manifest("epoch_c", Map.of()));
        storage.populateEpochFromCatalog("epoch_b", catalog(FIELD), Stars.KEYS);

        assertThat(storage.epochKeys()).containsExactly("epoch_a", "epoch_b", "epoch_c");
        assertHolds(storage, "epoch_b", catalog(FIELD));
        assertThat(cells(storage, "epoch_c")).isZero();
    }

    /** The first of the steps of a growth, and no more. */
    private void leavePastTheEnd(String label) {
        Zarr.openGroup(store()).array("epoch").update(new long[] {0}, ByteBuffer.allocate(0), (chunk, none) -> {
            List<String> labels = new ArrayList<>(chunk.toStrings());
            labels.set(labels.indexOf(""), label);
            return NdArray.ofStrings(labels);
        });
    }

    @Test
    void aReaderThatWasOpenBeforeAGrowthKeepsReading() {
        LightcurveStorage storage = createStore();
        storage.populateEpochFromCatalog("epoch_a", catalog(FIELD), Stars.KEYS);
        StoreView before = StoreView.open(store());
        float[] cells = before.cells().read(Selection.all(4)).toFloats();

        storage.populateEpochFromCatalog("epoch_b", catalog(FIELD.observed(1)), Stars.KEYS);
        storage.extend(List.of("later-auto"));
        storage.extend(catalog(FIELD.and(Stars.field(62).rows(60, 62))));

        assertThat(before.cells().read(Selection.all(4)).toFloats()).containsExactly(cells);
        assertThat(before.labels(Dimension.EPOCH).all()).containsExactly("epoch_a");
    }

    @Test
    void aStorageThatWasOpenBeforeAGrowthFindsANewLabel() {
        LightcurveStorage longLived = createStore();
        assertThat(longLived.epochKeys()).isEmpty();
        LightcurveStorage.load(store())
                .populate(Manifest.ofOne(file(FIELD), "epoch_a", Optional.empty(), Map.of("mjd", "60000.5")), once());

        LabelledArray cells = longLived.lightcurves().sel(Select.epoch("epoch_a"), Select.object("7"));

        assertThat(cells.values()[0]).isEqualTo(Stars.magnitude(7, 0, 0));
        assertThat(longLived.numbers(Dimension.EPOCH, "mjd").orElseThrow()).containsExactly(60000.5);
        assertThat(longLived.variables(Dimension.EPOCH)).containsExactly("mjd");
    }

    @Test
    void aReaderThatWasOpenBeforeAGrowthTakesADimensionWholeAsItIsNow() {
        LightcurveStorage others = LightcurveStorage.create(
                store(), catalog(FIELD), CreateOptions.defaults().withQuantities(List.of("MAG_AUTO")));
        others.populateEpochFromCatalog("epoch_a", catalog(FIELD), Stars.KEYS);
        LightcurveStorage longLived = LightcurveStorage.load(store());
        others.populateEpochFromCatalog("epoch_b", catalog(FIELD), Stars.KEYS);
        others.extend(List.of("later-auto"));
        others.extend(catalog(withMore(1)));

        LabelledArray byEpoch = longLived.lightcurves().sel(Select.epoch("epoch_a"));
        LabelledArray byObject = LightcurveStorage.load(store()).lightcurves().sel(Select.object("1"));

        assertThat(longLived.lightcurves().sel(Select.object("1")).labels()).isEqualTo(byObject.labels());
        assertThat(byObject.labels("epoch")).containsExactly("epoch_a", "epoch_b");
        assertThat(byEpoch.labels("object")).hasSize(61);
        assertThat(byEpoch.labels("measurement")).contains("later-auto");
        assertThat(longLived.detections(Select.object("1")).labels("epoch")).hasSize(2);
        assertThat(longLived.epoch("epoch_a").rows()).hasSize(61);
    }

    @Test
    void aWriterThatWasOpenBeforeAnExtensionStoresTheObjectsAndMeasurementsThatItBrought() {
        LightcurveStorage others = createStore();
        others.populateEpochFromCatalog("epoch_a", catalog(FIELD), Stars.KEYS);
        LightcurveStorage longLived = LightcurveStorage.load(store());
        SourceCatalog more = withMore(4).catalog(folder.resolve("ch1.csv"), "ch1");
        others.extend(catalog(withMore(4)));
        others.extend(List.of("ch1-auto"));

        PopulationReport report = longLived.populateEpochFromCatalog("epoch_a", more, List.of());
        others.extend(List.of("ch1-iso"));
        PopulationReport named = longLived.populateEpochFromCatalog("epoch_a", more, List.of("ch1-iso"));

        assertThat(report.unmatched().count()).isZero();
        assertThat(report.measurementsUsed()).containsExactly("ch1-auto");
        assertThat(named.measurementsUsed()).containsExactly("ch1-iso");
        assertHolds(others, "epoch_a", more);
    }

    private static Stars withMore(int stars) {
        return FIELD.and(Stars.field(60 + stars).rows(60, 60 + stars));
    }

    @Test
    void whatAnotherProcessAddedIsMadeDurableBeforeValuesOfItAreAcknowledged() throws IOException {
        LightcurveStorage others = createStore();
        List<Path> synced = Collections.synchronizedList(new ArrayList<>());
        Disk disk = new PassingDisk(Disk.local()) {
            @Override
            public void syncFile(Path file) throws IOException {
                super.syncFile(file);
                synced.add(file);
            }
        };
        Path root = store().resolve("zarr.json");
        try (DiskMount mount = DiskMount.at(store(), disk)) {
            LightcurveStorage ours = LightcurveStorage.load(store());
            ours.populateEpochFromCatalog("epoch_a", catalog(FIELD), Stars.KEYS);
            List<Runnable> additions = List.of(
                    () -> others.register(manifest("epoch_b", Map.of())),
                    () -> others.extend(List.of("default-later")),
                    () -> others.extend(catalog(withMore(1))));
            int night = 1;
            for (Runnable addition : additions) {
                addition.run();
                synced.clear();
                ours.populateEpochFromCatalog("epoch_b", catalog(FIELD.observed(night++)), Stars.KEYS);
                assertThat(synced).contains(root);

                synced.clear();
                ours.populateEpochFromCatalog("epoch_b", catalog(FIELD.observed(night++)), Stars.KEYS);
                assertThat(synced).doesNotContain(root);
            }
        }
    }

    @Test
    void epochsBeyondOneChunkOfLabelsGoIntoTheNext() throws IOException {
        LightcurveStorage storage = createStore();
        StringBuilder manifest = new StringBuilder("epoch,mjd\n");
        IntStream.range(0, 1_030).forEach(e -> manifest.append(epoch(e) + "," + (60_000 + e) + "\n"));
        storage.register(manifest(manifest.toString()));

        storage.populateEpochFromCatalog(epoch(1_027), catalog(FIELD), Stars.KEYS);
        storage.register(manifest(epoch(1_030), Map.of("mjd", "61030")));

        assertThat(storage.epochKeys())
                .containsExactlyElementsOf(IntStream.rangeClosed(0, 1_030)
                        .mapToObj(GrowthTest::epoch)
                        .toList());
        assertThat(storage.numbers(Dimension.EPOCH, "mjd").orElseThrow())
                .containsExactly(
                        IntStream.rangeClosed(60_000, 61_030).asDoubleStream().toArray());
        assertHolds(storage, epoch(1_027), catalog(FIELD));
    }

    @Test
    void newEpochsOfAManifestComeInTimeOrder() throws IOException {
        LightcurveStorage storage = createStore();

        storage.register(manifest("epoch,mjd\nlate,60003\nfirst,60001\nnever,\nmiddle,60002\n"));

        assertThat(storage.epochKeys()).containsExactly("first", "middle", "late", "never");
    }

    @Test
    void aLabelOfUnprintableCharactersIsRefused() {
        LightcurveStorage storage = createStore();

        assertThatThrownBy(() -> storage.populateEpochFromCatalog("night\t1", catalog(FIELD), Stars.KEYS))
                .isInstanceOf(LightcurveException.class)
                .hasMessageContaining("cannot be a label");
        assertThatThrownBy(() -> storage.extend(List.of(" "))).hasMessageContaining("cannot be a label");
    }

    // ---- variables of epochs

    @Test
    void aVariableIsNumericIfAllItsCellsAre() throws IOException {
        LightcurveStorage storage = createStore();

        storage.register(manifest("epoch,mjd,night,quality\na,60000.25,1,good\nb,,2,\n"));

        assertThat(storage.numbers(Dimension.EPOCH, "mjd").orElseThrow()).containsExactly(60000.25, Double.NaN);
        assertThat(storage.numbers(Dimension.EPOCH, "night").orElseThrow()).containsExactly(1, 2);
        assertThat(storage.numbers(Dimension.EPOCH, "quality")).isEmpty();
        assertThat(storage.texts(Dimension.EPOCH, "quality").orElseThrow()).containsExactly("good", "");
    }

    @Test
    void withPrefixesEachHasItsOwnVariableAndTheFirstIsTheCommonOne() throws IOException {
        LightcurveStorage storage = createStore();

        storage.register(manifest("epoch,prefix,mjd\na,ch1,60000.1\na,ch2,60000.2\n"));
        storage.register(manifest("epoch,prefix,mjd\na,ch3,60000.3\n"));

        assertThat(storage.variables(Dimension.EPOCH)).containsExactly("ch1_mjd", "ch2_mjd", "ch3_mjd", "mjd");
        assertThat(storage.epochVariable("mjd", "ch1-auto")).containsExactly(Map.entry("a", 60000.1));
        assertThat(storage.epochVariable("mjd", "ch2-auto")).containsExactly(Map.entry("a", 60000.2));
        assertThat(storage.epochVariable("mjd", "ch3-auto")).containsExactly(Map.entry("a", 60000.3));
        assertThat(storage.epochVariable("mjd", "other-auto")).containsExactly(Map.entry("a", 60000.1));
    }

    @Test
    void thePrefixOfAWholeRunNamesItsVariablesToo() {
        LightcurveStorage storage = createStore();
        storage.extend(List.of("ch1-auto", "ch2-auto"));

        for (String channel : List.of("ch1", "ch2")) {
            Manifest one = Manifest.ofOne(
                    file(FIELD), "a", Optional.empty(), Map.of("mjd", channel.equals("ch1") ? "60000.1" : "60000.2"));
            storage.populate(one, once().withPrefix(Optional.of(channel)));
        }

        assertThat(storage.epochVariable("mjd", "ch2-auto")).containsExactly(Map.entry("a", 60000.2));
        assertThat(storage.epochVariable("mjd", "other-auto")).containsExactly(Map.entry("a", 60000.1));
    }

    @Test
    void aValueThatDiffersFromTheStoresIsAnErrorBeforeAnythingIsStored() throws IOException {
        LightcurveStorage storage = createStore();
        storage.register(manifest("epoch,mjd\na,60000.5\n"));
        Manifest other = manifest("epoch,mjd,catalog\na,60000.75," + file(FIELD) + "\nb,60001,\n");

        assertThatThrownBy(() -> storage.populate(other, once()))
                .isInstanceOf(LightcurveException.class)
                .hasMessageContaining("epoch_mjd of a is 60000.5 in the store, 60000.75 was given");

        assertThat(storage.epochKeys()).containsExactly("a");
        assertThat(cells(storage, "a")).isZero();
    }

    @Test
    void anEqualValueIsNoChange() throws IOException {
        LightcurveStorage storage = createStore();
        storage.register(manifest("epoch,mjd,band\na,60000.5,g\n"));
        byte[] before = Files.readAllBytes(store().resolve("epoch_mjd/c/0"));

        List<String> warnings = storage.register(manifest("epoch,mjd,band\na,60000.50,g\n"));

        assertThat(warnings).isEmpty();
        assertThat(Files.readAllBytes(store().resolve("epoch_mjd/c/0"))).isEqualTo(before);
    }

    @Test
    void textForAVariableOfNumbersIsAnErrorBeforeAnythingIsStored() throws IOException {
        LightcurveStorage storage = createStore();
        storage.register(manifest("epoch,seeing\na,2.5\n"));

        assertThatThrownBy(() -> storage.register(manifest("epoch,seeing\nb,bad\n")))
                .isInstanceOf(LightcurveException.class)
                .hasMessageContaining("epoch_seeing holds numbers");

        storage.register(manifest("epoch,seeing\nc,3\n"));
        assertThat(storage.epochKeys()).containsExactly("a", "c");
    }

    @Test
    void ofRowsOfOneEpochThatDifferTheFirstCountsAndTheReportNamesThem() throws IOException {
        LightcurveStorage storage = createStore();

        List<String> warnings = storage.register(manifest("epoch,mjd\na,60000.5\na,60000.75\n"));

        assertThat(storage.numbers(Dimension.EPOCH, "mjd").orElseThrow()).containsExactly(60000.5);
        assertThat(warnings)
                .containsExactly("epoch a: mjd is 60000.5 in an earlier row, 60000.75 in line 3; the first counts");
    }

    // ---- measurements

    @Test
    void measurementsThatFitTheShardComeByMetadataAlone() throws IOException {
        LightcurveStorage storage = createStore();
        storage.populateEpochFromCatalog("a", catalog(FIELD), Stars.KEYS);
        Path shard = store().resolve("lightcurves/c/0/0/0/0");
        byte[] before = Files.readAllBytes(shard);

        List<String> added = storage.extend(List.of("default-auto", "ch1-auto", "ch1-iso", "ch1-auto"));

        assertThat(added).containsExactly("ch1-auto", "ch1-iso");
        assertThat(storage.measurementKeys()).containsExactly("default-auto", "default-iso", "ch1-auto", "ch1-iso");
        assertThat(Files.readAllBytes(shard)).isEqualTo(before);
        SourceCatalog ch1 = FIELD.observed(1).catalog(folder.resolve("ch1.csv"), "ch1");
        storage.populateEpochFromCatalog("a", ch1, List.of());
        assertHolds(storage, "a", ch1);
        assertHolds(storage, "a", catalog(FIELD));
    }

    @Test
    void measurementsBeyondTheShardGoIntoTheNextBlock() {
        LightcurveStorage storage = createStore();
        storage.extend(IntStream.range(0, 10)
                .boxed()
                .flatMap(i -> List.of("p" + i + "-auto", "p" + i + "-iso").stream())
                .toList());
        SourceCatalog first = FIELD.observed(1).catalog(folder.resolve("p0.csv"), "p0");
        SourceCatalog last = FIELD.observed(2).catalog(folder.resolve("p9.csv"), "p9");

        storage.populateEpochFromCatalog("a", first, List.of());
        storage.populateEpochFromCatalog("a", last, List.of());

        assertThat(store().resolve("lightcurves/c/0/1/0/0")).isRegularFile();
        assertHolds(storage, "a", first);
        assertHolds(storage, "a", last);
        assertThat(storage.verify().passed()).isTrue();
    }

    // ---- objects

    @Test
    void onlyTheObjectsThatAReferenceHasBeyondTheKnownOnesAreAdded() {
        LightcurveStorage storage = createStore();
        List<String> known = storage.objectKeys();
        Stars more = Stars.field(64).rows(60, 64);

        List<String> added = storage.extend(catalog(FIELD.and(more)));

        assertThat(added).containsExactlyInAnyOrder("61", "62", "63", "64");
        assertThat(storage.objectKeys())
                .startsWith(known.toArray(String[]::new))
                .hasSize(64);
        double[] ra = storage.numbers(Dimension.OBJECT, "ra").orElseThrow();
        for (Stars.Star star : more.all()) {
            assertThat(ra[storage.objectKeys().indexOf(star.id())]).isEqualTo(star.ra());
        }
        assertThat(storage.extend(catalog(FIELD.and(more)))).isEmpty();
    }

    @Test
    void aReferenceOfAnotherFieldAddsNoObjects() {
        LightcurveStorage storage = createStore();
        Stars elsewhere = FIELD.and(Stars.field(64).rows(60, 64)).shifted(0, 3_600);

        assertThatThrownBy(() -> storage.extend(catalog(elsewhere)))
                .isInstanceOf(LightcurveException.MatchRefused.class);

        assertThat(storage.objectKeys()).hasSize(60);
    }

    @Test
    void populatingAgainBringsTheNewObjectsInAndIsNotSkipped() {
        LightcurveStorage storage = createStore();
        SourceCatalog all = FIELD.and(Stars.field(64).rows(60, 64).observed(0)).catalog(folder.resolve("all.csv"));
        PopulationReport first = storage.populateEpochFromCatalog("a", all, Stars.KEYS);
        assertThat(first.unmatched()).isEqualTo(new PopulationReport.Named(4, List.of("61", "62", "63", "64")));

        storage.extend(all);
        PopulationReport second = storage.populateEpochFromCatalog("a", all, Stars.KEYS);

        assertThat(second.status()).isEqualTo(PopulationReport.Status.POPULATED);
        assertHolds(storage, "a", all);
        assertThat(storage.verify().passed()).isTrue();
    }

    // ---- what is grown

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

    private Path file(Stars stars) {
        return stars.write(folder.resolve("stars.csv"));
    }

    private SourceCatalog catalog(Stars stars) {
        return stars.catalog(folder.resolve("stars.csv"));
    }

    private static ManifestOptions once() {
        return ManifestOptions.defaults().withWorkers(1);
    }

    private Manifest manifest(String text) throws IOException {
        return Manifest.read(Files.writeString(folder.resolve("manifest.csv"), text), Optional.empty());
    }

    private Manifest manifest(String epoch, Map<String, String> values) {
        return Manifest.ofOne(folder.resolve("none.csv"), epoch, Optional.empty(), values);
    }

    @Test
    void anArrayOfAnotherProgramWithANameLikeAVariableIsNoneAndDoesNotHinderGrowth() {
        LightcurveStorage storage = createStore();
        ZarrGroup root = Zarr.openGroup(store());
        root.create("epoch_image", new ArrayBuilder(DataType.FLOAT32, 4, 4).dimensionNames("y", "x"));
        root.consolidate(List.of("epoch_image"));

        storage.register(manifest(epoch(1), Map.of("mjd", "60001")));

        assertThat(storage.epochKeys()).containsExactly(epoch(1));
        assertThat(Zarr.openGroup(store()).array("epoch_image").shape()).containsExactly(4, 4);
    }

    @Test
    void anArrayThatThisProgramCannotReadDoesNotHinderGrowth() throws IOException {
        LightcurveStorage storage = createStore();
        ZarrGroup root = Zarr.openGroup(store());
        root.create("remark", new ArrayBuilder(DataType.INT8, 4).dimensionNames("line"));
        Path document = store().resolve("remark/zarr.json");
        Files.writeString(document, Files.readString(document).replace("\"int8\"", "\"r8\""));
        root.consolidate(List.of("remark"));

        storage.register(manifest(epoch(1), Map.of("mjd", "60001")));

        assertThat(storage.epochKeys()).containsExactly(epoch(1));
    }
}
