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
import java.util.stream.IntStream;
import org.lightloom.lightcurves.LightcurveStorage;
import org.lightloom.lightcurves.PopulateOptions;

/**
 * The three patterns of population (one worker; workers behind an external lock; workers at once, each its own objects
 * of the same epochs) with 1, 2, 4 and 8 workers, as threads and as processes.
 */
final class PatternBench {
    private static final int EPOCHS = 20;
    private static final int[] WORKERS = {1, 2, 4, 8};

    private PatternBench() {}

    static void run() throws IOException {
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), "bench-patterns-");
        try {
            Cube cube = smallCube(folder.resolve("cube"));
            System.out.println("| pattern | workers | kind | s per epoch | lost |");
            System.out.println("|---|---|---|---|---|");
            measure(cube, folder, "warm-up (not counted)", 2, false, false);
            for (int workers : WORKERS) {
                measure(cube, folder, workers == 1 ? "sequential" : "concurrent", workers, false, false);
                if (workers > 1) {
                    measure(cube, folder, "locked", workers, true, false);
                }
                measure(cube, folder, workers == 1 ? "sequential" : "concurrent", workers, false, true);
            }
        } finally {
            CatalogBench.remove(folder);
        }
    }

    /** 1,000 objects x 2 measurements. */
    private static Cube smallCube(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("cube.json"), "{\"objects\": 1000, \"measurements\": 2, \"epochs\": " + EPOCHS + "}");
        Random random = new Random(1);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            ByteBuffer bytes = ByteBuffer.allocate(1000 * 2 * 2 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            while (bytes.hasRemaining()) {
                bytes.putFloat(15 + Math.round(random.nextFloat() * 7e4f) / 1e4f);
            }
            Files.write(folder.resolve(String.format(Locale.ROOT, "epoch_%05d.f32", epoch)), bytes.array());
        }
        return Cube.open(folder);
    }

    private static void measure(Cube cube, Path folder, String pattern, int workers, boolean locked, boolean processes)
            throws IOException {
        Path place = Files.createTempDirectory(folder, "store-");
        CubeStore.create(cube, place);
        double seconds = processes ? processes(cube, place, workers) : threads(cube, place, workers, locked);
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %s | %.4f | %d |%n",
                pattern,
                workers,
                processes ? "processes" : "threads",
                seconds / EPOCHS,
                CubeStore.open(cube, place).lost(EPOCHS));
    }

    private static double processes(Cube cube, Path place, int workers) {
        return Race.run(IntStream.range(0, workers)
                        .mapToObj(k ->
                                List.of("pattern", cube.folder().toString(), place.toString(), "" + k, "" + workers))
                        .toList())
                .seconds();
    }

    static void worker(List<String> arguments) {
        Cube cube = Cube.open(Path.of(arguments.get(1)));
        int k = Integer.parseInt(arguments.get(3));
        int n = Integer.parseInt(arguments.get(4));
        LightcurveStorage storage = LightcurveStorage.load(CubeStore.path(Path.of(arguments.get(2))));
        Race.worker(() -> populate(cube, storage, k, n, new ReentrantLock()));
    }

    private static double threads(Cube cube, Path place, int workers, boolean locked) {
        Lock shared = new ReentrantLock();
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        try {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int k = 0; k < workers; k++) {
                int part = k;
                LightcurveStorage storage = LightcurveStorage.load(CubeStore.path(place));
                tasks.add(() -> {
                    populate(cube, storage, part, workers, locked ? shared : new ReentrantLock());
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

    private static void populate(Cube cube, LightcurveStorage storage, int part, int of, Lock lock) {
        CubeCatalog reference = CubeCatalog.reference(cube);
        PopulateOptions options = PopulateOptions.defaults().withPartition(part, of);
        for (int epoch = 0; epoch < cube.epochs(); epoch++) {
            CubeCatalog catalog = reference.at(cube, epoch);
            lock.lock();
            try {
                storage.populateEpochFromCatalog(CubeStore.epochKey(epoch), catalog, List.of(), options);
            } finally {
                lock.unlock();
            }
        }
    }
}
