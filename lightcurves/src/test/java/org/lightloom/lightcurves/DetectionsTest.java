package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.catalogs.CatalogOptions;
import org.lightloom.catalogs.Catalogs;
import org.lightloom.catalogs.SourceCatalog;
import org.lightloom.zarr.NewFolder;
import org.lightloom.zarr.Zarr;

/** The array of quantities: what goes in, beside whom, and what becomes of it. */
@Timeout(120)
class DetectionsTest {
    private static final PopulateOptions BEST = PopulateOptions.defaults().withOverlap(Overlap.BEST);
    private static final String HEAD = "id,mag_auto,magerr_auto,mag_iso,magerr_iso,FLAGS,CLASS_STAR\n";

    @TempDir
    Path folder;

    private int files;

    private SourceCatalog catalog(String... rows) {
        return catalogOf("default", HEAD, rows);
    }

    private SourceCatalog catalogOf(String prefix, String head, String... rows) {
        try {
            Path file = Files.writeString(folder.resolve(files++ + ".csv"), head + String.join("\n", rows) + "\n");
            return Catalogs.read(file, CatalogOptions.defaults().withPrefix(prefix));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private SourceCatalog reference(int objects) {
        return catalog(IntStream.rangeClosed(1, objects)
                .mapToObj(id -> id + ",15,0.1,16,0.1,0,0.5")
                .toArray(String[]::new));
    }

    private LightcurveStorage create(int objects) {
        return LightcurveStorage.create(
                folder.resolve("store"),
                reference(objects),
                CreateOptions.defaults().withQuantities(List.of("FLAGS", "CLASS_STAR")));
    }

    private static float quantity(LightcurveStorage storage, String object, String quantity, String epoch) {
        return storage.detections(Select.object(object), Select.quantity(quantity), Select.epoch(epoch))
                .values()[0];
    }

    private static List<Float> row(LightcurveStorage storage, String object) {
        List<Float> row = new ArrayList<>();
        for (float value :
                storage.detections(Select.object(object), Select.epoch("a")).values()) {
            row.add(value);
        }
        return row;
    }

    @Test
    void everyNumberOfEveryCatalogIsWhereItsChannelEpochAndObjectAre() {
        List<String> keys = new ArrayList<>(Sky.read("reference.cat.gz", "ch1").measurementKeys());
        keys.addAll(Sky.read("reference.cat.gz", "ch2").measurementKeys());
        LightcurveStorage storage = LightcurveStorage.create(
                folder.resolve("sky"),
                Sky.reference(),
                CreateOptions.defaults().withMeasurements(keys).withQuantities(List.of("FLAGS", "fwhm_image")));
        assertThat(storage.labels(Dimension.QUANTITY))
                .containsExactly(
                        "ch1-mag",
                        "ch1-mag_err",
                        "ch1-flags",
                        "ch1-fwhm_image",
                        "ch2-mag",
                        "ch2-mag_err",
                        "ch2-flags",
                        "ch2-fwhm_image");

        storage.populate(Sky.manifest(), 2);

        for (String channel : List.of("ch1", "ch2")) {
            SourceCatalog catalog = Sky.dual(channel, "epoch_0004");
            for (String column : List.of("FLAGS", "FWHM_IMAGE")) {
                LabelledArray stored = storage.detections(
                        Select.object(catalog.objectKeys().toArray(String[]::new)),
                        Select.quantity(channel + "-" + Quantities.name(column)),
                        Select.epoch("epoch_0004"));
                double[] given = catalog.column(column);
                for (int i = 0; i < given.length; i++) {
                    assertThat(stored.values()[i]).isEqualTo((float) given[i]);
                }
            }
        }
        VerificationReport verified = storage.verify();
        assertThat(verified.failures()).isEmpty();
        assertThat(verified.passed()).isTrue();
        assertThat(verified.detectionsStored()).isEqualTo(12L * Sky.OBJECTS);
        assertThat(verified.detectionsChecked()).isEqualTo(12L * Sky.OBJECTS);
    }

    @Test
    void aStoreMadeWithoutQuantitiesHasNoSuchArrays() {
        LightcurveStorage storage =
                LightcurveStorage.create(folder.resolve("plain"), reference(3), CreateOptions.defaults());

        assertThat(Zarr.openGroup(storage.path()).members()).doesNotContainKeys("detections", "quantity");
        assertThatThrownBy(() -> storage.detections(Select.object("1"))).hasMessageContaining("--quantity");
        assertThat(storage.populateEpochFromCatalog("a", reference(3), List.of())
                        .commits())
                .hasSize(1);
    }

    @Test
    void aColumnThatTheCatalogLacksIsNamedAndMissing() {
        LightcurveStorage storage = create(2);
        SourceCatalog bare =
                catalogOf("default", "id,mag_auto,magerr_auto,class_star\n", "1,15,0.1,0.25", "2,16,0.1,0.5");

        PopulationReport report = storage.populateEpochFromCatalog("a", bare, List.of());

        assertThat(report.quantitiesUsed()).containsExactly("default-class_star");
        assertThat(report.quantitiesMissing()).containsExactly("default-flags");
        assertThat(report.counts().detections()).isEqualTo(2);
        assertThat(quantity(storage, "1", "default-class_star", "a")).isEqualTo(0.25f);
        assertThat(quantity(storage, "1", "default-flags", "a")).isNaN();
    }

    @Test
    void aFlagThatAFloat32CannotHoldIsAWarning() {
        LightcurveStorage storage = create(2);

        PopulationReport report = storage.populateEpochFromCatalog(
                "a", catalog("1,15,0.1,16,0.1,16777217,0.5", "2,15,0.1,16,0.1,16777216,0.5"), List.of());

        assertThat(report.warnings()).singleElement().asString().startsWith("FLAGS: 1 numbers are too large");
    }

    @Test
    void quantitiesThatAreNoneAreRefused() {
        for (List<String> wrong : List.of(List.of("mag"), List.of("FLAGS", "flags"), List.of(""))) {
            assertThatThrownBy(() -> LightcurveStorage.create(
                            folder.resolve("none"),
                            reference(1),
                            CreateOptions.defaults().withQuantities(wrong)))
                    .isInstanceOf(LightcurveException.class);
        }
    }

    // ---- rows that compete

    @Test
    void theBestRowStaysWholeAsItsMagnitudeDoesWhateverTheOrder() {
        Random random = new Random(7);
        for (int round = 0; round < 3; round++) {
            List<SourceCatalog> catalogs = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                // few different errors, so that there are ties; some rows without the deciding magnitude
                String mag = random.nextInt(4) == 0 ? "99" : "1" + random.nextInt(3);
                catalogs.add(catalog("1," + mag + ",0." + (1 + random.nextInt(2)) + ",16,0.1," + random.nextInt(4) + ","
                        + random.nextInt(3)));
            }
            LightcurveStorage one = populated("one" + round, catalogs);
            Collections.shuffle(catalogs, random);
            LightcurveStorage other = populated("other" + round, catalogs);

            assertThat(row(other, "1")).as("round " + round).isEqualTo(row(one, "1"));
            LabelledArray cell =
                    one.lightcurves().sel(Select.object("1"), Select.measurement("default-auto"), Select.epoch("a"));
            assertThat(row(one, "1").subList(0, 2)).containsExactly(cell.values()[0], cell.values()[1]);
            assertThat(one.verify().failures()).isEmpty();
        }
    }

    private LightcurveStorage populated(String name, List<SourceCatalog> catalogs) {
        LightcurveStorage storage = LightcurveStorage.create(
                folder.resolve(name),
                reference(1),
                CreateOptions.defaults().withQuantities(List.of("FLAGS", "CLASS_STAR")));
        catalogs.forEach(catalog -> storage.populateEpochFromCatalog("a", catalog, List.of(), BEST));
        return storage;
    }

    @Test
    void theLaterRowReplacesTheWholeRowButOneWithoutItsMagnitudeDoesNot() {
        LightcurveStorage storage = create(1);
        storage.populateEpochFromCatalog("a", catalog("1,15,0.1,16,0.1,3,0.5"), List.of());
        storage.populateEpochFromCatalog("a", catalog("1,15.5,0.2,16,0.1,4,"), List.of());
        assertThat(row(storage, "1")).containsExactly(15.5f, 0.2f, 4f, Float.NaN);

        storage.populateEpochFromCatalog("a", catalog("1,99,99,16,0.1,16,0.9"), List.of());

        assertThat(row(storage, "1")).containsExactly(15.5f, 0.2f, 4f, Float.NaN);
        assertThat(storage.verify().passed()).isTrue();
    }

    @Test
    void aReplacementLeavesNothingStale() {
        LightcurveStorage storage = create(2);
        storage.populateEpochFromCatalog("a", reference(2), List.of());

        storage.populateEpochFromCatalog(
                "a",
                catalog("2,15,0.1,16,0.1,8,0.9"),
                List.of(),
                PopulateOptions.defaults().withReplace());

        assertThat(quantity(storage, "1", "default-flags", "a")).isNaN();
        assertThat(quantity(storage, "2", "default-flags", "a")).isEqualTo(8);
        assertThat(storage.verify().passed()).isTrue();
    }

    @RepeatedTest(2)
    void writersOfOneEpochLoseNoRow() throws Exception {
        int objects = 1_000;
        int writers = 6;
        create(objects);
        SourceCatalog catalog = catalog(IntStream.rangeClosed(1, objects)
                .mapToObj(id -> id + ",15,0.1,16,0.1," + id + ",0.5")
                .toArray(String[]::new));

        Parallel.threads(
                writers,
                thread -> LightcurveStorage.load(folder.resolve("store"))
                        .populateEpochFromCatalog(
                                "a",
                                catalog,
                                List.of(),
                                PopulateOptions.defaults().withPartition(thread, writers)));

        LightcurveStorage storage = LightcurveStorage.load(folder.resolve("store"));
        LabelledArray flags = storage.detections(Select.quantity("default-flags"), Select.epoch("a"));
        for (int i = 0; i < objects; i++) {
            assertThat(flags.values()[i])
                    .isEqualTo(Float.parseFloat(flags.labels("object").get(i)));
        }
        assertThat(storage.verify().passed()).isTrue();
        assertThat(storage.verify().detectionsChecked()).isEqualTo(objects);
    }

    // ---- two arrays

    @Test
    void anEpochThatHasOnlyOneOfBothIsNamedAndPopulatingAgainCompletesIt() throws IOException {
        for (String lost : List.of("lightcurves/c/0/0/0/0", "detections/c/0/0/0")) {
            LightcurveStorage storage = create(3);
            SourceCatalog catalog = reference(3);
            storage.populateEpochFromCatalog("a", catalog, List.of());
            Files.delete(storage.path().resolve(lost));

            assertThat(storage.verify().passed()).isFalse();
            assertThat(storage.verify().partialPopulations())
                    .singleElement()
                    .asString()
                    .startsWith("a: population")
                    .contains("lacks " + lost.replace("lightcurves/", ""))
                    .endsWith("populate it again");
            assertThat(storage.info().partialPopulations()).hasSize(1);

            assertThat(storage.populateEpochFromCatalog("a", catalog, List.of()).status())
                    .isEqualTo(PopulationReport.Status.POPULATED);

            assertThat(storage.verify().partialPopulations()).isEmpty();
            assertThat(storage.verify().failures()).isEmpty();
            assertThat(storage.populateEpochFromCatalog("a", catalog, List.of()).status())
                    .isEqualTo(PopulationReport.Status.SKIPPED);
            NewFolder.remove(storage.path());
        }
    }

    @Test
    void anUndoTakesBothBackAndItsUndoGivesBothBack() {
        LightcurveStorage storage = create(1);
        storage.populateEpochFromCatalog("a", catalog("1,15,0.1,16,0.1,1,0.5"), List.of());
        storage.populateEpochFromCatalog("a", catalog("1,14,0.1,16,0.1,2,0.5"), List.of());

        UndoReport undone = storage.undo("a", UndoOptions.defaults());

        assertThat(undone.shards())
                .extracting(UndoReport.Step::shard)
                .containsExactly("c/0/0/0/0", "detections/c/0/0/0");
        assertThat(undone.takenBack()).hasSize(1);
        assertThat(undone.notUndone()).isEmpty();
        assertThat(quantity(storage, "1", "default-flags", "a")).isEqualTo(1);
        assertThat(storage.verify().passed()).isTrue();
        storage.undo("a", UndoOptions.defaults());
        assertThat(quantity(storage, "1", "default-flags", "a")).isEqualTo(2);
        assertThat(storage.verify().passed()).isTrue();
    }

    @Test
    void growthKeepsAllLengthsEqualAndFindsRoomForEachChannel() {
        LightcurveStorage storage = create(2);
        storage.populateEpochFromCatalog("a", reference(2), List.of());

        storage.extend(reference(5));
        storage.extend(List.of("ch2-auto", "ch3-auto", "ch2-iso", "default-psf"));
        storage.populateEpochFromCatalog("b", reference(5), List.of());
        storage.populateEpochFromCatalog("b", catalogOf("ch3", HEAD, "5,15,0.1,16,0.1,32,0.5"), List.of());

        assertThat(storage.labels(Dimension.QUANTITY)).hasSize(12).contains("ch2-flags", "ch3-class_star");
        assertThat(quantity(storage, "5", "default-flags", "b")).isZero();
        assertThat(quantity(storage, "5", "ch3-flags", "b")).isEqualTo(32);
        assertThat(quantity(storage, "5", "ch2-flags", "b")).isNaN();
        var root = Zarr.openGroup(storage.path());
        assertThat(root.array("detections").shape()).containsExactly(5, 12, 2);
        assertThat(root.array("detections").reopened().shape()).containsExactly(5, 12, 2);
        assertThat(root.array("quantity").shape()).containsExactly(12);
        assertThat(storage.verify().passed()).isTrue();
    }

    @Test
    void compactionSnapshotLogAndInfoKnowBoth() {
        LightcurveStorage storage = create(2);
        storage.populateEpochFromCatalog("a", reference(2), List.of());
        storage.populateEpochFromCatalog("a", catalog("1,14,0.1,16,0.1,2,0.5"), List.of());

        assertThat(storage.log(Optional.of("a")))
                .extracting(CommitEntry::shard)
                .containsExactlyInAnyOrder("c/0/0/0/0", "c/0/0/0/0", "detections/c/0/0/0", "detections/c/0/0/0");
        assertThat(storage.compact(List.of(), epoch -> {}).shards())
                .extracting(CompactionReport.Compacted::shard)
                .contains("detections/c/0/0/0");
        Path copy = folder.resolve("copy");
        SnapshotReport report = storage.snapshot(copy, (done, all) -> {});

        assertThat(report.shards()).isEqualTo(2);
        assertThat(report.partialPopulations()).isEmpty();
        LightcurveStorage copied = LightcurveStorage.load(copy);
        assertThat(quantity(copied, "1", "default-flags", "a")).isEqualTo(2);
        assertThat(copied.verify().passed()).isTrue();
        assertThat(copied.info().quantities()).hasSize(4);
        assertThat(copied.info().lengths())
                .isEqualTo(Map.of("object", 2, "measurement", 2, "value", 2, "epoch", 1, "quantity", 4));
    }

    @Test
    void damageOfQuantitiesIsNamedAndRepaired() throws IOException {
        LightcurveStorage storage = create(50);
        SourceCatalog varied = catalog(IntStream.rangeClosed(1, 50)
                .mapToObj(id -> id + ",15." + id * 7919 % 9973 + ",0.1,16,0.1," + id % 8 + ",0." + id * 104729 % 9931)
                .toArray(String[]::new));
        storage.populateEpochFromCatalog("a", varied, List.of());
        Damage.flipBit(storage.path().resolve("detections/c/0/0/0"), 100);

        VerificationReport verified = storage.verify();
        assertThat(verified.damages()).singleElement().satisfies(damage -> {
            assertThat(damage.shard()).isEqualTo("detections/c/0/0/0");
            assertThat(damage.quantities()).contains("default-flags");
            assertThat(damage.measurements()).isEmpty();
            assertThat(damage.text()).contains("4 quantities: default-mag");
        });

        storage.repair(List.of(), false, epoch -> {});

        assertThat(storage.verify().passed()).isTrue();
    }

    // ---- cuts

    @Test
    void aConditionChoosesPointsByTheQuantitiesOfTheirOwnChannelNowAndThen() {
        LightcurveStorage storage = create(1);
        storage.extend(List.of("ch2-auto"));
        storage.populateEpochFromCatalog("a", catalog("1,15,0.1,16,0.1,4,0.98"), List.of());
        Instant before = Instant.now();
        storage.populateEpochFromCatalog("a", catalog("1,15,0.1,16,0.1,2,0.98"), List.of());
        storage.populateEpochFromCatalog("b", catalog("1,15,0.1,16,0.1,6,0.98"), List.of());
        storage.populateEpochFromCatalog("b", catalogOf("ch2", HEAD, "1,15,0.1,16,0.1,0,0.3"), List.of());

        assertThat(epochs(storage, "default-auto", "flags & 4 = 0")).containsExactly("a");
        assertThat(epochs(storage, "default-auto", "FLAGS & 4 = 4 and mag < 15.5"))
                .containsExactly("b");
        assertThat(epochs(storage, "ch2-auto", "flags & 4 = 0")).containsExactly("b");
        assertThat(epochs(storage, "ch2-auto", "status = 'not populated'")).containsExactly("a");
        assertThat(epochs(storage, "default-auto", "class_star > 0.98")).isEmpty();
        assertThat(epochs(storage, "default-auto", "class_star >= 0.98 and epoch = 'a'"))
                .containsExactly("a");
        StoreAsOf then = storage.asOf(before);
        assertThat(then.pointFilter("flags & 4 = 4", then.statuses())
                        .apply(then.lightcurve("1", "default-auto"))
                        .points())
                .extracting(Lightcurve.Point::epoch)
                .containsExactly("a");
        assertThatThrownBy(() -> epochs(storage, "default-auto", "mag < 16 and flag & 4 = 0"))
                .hasMessageContaining("character 14")
                .hasMessageContaining("a point has no 'flag'; the nearest is 'flags'");
    }

    /** By the filter of one curve, and by that of a selection, which must agree. */
    private static List<String> epochs(LightcurveStorage storage, String measurement, String condition) {
        List<String> chosen = storage
                .pointFilter(condition, storage.statuses())
                .apply(storage.lightcurve("1", measurement))
                .points()
                .stream()
                .map(Lightcurve.Point::epoch)
                .toList();
        LightcurveSelection selection = storage.select(ObjectQuery.all().withKeys(List.of("1")))
                .lightcurves(LightcurveFilter.all()
                        .withMeasurements(List.of(measurement))
                        .wherePoints(condition));
        List<String> queried = new ArrayList<>();
        selection.forEach(
                List.of(),
                block -> IntStream.range(0, block.series().get(0).size())
                        .filter(point -> block.isChosen(0, 0, point))
                        .forEach(point -> queried.add(block.series().get(0).epoch(point))));
        assertThat(queried).isEqualTo(chosen);
        return chosen;
    }
}
