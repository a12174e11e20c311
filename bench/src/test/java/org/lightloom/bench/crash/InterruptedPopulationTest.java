package org.lightloom.bench.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.catalogs.CatalogOptions;
import org.lightloom.catalogs.Catalogs;
import org.lightloom.catalogs.SourceCatalog;
import org.lightloom.kv.Disk;
import org.lightloom.kv.DiskMount;
import org.lightloom.kv.PassingDisk;
import org.lightloom.lightcurves.CreateOptions;
import org.lightloom.lightcurves.LightcurveStorage;
import org.lightloom.lightcurves.PopulationReport;
import org.lightloom.lightcurves.Select;
import org.lightloom.lightcurves.UndoOptions;

/** A writer that ends between the commits of the two arrays leaves quantities without magnitudes, never the other way. */
class InterruptedPopulationTest {
    @TempDir
    Path folder;

    private Path store;
    private SourceCatalog catalog;

    @BeforeEach
    void create() throws IOException {
        store = folder.resolve("store");
        Path file = folder.resolve("night.csv");
        Files.writeString(file, "id,mag_auto,magerr_auto,flags\n1,15,0.1,4\n2,16,0.1,0\n");
        catalog = Catalogs.read(file, CatalogOptions.defaults());
        LightcurveStorage.create(store, catalog, CreateOptions.defaults().withQuantities(List.of("FLAGS")));
        interrupt();
    }

    /** Lets the writer get as far as the rename of the shard of the magnitudes. */
    private void interrupt() {
        Disk failing = new PassingDisk(Disk.local()) {
            @Override
            public void rename(Path from, Path to) throws IOException {
                if (to.startsWith(store.resolve("lightcurves/c"))) {
                    throw new IOException("planted");
                }
                super.rename(from, to);
            }
        };
        try (DiskMount mount = DiskMount.at(store, failing)) {
            assertThatThrownBy(() -> LightcurveStorage.load(store).populateEpochFromCatalog("a", catalog, List.of()))
                    .hasMessageContaining("planted");
        }
    }

    private float flags() {
        return LightcurveStorage.load(store)
                .detections(Select.object("1"), Select.quantity("default-flags"))
                .values()[0];
    }

    private float magnitude() {
        return LightcurveStorage.load(store)
                .lightcurve("1", "default-auto")
                .points()
                .get(0)
                .magnitude();
    }

    @Test
    void verifyNamesTheEpochAndPopulatingAgainCompletesIt() {
        assertThat(flags()).isEqualTo(4);
        assertThat(magnitude()).isNaN();
        LightcurveStorage storage = LightcurveStorage.load(store);
        assertThat(storage.verify().partialPopulations())
                .singleElement()
                .asString()
                .startsWith("a: population")
                .endsWith("of [night.csv] lacks c/0/0/0/0; populate it again");
        assertThat(storage.info().emptyEpochs()).containsExactly("a");

        PopulationReport again = storage.populateEpochFromCatalog("a", catalog, List.of());

        assertThat(again.status()).isEqualTo(PopulationReport.Status.POPULATED);
        assertThat(storage.verify().passed()).isTrue();
        assertThat(flags()).isEqualTo(4);
        assertThat(magnitude()).isEqualTo(15);
    }

    @Test
    void anUndoTakesBackWhatThereIs() {
        LightcurveStorage storage = LightcurveStorage.load(store);

        storage.undo("a", UndoOptions.defaults());

        assertThat(flags()).isNaN();
        assertThat(storage.verify().passed()).isTrue();
    }
}
