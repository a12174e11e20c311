package org.lightloom.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.lightloom.lightcurves.LightcurveFilter;
import org.lightloom.lightcurves.LightcurveSelection;
import org.lightloom.lightcurves.LightcurveStorage;
import org.lightloom.lightcurves.Nearest;
import org.lightloom.lightcurves.ObjectQuery;
import org.lightloom.lightcurves.Progress;
import org.lightloom.lightcurves.StoreImport;
import org.lightloom.lightcurves.export.QueryExport;
import org.lightloom.lightcurves.export.TableFormat;
import org.lightloom.lightcurves.sky.Cone;
import org.lightloom.zarr.ArrayBuilder;
import org.lightloom.zarr.DataType;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.Zarr;
import org.lightloom.zarr.ZarrGroup;

/** Queries: cones on a million objects in an open store, and the export of light curves. */
final class QueryBench {
    private static final int WARM_UP = 200;
    private static final int RUNS = 1_000;
    /** Objects that are exported from all over the sky. */
    private static final int SCATTERED = 1_000;

    private static final int EXPORT_RUNS = 5;

    private QueryBench() {}

    /** {@code bench cones [OBJECTS]}. */
    static void cones(List<String> arguments) throws IOException {
        int objects = arguments.isEmpty() ? 1_000_000 : Integer.parseInt(arguments.get(0));
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), "bench-cones-");
        try {
            makeField(folder.resolve("field"), objects);
            StoreImport.run(folder.resolve("field"), folder.resolve("store"), Progress.NONE);
            LightcurveStorage storage = LightcurveStorage.load(folder.resolve("store"));
            System.out.println("| query on " + objects + " objects | found (mean) | first ms | median ms | p99 ms |");
            System.out.println("|---|---|---|---|---|");
            for (double radius : new double[] {0.01, 0.1, 1}) {
                measure(
                        "cone of " + radius + " deg",
                        storage,
                        (ra, dec) -> ObjectQuery.all().within(new Cone(ra, dec, radius)));
            }
            measure("10 nearest", storage, (ra, dec) -> ObjectQuery.all().nearest(Nearest.to(ra, dec, 10)));
        } finally {
            CatalogBench.remove(folder);
        }
    }

    private interface Query {
        ObjectQuery at(double ra, double dec);
    }

    /** Keys and positions of the found objects are part of the answer. */
    private static void measure(String name, LightcurveStorage storage, Query query) {
        Random random = new Random(7);
        double[] ms = new double[RUNS];
        double first = 0;
        long found = 0;
        for (int run = -WARM_UP; run < RUNS; run++) {
            ObjectQuery asked = query.at(10 * random.nextDouble(), 10 * random.nextDouble() - 5);
            long start = System.nanoTime();
            var answer = storage.select(asked);
            int count = answer.keys().size() + answer.ra().length + answer.dec().length;
            double elapsed = (System.nanoTime() - start) / 1e6;
            first = run == -WARM_UP ? elapsed : first;
            if (run >= 0) {
                ms[run] = elapsed;
                found += count / 3;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %.1f | %.3f | %.3f |%n",
                name,
                found / RUNS,
                first,
                Quantiles.of(ms, 0.5),
                Quantiles.of(ms, 0.99));
    }

    /** Objects at random places of 100 square degrees, without epochs. */
    private static void makeField(Path folder, int objects) {
        ZarrGroup root = Zarr.createGroup(folder, Json.object());
        Random random = new Random(1);
        double[] ra = random.doubles(objects).map(x -> 10 * x).toArray();
        double[] dec = random.doubles(objects).map(x -> 10 * x - 5).toArray();
        String[] keys = new String[objects];
        Arrays.setAll(keys, i -> Integer.toString(i + 1));
        labels(root, "object", keys);
        labels(root, "measurement", "default-auto");
        labels(root, "value", "mag", "mag_err");
        labels(root, "epoch", "none");
        variable(root, "object_ra", ra);
        variable(root, "object_dec", dec);
        root.create(
                "lightcurves",
                new ArrayBuilder(DataType.FLOAT32, objects, 1, 2, 1)
                        .fill(Double.NaN)
                        .chunks(65_536, 1, 2, 1)
                        .dimensionNames("object", "measurement", "value", "epoch"));
    }

    private static void labels(ZarrGroup root, String name, String... labels) {
        root.create(name, new ArrayBuilder(DataType.STRING, labels.length).dimensionNames(name))
                .write(Selection.all(1), NdArray.ofStrings(List.of(labels)));
    }

    private static void variable(ZarrGroup root, String name, double... values) {
        root.create(name, new ArrayBuilder(DataType.FLOAT64, values.length).dimensionNames("object"))
                .write(Selection.all(1), NdArray.ofDoubles(new int[] {values.length}, values));
    }

    /**
     * {@code bench export CUBE STORE [OBJECTS]}: light curves of a measurement as every format, then of all measurements,
     * then of 1,000 objects all over the sky; from the copy where the store has one.
     */
    static void export(List<String> arguments) throws IOException {
        Path store = CubeStore.path(Path.of(arguments.get(1)));
        if (!Files.exists(store)) {
            Cube cube = Cube.open(Path.of(arguments.get(0)));
            CubeStore.create(cube, Path.of(arguments.get(1)));
            CubeStore writer = CubeStore.open(cube, Path.of(arguments.get(1)));
            for (int epoch = 0; epoch < cube.epochs(); epoch++) {
                writer.writeEpoch(epoch);
            }
        }
        LightcurveStorage storage = LightcurveStorage.load(store);
        int objects = arguments.size() > 2 ? Integer.parseInt(arguments.get(2)) : 10_000;
        List<String> keys = storage.objectKeys().subList(0, objects);
        List<String> first = storage.measurementKeys().subList(0, 1);
        System.out.println("| format | objects x measurements | rows | MB | median s | MB/s |");
        System.out.println("|---|---|---|---|---|---|");
        for (TableFormat format : TableFormat.values()) {
            export(storage, keys, first, format);
        }
        export(storage, keys, storage.measurementKeys(), TableFormat.CSV);
        export(storage, scattered(storage.objectKeys()), first, TableFormat.CSV);
    }

    /** In no order. */
    private static List<String> scattered(List<String> keys) {
        return Arrays.stream(Bench.drawn(SCATTERED, keys.size()))
                .mapToObj(keys::get)
                .toList();
    }

    private static void export(
            LightcurveStorage storage, List<String> keys, List<String> measurements, TableFormat format)
            throws IOException {
        double[] seconds = new double[EXPORT_RUNS];
        long bytes = 0;
        long rows = 0;
        for (int run = -2; run < EXPORT_RUNS; run++) {
            long start = System.nanoTime();
            LightcurveSelection curves = storage.select(ObjectQuery.all().withKeys(keys))
                    .lightcurves(LightcurveFilter.all().withMeasurements(measurements));
            Path file = Files.createTempFile("bench-export-", ".table");
            try (OutputStream out = Files.newOutputStream(file)) {
                new QueryExport(format, List.of(), Progress.NONE).write(curves, out);
            }
            double elapsed = (System.nanoTime() - start) / 1e9;
            bytes = Files.size(file);
            rows = curves.rows();
            Files.delete(file);
            if (run >= 0) {
                seconds[run] = elapsed;
            }
        }
        double median = Quantiles.of(seconds, 0.5);
        System.out.printf(
                Locale.ROOT,
                "| %s | %d x %d | %d | %.1f | %.3f | %.0f |%n",
                format.name().toLowerCase(Locale.ROOT),
                keys.size(),
                measurements.size(),
                rows,
                bytes / 1e6,
                median,
                bytes / 1e6 / median);
    }
}
