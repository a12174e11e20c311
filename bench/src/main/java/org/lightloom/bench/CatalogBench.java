package org.lightloom.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.lightloom.catalogs.CatalogOptions;
import org.lightloom.catalogs.Catalogs;
import org.lightloom.catalogs.SourceCatalog;
import org.lightloom.lightcurves.CreateOptions;
import org.lightloom.lightcurves.LightcurveStorage;
import org.lightloom.lightcurves.Manifest;
import org.lightloom.lightcurves.PopulationReport;

/** From a SExtractor catalog on disk to a durable, read-back epoch, in one process after warm-up. */
final class CatalogBench {
    private static final int WARM_UP = 60;
    private static final int RUNS = 40;

    private CatalogBench() {}

    /** Writes epochs of a cube through matching, report and read-back. */
    static Bench.EpochWriter writer(Cube cube, Path folder) {
        LightcurveStorage storage = LightcurveStorage.load(CubeStore.path(folder));
        CubeCatalog reference = CubeCatalog.reference(cube);
        return epoch -> {
            PopulationReport report =
                    storage.populateEpochFromCatalog(CubeStore.epochKey(epoch), reference.at(cube, epoch), List.of());
            if (report.verification() != PopulationReport.Verification.VERIFIED) {
                throw new IllegalStateException(report.toString());
            }
        };
    }

    static void run() throws IOException {
        System.out.println("| catalog | median ms | min ms | p99 ms | values |");
        System.out.println("|---|---|---|---|---|");
        measure(1_000, 5);
        measure(50_000, 8);
    }

    private static void measure(int objects, int measurements) throws IOException {
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), "bench-catalogs-");
        try {
            Path reference = write(folder, "reference.cat", objects, measurements, 0);
            LightcurveStorage storage = LightcurveStorage.create(
                    folder.resolve("store"),
                    Catalogs.read(reference, CatalogOptions.defaults()),
                    CreateOptions.defaults());
            int warm = objects > 10_000 ? WARM_UP / 3 : WARM_UP;
            double[] ms = new double[RUNS];
            long values = 0;
            for (int run = -warm; run < RUNS; run++) {
                Path catalog = write(folder, "epoch.cat", objects, measurements, run + warm + 1);
                String epoch = "e" + (run + warm);
                storage.register(Manifest.ofOne(catalog, epoch, Optional.empty(), Map.of()));
                long start = System.nanoTime();
                SourceCatalog sources = Catalogs.read(catalog, CatalogOptions.defaults());
                PopulationReport report = storage.populateEpochFromCatalog(epoch, sources, List.of());
                double elapsed = (System.nanoTime() - start) / 1e6;
                if (run >= 0) {
                    ms[run] = elapsed;
                }
                values = report.counts().written();
            }
            System.out.printf(
                    Locale.ROOT,
                    "| %d objects x %d measurements | %.1f | %.1f | %.1f | %d |%n",
                    objects,
                    measurements,
                    Quantiles.of(ms, 0.5),
                    Arrays.stream(ms).min().orElse(0),
                    Quantiles.of(ms, 0.99),
                    values);
        } finally {
            remove(folder);
        }
    }

    /** 22 columns for 8 measurements. */
    private static Path write(Path folder, String name, int objects, int measurements, int seed) {
        Random random = new Random(seed);
        List<String> names =
                IntStream.range(0, measurements).mapToObj(m -> "B" + m).toList();
        return CatalogFile.write(
                folder.resolve(name),
                objects,
                names,
                (object, measurement, error) -> error ? 0.01 : 15 + 7 * random.nextDouble());
    }

    static void remove(Path folder) {
        try (var all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
