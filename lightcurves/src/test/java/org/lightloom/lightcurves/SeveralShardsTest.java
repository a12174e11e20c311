package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lightloom.lightcurves.StoreAssertions.assertHolds;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.catalogs.SourceCatalog;
import org.lightloom.zarr.ArrayWrite;
import org.lightloom.zarr.Indices;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.MergeRule;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.ZarrArray;

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
            JsonNode entry = view.cells()
                    .shard(block, 0, 0, 0)
                    .history()
                    .standing()
                    .get(0)
                    .json();
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

    /** The worker is killed while it waits for its second shard, which somebody else is writing. */
    @Test
    void aProcessKilledBetweenItsShardsLeavesAPopulationThatIsListedAndCompleted() throws Exception {
        LightcurveStorage storage = storeOfManyMeasurements();
        storage.register(Manifest.ofOne(folder.resolve("wide.csv"), "a", Optional.empty(), Map.of()));
        Path catalog = WideStore.write(folder.resolve("wide.csv"), 60, 70, 0);
        CountDownLatch holding = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        Thread holder = new Thread(() -> holdSecondShard(storage, holding, released));
        holder.start();
        holding.await();
        Worker worker = Worker.start(storage.path().toString(), "a", catalog.toString());
        worker.awaitReady();
        worker.go();
        Path first = storage.path().resolve("lightcurves/c/0/0/0/0");
        while (!Files.exists(first)) {
            Thread.onSpinWait();
        }
        worker.kill();
        released.countDown();
        holder.join();

        assertThat(storage.path().resolve("lightcurves/c/0/1/0/0")).doesNotExist();
        VerificationReport partial = storage.verify();
        assertThat(partial.passed()).isFalse();
        assertThat(partial.partialPopulations())
                .singleElement()
                .asString()
                .startsWith("a: population ")
                .endsWith(" of [wide.csv] lacks c/0/1/0/0; populate it again");
        SourceCatalog wide = catalogOverTwoShards();
        assertThat(storage.populateEpochFromCatalog("a", wide, List.of()).status())
                .isEqualTo(PopulationReport.Status.POPULATED);
        assertThat(storage.verify().passed()).isTrue();
        assertHolds(storage, "a", wide);
    }

    /** Keeps the lock of the second shard until it is told to let go, and changes nothing. */
    private static void holdSecondShard(LightcurveStorage storage, CountDownLatch holding, CountDownLatch released) {
        MergeRule holder = new MergeRule() {
            @Override
            public String name() {
                return "HOLD";
            }

            @Override
            public boolean merge(byte[] stored, int at, byte[] incoming, int from, int length, Tally tally) {
                holding.countDown();
                try {
                    released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new IllegalStateException("let go");
            }
        };
        ZarrArray cells = StoreView.open(storage.path()).cells().with(holder);
        Selection cell = Selection.of(Indices.at(0), Indices.at(64), Indices.all(), Indices.at(0));
        try {
            cells.write(
                    cell,
                    NdArray.ofFloats(new int[] {1, 1, 2, 1}, 1, 1),
                    new ArrayWrite(holder, Optional.empty(), keys -> Json.object()));
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("let go");
        }
    }

    private LightcurveStorage storeOfManyMeasurements() {
        return WideStore.create(folder);
    }

    private SourceCatalog catalogOverTwoShards() {
        return catalog("wide.csv", 60, 70);
    }

    /** A catalog with the measurements m{@code from} … m{@code end-1}. */
    private SourceCatalog catalog(String name, int from, int end) {
        return WideStore.catalog(folder.resolve(name), from, end, 0);
    }
}
