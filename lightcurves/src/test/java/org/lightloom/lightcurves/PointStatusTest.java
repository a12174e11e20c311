package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lightloom.lightcurves.PointStatus.MEASURED;
import static org.lightloom.lightcurves.PointStatus.NOT_POPULATED;
import static org.lightloom.lightcurves.PointStatus.SENTINEL;
import static org.lightloom.lightcurves.PointStatus.UNKNOWN;
import static org.lightloom.lightcurves.PointStatus.UNMATCHED;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lightloom.catalogs.SourceCatalog;
import org.lightloom.zarr.ArrayWrite;
import org.lightloom.zarr.Json;

/** Why a magnitude is missing. */
@Timeout(120)
class PointStatusTest {
    private static final PopulateOptions DEFAULTS = PopulateOptions.defaults();
    private static final Stars FIELD = Stars.field(40);

    @TempDir
    Path folder;

    private int files;

    private SourceCatalog catalog(Stars stars) {
        return stars.catalog(folder.resolve(files++ + ".csv"));
    }

    private LightcurveStorage create() {
        return LightcurveStorage.create(folder.resolve("store"), catalog(FIELD), CreateOptions.defaults());
    }

    /** Stars 1 to 20; star 1 without any magnitude, star 2 without that of auto. */
    private static Stars half() {
        return FIELD.rows(0, 20).each(star -> switch (star.id()) {
            case "1" -> star.with("99.0", "99.0", "nan", "0.1");
            case "2" -> star.with("99.0", "99.0", "15.0", "0.1");
            default -> star;
        });
    }

    private static PointStatus status(LightcurveStorage storage, String object, String measurement, String epoch) {
        PointStatuses statuses = storage.statuses();
        return status(storage.lightcurve(object, measurement), statuses, epoch);
    }

    private static PointStatus status(Lightcurve curve, PointStatuses statuses, String epoch) {
        List<PointStatus> all = statuses.of(curve);
        for (int i = 0; i < all.size(); i++) {
            if (curve.points().get(i).epoch().equals(epoch)) {
                return all.get(i);
            }
        }
        throw new AssertionError(epoch);
    }

