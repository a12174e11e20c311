package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lightloom.lightcurves.export.QueryExport;
import org.lightloom.lightcurves.export.TableFormat;

/** A store written by xarray (interop/old_store.py): 9 objects, 2 measurements, 5 epochs, dimensions in another order. */
class StoreImportTest {
    private final Path folder;
    private final Path old;

    StoreImportTest(@TempDir Path folder) {
        this.folder = folder;
        this.old = folder.resolve("old.zarr");
    }

    @BeforeEach
    void unpack() throws IOException {
        InputStream zip = Optional.ofNullable(StoreImportTest.class.getResourceAsStream("/old_store.zip"))
                .orElseThrow();
        try (ZipInputStream entries = new ZipInputStream(zip)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path file = folder.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.resolveSibling(""));
                    Files.write(file, entries.readAllBytes());
                }
            }
        }
    }

    private void rewrite(String array, String from, String to) throws IOException {
        for (Path document : List.of(old.resolve(array).resolve("zarr.json"), old.resolve("zarr.json"))) {
            Files.writeString(document, Files.readString(document).replace(from, to));
        }
    }

    @Test
    void everyValueComesWithItsLabelsAndVariables() {
        Path store = folder.resolve("store");
        ImportReport report = StoreImport.run(old, store, Progress.NONE);
        LightcurveStorage storage = LightcurveStorage.load(store);

        int present = 0;
        for (int o = 0; o < 9; o++) {
            for (int m = 0; m < 2; m++) {
                List<Lightcurve.Point> points = storage.lightcurve(Integer.toString(o + 1), "default-m" + m)
                        .points();
                for (int e = 0; e < 5; e++) {
                    boolean missing = (o + m + e) % 4 == 0 || e == 4;
                    float mag = missing ? Float.NaN : 12 + o / 4f + m / 8f + e / 64f;
                    float error = missing ? Float.NaN : (float) (1.0 / (1 + o + e));
                    assertThat(points.get(e))
                            .isEqualTo(new Lightcurve.Point("epoch_000" + e, 60000.25 + e, mag, error));
                    present += missing ? 0 : 1;
                }
            }
        }
        assertThat(report.values()).isEqualTo(present);
        assertThat(report.populatedEpochs()).isEqualTo(4);
        assertThat(report.leftOut()).singleElement().asString().startsWith("zeropoint: ");
        assertThat(storage.texts(Dimension.OBJECT, "name").orElseThrow()).contains("star 8 å");
        assertThat(storage.info().partialPopulations()).isEmpty();
        assertThat(storage.log(Optional.of("epoch_0001")).toString()).contains("old.zarr");
    }

    @Test
    void objectsComeIntoTheOrderOfTheSky() {
        StoreImport.run(old, folder.resolve("store"), Progress.NONE);
        LightcurveStorage storage = LightcurveStorage.load(folder.resolve("store"));
        double[] ra = storage.numbers(Dimension.OBJECT, "ra").orElseThrow();
        double[] dec = storage.numbers(Dimension.OBJECT, "dec").orElseThrow();
        for (int i = 1; i < ra.length; i++) {
            assertThat(org.lightloom.catalogs.Healpix.nested29(ra[i], dec[i]))
                    .isGreaterThan(org.lightloom.catalogs.Healpix.nested29(ra[i - 1], dec[i - 1]));
        }
        assertThat(storage.objectKeys())
                .containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6", "7", "8", "9")
                .isNotEqualTo(List.of("1", "2", "3", "4", "5", "6", "7", "8", "9"));
    }

    @ParameterizedTest
    @EnumSource(TableFormat.class)
    void aTextThatIsNotAsciiIsExportedWhollyOrNotAtAll(TableFormat format) throws IOException {
        Path store = folder.resolve("store");
        StoreImport.run(old, store, Progress.NONE);
        ObjectSelection objects = LightcurveStorage.load(store).select(ObjectQuery.all());
        QueryExport export = new QueryExport(format, objects.variables(List.of("name")), Progress.NONE);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        switch (format) {
            case CSV, JSON, PARQUET -> {
                export.write(objects, out);
                assertThat(out.size()).isPositive();
            }
            case VOTABLE, ECSV, FITS ->
                assertThatThrownBy(() -> export.write(objects, out)).hasMessageContaining("å' is not ASCII");
        }
        if (format == TableFormat.CSV) {
            assertThat(out.toString(StandardCharsets.UTF_8)).contains("star 8 å");
        }
    }

    @Test
    void whatIsNoSuchStoreIsRefusedAndNothingIsMade() throws IOException {
        Path store = folder.resolve("store");
        assertThatThrownBy(() -> StoreImport.run(folder.resolve("none"), store, Progress.NONE))
                .hasMessageEndingWith("none: there is nothing at this path");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThatThrownBy(() -> StoreImport.run(empty, store, Progress.NONE))
                .hasMessageContaining("there is no Zarr v3 group");
        rewrite("lightcurves", "\"epoch\"", "\"night\"");
        assertThatThrownBy(() -> StoreImport.run(old, store, Progress.NONE)).hasMessageContaining("has the dimensions");
        assertThat(store).doesNotExist();
    }

    @Test
    void anExistingStoreIsNotOverwritten() {
        Path store = folder.resolve("store");
        StoreImport.run(old, store, Progress.NONE);
        assertThatThrownBy(() -> StoreImport.run(old, store, Progress.NONE)).hasMessageContaining("a store already");
        assertThatThrownBy(() -> StoreImport.run(store, folder.resolve("other"), Progress.NONE))
                .hasMessageContaining("snapshot");
    }
}
