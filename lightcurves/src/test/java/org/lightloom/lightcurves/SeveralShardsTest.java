package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lightloom.lightcurves.StoreAssertions.assertHolds;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.catalogs.CatalogOptions;
import org.lightloom.catalogs.Catalogs;
import org.lightloom.catalogs.SourceCatalog;

/** Populations that go into more than one shard. */
@Timeout(120)
class SeveralShardsTest {
    @TempDir
    Path folder;

    @Test
    void aPopulationOfSeventyThousandObjectsIsOneWithTwoCommits() {
        SourceCatalog catalog = Stars.field(70_000).catalog(folder.resolve("field.csv"));
        LightcurveStorage storage =
                LightcurveStorage.create(folder.resolve("store"), catalog, CreateOptions.defaults());

        PopulationReport report = storage.populateEpochFromCatalog("a", catalog, List.of());

        assertThat(report.summary()).startsWith("populated a with 140000 measurements");
        assertThat(report.commits()).hasSize(2);
        assertHolds(storage, "a", catalog);
        StoreView view = StoreView.open(storage.path());
        for (int block = 0; block < 2; block++) {
            JsonNode entry =
                    EpochLog.entriesNewestFirst(view.cells(), block, 0, 0, 0).get(0);
            assertThat(entry.path("population").asText())
                    .isEqualTo(report.population().toString());
            assertThat(entry.path("shards").toString()).isEqualTo("[\"c/0/0/0/0\",\"c/1/0/0/0\"]");
        }
        assertThat(storage.verify().passed()).isTrue();
    }

    @Test
    void aPartOfAPopulationThatACrashLeftIsNamedAndPopulatingAgainCompletesIt() throws IOException {
        LightcurveStorage storage = storeOfManyMeasurements();
        SourceCatalog catalog = catalogOverTwoShards();
        PopulationReport first = storage.populateEpochFromCatalog("a", catalog, List.of());
        Files.delete(storage.path().resolve("lightcurves/c/0/1/0/0"));

        assertThat(storage.verify().passed()).isFalse();
        assertThat(storage.info().partialPopulations())
                .containsExactly(
                        "a: population " + first.population() + " of [wide.csv] lacks c/0/1/0/0; populate it again");
        PopulationReport second = storage.populateEpochFromCatalog("a", catalog, List.of());

        assertThat(second.status()).isEqualTo(PopulationReport.Status.POPULATED);
        assertThat(storage.info().partialPopulations()).isEmpty();
        assertThat(storage.verify().passed()).isTrue();
        assertHolds(storage, "a", catalog);
    }

    @Test
    void aReplacementThatACrashLeftUnfinishedIsNotSkipped() throws IOException {
        LightcurveStorage storage = storeOfManyMeasurements();
        PopulateOptions replace = PopulateOptions.defaults().withReplace();
        storage.populateEpochFromCatalog("a", catalogOverTwoShards(), List.of());
        Path second = storage.path().resolve("lightcurves/c/0/1/0/0");
        byte[] before = Files.readAllBytes(second);
        SourceCatalog narrow = catalog("narrow.csv", 62, 64);
        storage.populateEpochFromCatalog("a", narrow, List.of(), replace);
        Files.write(second, before);

        PopulationReport again = storage.populateEpochFromCatalog("a", narrow, List.of(), replace);

        assertThat(again.status()).isEqualTo(PopulationReport.Status.POPULATED);
        assertThat(StoreAssertions.cells(storage, "a")).isEqualTo(2 * 20);
    }

    /** 70 measurements: the shards of 64 hold them in two blocks. */
    private LightcurveStorage storeOfManyMeasurements() {
        List<String> keys =
                IntStream.range(0, 70).mapToObj(i -> "default-m" + i).toList();
        return LightcurveStorage.create(
                folder.resolve("store"),
                Stars.field(20).catalog(folder.resolve("reference.csv")),
                CreateOptions.defaults().withMeasurements(keys));
    }

    private SourceCatalog catalogOverTwoShards() {
        return catalog("wide.csv", 60, 70);
    }

    /** A catalog with the measurements m{@code from} … m{@code end-1}. */
    private SourceCatalog catalog(String name, int from, int end) {
        StringBuilder text = new StringBuilder("id");
        IntStream.range(from, end).forEach(m -> text.append(",mag_m" + m + ",magerr_m" + m));
        for (int id = 1; id <= 20; id++) {
            text.append("\n").append(id);
            int star = id;
            IntStream.range(from, end)
                    .forEach(m -> text.append("," + Stars.magnitude(star, m, 0) + "," + Stars.error(star, m, 0)));
        }
        try {
            return Catalogs.read(Files.writeString(folder.resolve(name), text), CatalogOptions.defaults());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
