package org.lightloom.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lightloom.catalogs.CatalogOptions;
import org.lightloom.catalogs.Catalogs;
import org.lightloom.catalogs.SourceCatalog;
import org.lightloom.lightcurves.LightcurveStorage;
import org.lightloom.lightcurves.PopulateOptions;
import org.lightloom.zarr.Json;

/**
 * The three patterns of population (one worker; workers behind an external lock; workers at once, each its own objects
 * of the same epochs) and the pool, one epoch each, with 1, 2, 4 and 8 workers, as threads and as processes. Workers read
 * SExtractor catalogs; they are warmed up before they are timed. {@code bench pool}: whole catalogs of two sizes by one
 * process and by two.
 */
final class PatternBench {
    private static final int EPOCHS = 200;
    private static final int RUNS = 3;
    private static final int POOL_RUNS = 5;
    private static final int[] WORKERS = {1, 2, 4, 8};

    private PatternBench() {}

    /** How the work is shared out. */
    private enum Pattern {
        /** Each worker its own objects of every epoch, all at once. */
        CONCURRENT,
        /** The same behind a lock that all workers of the process share. */
        LOCKED,
        /** Each worker whole epochs of its own. */
        POOL
    }

    static void run() throws IOException {
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), "bench-patterns-");
        try {
            Cube cube = cube(folder.resolve("cube"), 1000, 2, EPOCHS);
            threads(cube, place(cube, folder), 2, Pattern.CONCURRENT); // warm-up
            System.out.println("| pattern | workers | kind | ms per epoch | against one | lost |");
            System.out.println("|---|---|---|---|---|---|");
            for (boolean processes : new boolean[] {false, true}) {
                double one = measure(cube, folder, Pattern.POOL, 1, processes, 0);
                for (int workers : WORKERS) {
                    measure(cube, folder, Pattern.CONCURRENT, workers, processes, one);
                    measure(cube, folder, Pattern.POOL, workers, processes, one);
                    if (!processes) {
                        measure(cube, folder, Pattern.LOCKED, workers, false, one);
                    }
                }
            }
        } finally {
            CatalogBench.remove(folder);
        }
    }

    /** One process against two, each with whole catalogs; processes that live for seconds and compile accordingly. */
    static void pool() throws IOException {
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), "bench-pool-");
        try {
            System.out.println("| catalogs | ms per epoch, one process | two processes | ratio of each run | lost |");
            System.out.println("|---|---|---|---|---|");
            pool(cube(folder.resolve("small"), 1000, 2, EPOCHS), folder);
            pool(cube(folder.resolve("large"), 10_000, 8, EPOCHS / 2), folder);
        } finally {
            CatalogBench.remove(folder);
        }
    }

    private static void pool(Cube cube, Path folder) throws IOException {
        double[] one = new double[POOL_RUNS];
        double[] two = new double[POOL_RUNS];
        long lost = 0;
        for (int run = 0; run < POOL_RUNS; run++) {
            Path place = place(cube, folder);
            one[run] = processes(cube, place, 1, Pattern.POOL, Race.commandForShortLife());
            CatalogBench.remove(place);
            place = place(cube, folder);
            two[run] = processes(cube, place, 2, Pattern.POOL, Race.commandForShortLife());
            lost += CubeStore.open(cube, place).lost(cube.epochs());
            CatalogBench.remove(place);
        }
        String ratios = IntStream.range(0, POOL_RUNS)
                .mapToObj(run -> String.format(Locale.ROOT, "%.2f", one[run] / two[run]))
                .collect(Collectors.joining(", "));
        System.out.printf(
                Locale.ROOT,
                "| %d objects x %d measurements | %.2f | %.2f | %s | %d |%n",
                cube.objects(),
                cube.measurements(),
                1000 * Quantiles.of(one, 0.5) / cube.epochs(),
                1000 * Quantiles.of(two, 0.5) / cube.epochs(),
                ratios,
                lost);
    }

    private static Path place(Cube cube, Path folder) throws IOException {
        Path place = Files.createTempDirectory(folder, "store-");
        CubeStore.create(cube, place);
        return place;
    }

    /** Prints the median of some runs and answers its seconds. */
    private static double measure(Cube cube, Path folder, Pattern pattern, int workers, boolean processes, double one)
            throws IOException {
        double[] seconds = new double[RUNS];
        long lost = 0;
        for (int run = 0; run < RUNS; run++) {
            Path place = place(cube, folder);
            seconds[run] = processes
                    ? processes(cube, place, workers, pattern, Race.command())
                    : threads(cube, place, workers, pattern);
            lost += CubeStore.open(cube, place).lost(EPOCHS);
            CatalogBench.remove(place);
        }
        double median = Quantiles.of(seconds, 0.5);
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %s | %.2f | %s | %d |%n",
                workers == 1 ? "sequential" : pattern.name().toLowerCase(Locale.ROOT),
                workers,
                processes ? "processes" : "threads",
                1000 * median / EPOCHS,
                one == 0 ? "" : String.format(Locale.ROOT, "%.2f x", one / median),
                lost);
        return median;
    }

    private static Cube cube(Path folder, int objects, int measurements, int epochs) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("cube.json"),
                Json.object()
                        .put("objects", objects)
                        .put("measurements", measurements)
                        .put("epochs", epochs)
                        .toString());
        List<String> names =
                IntStream.range(0, measurements).mapToObj(m -> "M" + m).toList();
        Random random = new Random(1);
        for (int epoch = 0; epoch < epochs; epoch++) {
            ByteBuffer bytes = ByteBuffer.allocate(objects * measurements * 2 * Float.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN);
            while (bytes.hasRemaining()) {
                bytes.putFloat((float) ((150_000 + random.nextInt(70_000)) / 1e4));
            }
            Files.write(folder.resolve(String.format(Locale.ROOT, "epoch_%05d.f32", epoch)), bytes.array());
            CatalogFile.write(
                    catalog(folder, epoch),
                    objects,
                    names,
                    (object, measurement, error) -> bytes.getFloat(
                            Float.BYTES * (2 * (measurements * object + measurement) + (error ? 1 : 0))));
        }
        return Cube.open(folder);
    }

    private static Path catalog(Path folder, int epoch) {
        return folder.resolve(String.format(Locale.ROOT, "epoch_%05d.cat", epoch));
    }

    private static double processes(Cube cube, Path place, int workers, Pattern pattern, List<String> command) {
        return Race.run(
                        command,
                        IntStream.range(0, workers)
                                .mapToObj(k -> List.of(
                                        "pattern",
                                        cube.folder().toString(),
                                        place.toString(),
                                        "" + k,
                                        "" + workers,
                                        pattern.name()))
                                .toList())
                .seconds();
    }

    /** A worker process: warms up on a store of its own, then is released. */
    static void worker(List<String> arguments) {
        Cube cube = Cube.open(Path.of(arguments.get(1)));
        Path place = Path.of(arguments.get(2));
        int k = Integer.parseInt(arguments.get(3));
        int n = Integer.parseInt(arguments.get(4));
        Pattern pattern = Pattern.valueOf(arguments.get(5));
        Path warm = place.resolve("warm-up-" + k);
        CubeStore.create(cube, warm);
        populate(cube, LightcurveStorage.load(CubeStore.path(warm)), 0, 1, Pattern.POOL, new ReentrantLock());
        LightcurveStorage storage = LightcurveStorage.load(CubeStore.path(place));
        Race.worker(() -> {
            populate(cube, storage, k, n, pattern, new ReentrantLock());
            return "";
        });
    }

    private static double threads(Cube cube, Path place, int workers, Pattern pattern) {
        Lock shared = new ReentrantLock();
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        try {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int k = 0; k < workers; k++) {
                int part = k;
                LightcurveStorage storage = LightcurveStorage.load(CubeStore.path(place));
                tasks.add(() -> {
                    populate(cube, storage, part, workers, pattern, shared);
                    return true;
                });
            }
            long start = System.nanoTime();
            for (var task : pool.invokeAll(tasks)) {
                task.get();
            }
            return (System.nanoTime() - start) / 1e9;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            pool.shutdown();
        }
    }

    private static void populate(Cube cube, LightcurveStorage storage, int part, int of, Pattern pattern, Lock shared) {
        boolean pool = pattern == Pattern.POOL;
        PopulateOptions options =
                pool ? PopulateOptions.defaults() : PopulateOptions.defaults().withPartition(part, of);
        Lock lock = pattern == Pattern.LOCKED ? shared : new ReentrantLock();
        for (int epoch = pool ? part : 0; epoch < cube.epochs(); epoch += pool ? of : 1) {
            lock.lock();
            try {
                SourceCatalog catalog = Catalogs.read(catalog(cube.folder(), epoch), CatalogOptions.defaults());
                storage.populateEpochFromCatalog(CubeStore.epochKey(epoch), catalog, List.of(), options);
            } finally {
                lock.unlock();
            }
        }
    }
}