    private static PointStatus auto(LightcurveStorage storage, String object) {
        return status(storage, object, "default-auto", "a");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itIsToldApartWithAndWithoutQuantities(boolean quantities) {
        CreateOptions options =
                quantities ? CreateOptions.defaults().withQuantities(List.of("ra")) : CreateOptions.defaults();
        LightcurveStorage storage = LightcurveStorage.create(folder.resolve("store"), catalog(FIELD), options);
        storage.extend(List.of("default-psf"));
        storage.populateEpochFromCatalog("a", catalog(half()), List.of());
        storage.register(Manifest.ofOne(folder, "b", Optional.empty(), java.util.Map.of()));

        assertThat(auto(storage, "3")).isEqualTo(MEASURED);
        assertThat(auto(storage, "1")).isEqualTo(SENTINEL);
        assertThat(status(storage, "1", "default-iso", "a")).isEqualTo(SENTINEL);
        assertThat(auto(storage, "2")).isEqualTo(SENTINEL);
        assertThat(status(storage, "2", "default-iso", "a")).isEqualTo(MEASURED);
        assertThat(auto(storage, "30")).isEqualTo(UNMATCHED);
        assertThat(status(storage, "3", "default-psf", "a")).isEqualTo(NOT_POPULATED);
        assertThat(status(storage, "3", "default-auto", "b")).isEqualTo(NOT_POPULATED);
    }

    @Test
    void aSelectionTellsTheSame() {
        LightcurveStorage storage = create();
        storage.populateEpochFromCatalog("a", catalog(half()), List.of());
        PointStatuses statuses = storage.statuses();

        LightcurveSelection curves = storage.select(ObjectQuery.all())
                .lightcurves(LightcurveFilter.all())
                .withStatus();

        int[] sentinels = {0};
        curves.forEach(List.of(), block -> {
            for (int object = 0; object < block.objects().size(); object++) {
                for (int s = 0; s < block.series().size(); s++) {
                    Lightcurve curve = storage.lightcurve(
                            block.objects().keys().get(object),
                            block.series().get(s).measurement());
                    assertThat(block.status(object, s, 0)).isEqualTo(status(curve, statuses, "a"));
                    sentinels[0] += block.status(object, s, 0) == SENTINEL ? 1 : 0;
                }
            }
        });
        assertThat(sentinels[0]).isEqualTo(3);
    }

    @Test
    void whatIsUndoneReplacedOrFromThePastDoesNotCount() {
        LightcurveStorage storage = create();
        Instant before = Instant.now();
        storage.populateEpochFromCatalog("a", catalog(half()), List.of());

        StoreAsOf then = storage.asOf(before);
        assertThat(status(then.lightcurve("1", "default-auto"), then.statuses(), "a"))
                .isEqualTo(NOT_POPULATED);
        storage.undo("a", UndoOptions.defaults());
        assertThat(auto(storage, "1")).isEqualTo(NOT_POPULATED);
        storage.undo("a", UndoOptions.defaults());
        assertThat(auto(storage, "1")).isEqualTo(SENTINEL);
        storage.populateEpochFromCatalog("a", catalog(FIELD.rows(5, 10)), List.of(), DEFAULTS.withReplace());
        assertThat(auto(storage, "1")).isEqualTo(UNMATCHED);
        assertThat(auto(storage, "3")).isEqualTo(UNMATCHED);
        assertThat(auto(storage, "7")).isEqualTo(MEASURED);
    }

    @Test
    void aCompactionKeepsIt() {
        LightcurveStorage storage = create();
        storage.populateEpochFromCatalog("a", catalog(half()), List.of());
        storage.populateEpochFromCatalog("a", catalog(FIELD.rows(10, 20).observed(3)), List.of());

        storage.compact(List.of(), epoch -> {});

        assertThat(auto(storage, "1")).isEqualTo(SENTINEL);
        assertThat(auto(storage, "30")).isEqualTo(UNMATCHED);
    }

    @Test
    void aValueOverTheErrorLimitIsLikeASentinel() {
        LightcurveStorage storage = create();

        storage.populateEpochFromCatalog(
                "a", catalog(FIELD.each(star -> star.with("15", "0.9", "15", "0.1"))), List.of(), limit());

        assertThat(auto(storage, "5")).isEqualTo(SENTINEL);
        assertThat(status(storage, "5", "default-iso", "a")).isEqualTo(MEASURED);
    }

    private static PopulateOptions limit() {
        return DEFAULTS.withMaxMagnitudeError(0.5);
    }

    @Test
    void objectsThatCameLaterWereNotPopulated() {
        LightcurveStorage storage =
                LightcurveStorage.create(folder.resolve("store"), catalog(FIELD.rows(0, 30)), CreateOptions.defaults());
        storage.populateEpochFromCatalog("a", catalog(half()), List.of());

        storage.extend(catalog(FIELD));

        assertThat(auto(storage, "30")).isEqualTo(UNMATCHED);
        assertThat(auto(storage, "40")).isEqualTo(NOT_POPULATED);
    }

    @Test
    void oneOfSeveralPartitionsDoesNotTellThatAnObjectHasNoRow() {
        LightcurveStorage storage = create();
        SourceCatalog catalog = catalog(half());
        storage.populateEpochFromCatalog("a", catalog, List.of(), DEFAULTS.withPartition(0, 2));
        assertThat(auto(storage, "30")).isEqualTo(NOT_POPULATED);
        assertThat(auto(storage, "1")).isEqualTo(SENTINEL);

        storage.populateEpochFromCatalog("a", catalog, List.of(), DEFAULTS.withPartition(1, 2));

        assertThat(auto(storage, "30")).isEqualTo(UNMATCHED);
        assertThat(auto(storage, "2")).isEqualTo(SENTINEL);
    }

    @Test
    void inOtherShardsThanThoseOfItsRowsACatalogIsPopulatedAsWell() throws IOException {
        LightcurveStorage storage = WideStore.create(folder);
        storage.populateEpochFromCatalog("a", WideStore.catalog(folder.resolve("wide.csv"), 0, 70, 0), List.of());
        assertThat(status(storage, "1", "default-m69", "a")).isEqualTo(MEASURED);

        Files.delete(storage.path().resolve("lightcurves/c/0/1/0/0"));

        assertThat(status(storage, "1", "default-m69", "a")).isEqualTo(NOT_POPULATED);
        assertThat(status(storage, "1", "default-m0", "a")).isEqualTo(MEASURED);
    }

    @Test
    void whereARecordOfAnEarlierVersionDoesNotSayAnotherMagnitudeTells() {
        LightcurveStorage storage = create();
        storage.register(Manifest.ofOne(folder, "a", Optional.empty(), java.util.Map.of()));
        StoreView view = StoreView.open(storage.path());
        CatalogCells cells = CatalogCells.of(catalog(half()), view, view.knownObjects(), List.of(), DEFAULTS);
        EpochArray array = view.lightcurves();
        CellBlock block = cells.block(array, DEFAULTS).orElseThrow();
        var note = Json.object().put("population", "p").put("epoch", "a").put("objects", 40);
        note.putObject("match").put("mode", "id").put("prefix", "default");
        Stars.KEYS.forEach(note.putArray("measurements")::add);
        note.putArray("shards").add("c/0/0/0/0");
        view.cells()
                .write(
                        array.selection(block, 0),
                        array.values(block),
                        new ArrayWrite(CellRule.LAST, Optional.empty(), keys -> note));

        assertThat(auto(storage, "2")).isEqualTo(SENTINEL);
        assertThat(auto(storage, "30")).isEqualTo(UNMATCHED);
        assertThat(auto(storage, "1"))
                .as("nothing tells it from an unmatched one")
                .isEqualTo(UNMATCHED);
    }

    @Test
    void aDamagedLogCannotTell() throws IOException {
        LightcurveStorage storage = create();
        storage.populateEpochFromCatalog("a", catalog(half()), List.of());
        Path shard = storage.path().resolve("lightcurves/c/0/0/0/0");
        byte[] bytes = Files.readAllBytes(shard);
        String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        bytes[text.indexOf("\"population\"")] ^= 1;
        Files.write(shard, bytes);

        assertThat(auto(storage, "1")).isEqualTo(UNKNOWN);
        assertThat(auto(storage, "3")).isEqualTo(MEASURED);
    }
}
