package org.lightloom.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.lightloom.bench.crash.EnumerateCommand;
import org.lightloom.bench.crash.FaultsCommand;
import org.lightloom.bench.safety.KillWorker;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.NdArray;

/**
 * {@code bench WORKLOAD CUBE STORE}: one workload of the peer protocol in this process, one JSON line as its answer. All
 * writes are synced. {@code bench catalogs}, {@code bench patterns}, {@code bench cones [OBJECTS]} and {@code bench export
 * CUBE STORE [OBJECTS]} measure what the peers do not have,
 * {@code bench bits [N [SEED]]} flips bits and counts those that {@code verify} finds.
 */
public final class Bench {
    private static final long SEED = 7;
    private static final int RACE_EPOCHS = 20;
    private static final int RACE_WRITERS = 8;

    private final Cube cube;
    private final Path folder;

    private Bench(Cube cube, Path folder) {
        this.cube = cube;
        this.folder = folder;
    }

    /** Runs one benchmark; see the class. Exit code 1 where it shows that a promise does not hold. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> rest = Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
        boolean sound = switch (arguments.length == 0 ? "" : arguments[0]) {
            case "catalogs" -> {
                CatalogBench.run();
                yield true;
            }
            case "cones" -> {
                QueryBench.cones(rest);
                yield true;
            }
            case "export" -> {
                QueryBench.export(rest);
                yield true;
            }
            case "patterns" -> {
                PatternBench.run();
                yield true;
            }
            case "pool" -> {
                PatternBench.pool();
                yield true;
            }
            case "enumerate" -> EnumerateCommand.run(rest).path("violations").asLong() == 0;
            case "faults" -> FaultsCommand.run(rest).path("violations").asLong() == 0;
            case "bits" -> BitFlips.print(rest).path("missed").isEmpty();
            case "safety" -> SafetyCommand.run(rest);
            case "safety-worker" -> {
                KillWorker.main(rest);
                yield true;
            }
            case "kill9" -> {
                Kill9.main(rest);
                yield true;
            }
            case "zarr" -> {
                requireWords(rest, 6);
                ZarrBench.run(rest);
                yield true;
            }
            case "scale" -> {
                requireWords(rest, 4);
                ScaleBench.run(rest);
                yield true;
            }
            case "scale-plot" -> {
                requireWords(rest, 2);
                ScalePlot.draw(rest);
                yield true;
            }
            case "worker" -> {
                worker(rest);
                yield true;
            }
            default -> {
                workload(List.of(arguments));
                yield true;
            }
        };
        System.exit(sound ? 0 : 1);
    }

    private static void worker(List<String> arguments) {
        if (arguments.get(0).equals("pattern")) {
            PatternBench.worker(arguments);
        } else {
            CubeWorker.of(arguments).run();
        }
    }

    private static void workload(List<String> arguments) throws IOException {
        requireWords(arguments, 3);
        Bench bench = new Bench(Cube.open(Path.of(arguments.get(1))), Path.of(arguments.get(2)));
        ObjectNode answer = bench.run(arguments.get(0));
        System.out.println(answer.put("bytes_on_disk", Memory.bytesOnDisk(bench.folder)));
    }

    private static void requireWords(List<String> arguments, int count) {
        if (arguments.size() != count) {
            System.err.println(
                    "usage: bench WORKLOAD CUBE STORE (W1, W1v, W1c, W1p[-cold], W2[-cold], W2-32, W3[-1000], W3b, W3w, W4, W5, W5s,"
                            + " W5i, W6[-100]), bench catalogs, bench patterns, bench pool, bench bits [N [SEED]], bench enumerate, bench faults,"
                            + " bench safety, bench cones [OBJECTS], bench export CUBE STORE [OBJECTS],"
                            + " bench scale OBJECTS MEASUREMENTS EPOCHS DIR, bench scale-plot FILE DIR,"
                            + " bench zarr WORKLOAD plain|sharded int32|float32 RAW STORE OPERATIONS");
            System.exit(2);
        }
    }

    private ObjectNode run(String workload) {
        ObjectNode answer = Json.object().put("system", "lightloom").put("workload", workload);
        return switch (workload) {
            case "W1" ->
                ingest(answer, epoch -> {
                    CubeStore store = CubeStore.open(cube, folder);
                    return store::writeEpoch;
                });
            case "W1v" ->
                ingest(answer, epoch -> {
                    CubeStore store = CubeStore.open(cube, folder);
                    return e -> {
                        if (store.writeAndVerify(e) > 0) {
                            throw new IllegalStateException("epoch " + e + " differs when read back");
                        }
                    };
                });
            case "W1c" -> ingest(answer, epoch -> CatalogBench.writer(cube, folder));
            case "W1p", "W1p-cold" -> race(answer, CubeWorker.Share.EPOCHS, 2, cube.epochs());
            case "W2", "W2-cold" -> race(answer, CubeWorker.Share.ROWS, RACE_WRITERS, raceEpochs());
            case "W2-32" -> race(answer, CubeWorker.Share.ROWS, 4 * RACE_WRITERS, raceEpochs());
            case "W3w" -> oneObject(answer);
            case "W4" -> oneEpoch(answer);
            case "W5", "W5s", "W5i", "W3", "W3-1000", "W3b", "W6", "W6-cold", "W6-100" ->
                new CopyBench(cube, folder).run(workload, answer);
            default -> answer.put("error", "this version has no workload " + workload);
        };
    }

    private int raceEpochs() {
        return Math.min(RACE_EPOCHS, cube.epochs());
    }

    // ---- writing

    interface EpochWriter {
        void write(int epoch);
    }

    private interface WriterOpening {
        EpochWriter open(Cube cube);
    }

    private ObjectNode ingest(ObjectNode answer, WriterOpening opening) {
        CubeStore.create(cube, folder);
        EpochWriter writer = opening.open(cube);
        long start = System.nanoTime();
        for (int epoch = 0; epoch < cube.epochs(); epoch++) {
            writer.write(epoch);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return answer.put("n", cube.epochs())
                .put("seconds", seconds)
                .put("rss_mb", Memory.peakMb())
                .put("lost", CubeStore.open(cube, folder).lost(cube.epochs()));
    }

    private ObjectNode race(ObjectNode answer, CubeWorker.Share share, int writers, int epochs) {
        CubeStore.create(cube, folder);
        boolean warm = !answer.path("workload").asText().endsWith("-cold");
        Race.Result result = Race.run(IntStream.range(0, writers)
                .mapToObj(k -> new CubeWorker(cube, folder, share, k, writers, epochs, warm).arguments())
                .toList());
        long[] waits = result.answers().stream()
                .flatMapToLong(line -> CubeWorker.waits(line).stream().mapToLong(wait -> wait))
                .toArray();
        double[] ms = Arrays.stream(waits).mapToDouble(wait -> wait / 1e6).toArray();
        return answer.put("n", waits.length)
                .put("seconds", result.seconds())
                .put("warmed_up", warm)
                .put("wait_median_ms", Quantiles.of(ms, 0.5))
                .put("wait_p99_ms", Quantiles.of(ms, 0.99))
                .put("wait_max_ms", Quantiles.of(ms, 1))
                .put("rss_mb", result.rssMb())
                .put("errors", result.failed())
                .put("lost", CubeStore.open(cube, folder).lost(epochs));
    }

    // ---- reading

    private interface Read {
        NdArray of(int index);
    }

    private ObjectNode oneObject(ObjectNode answer) {
        int measurement = 3;
        int[] objects = drawn(20, cube.objects());
        long start = System.nanoTime();
        CubeStore store = CubeStore.open(cube, folder);
        answer.put("open_ms", (System.nanoTime() - start) / 1e6);
        List<NdArray> curves = timed(answer, objects, object -> store.readObject(object, measurement));
        long lost = 0;
        for (int i = 0; i < objects.length; i++) {
            lost += store.lost(objects[i], measurement, curves.get(i));
        }
        return answer.put("lost", lost);
    }

    private ObjectNode oneEpoch(ObjectNode answer) {
        int[] epochs = drawn(10, cube.epochs());
        CubeStore store = CubeStore.open(cube, folder);
        List<NdArray> read = timed(answer, epochs, store::readEpoch);
        long lost = 0;
        for (int i = 0; i < epochs.length; i++) {
            lost += Cube.differing(read.get(i), cube.epoch(epochs[i]));
        }
        return answer.put("lost", lost);
    }

    static int[] drawn(int count, int below) {
        return drawn(count, below, 0);
    }

    static int[] drawn(int count, int below, int turn) {
        return new Random(SEED + turn)
                .ints(0, below)
                .distinct()
                .limit(Math.min(count, below))
                .toArray();
    }

    private static List<NdArray> timed(ObjectNode answer, int[] indices, Read read) {
        return timedReads(answer, indices, read::of);
    }

    /** Reads one after the other; quantiles of how long each took go into the answer. */
    static <T> List<T> timedReads(ObjectNode answer, int[] indices, IntFunction<T> read) {
        double[] ms = new double[indices.length];
        List<T> all = new ArrayList<>();
        for (int i = 0; i < indices.length; i++) {
            long start = System.nanoTime();
            all.add(read.apply(indices[i]));
            ms[i] = (System.nanoTime() - start) / 1e6;
        }
        answer.put("n", indices.length)
                .put("seconds", Arrays.stream(ms).sum() / 1000)
                .put("first_ms", ms[0])
                .put("median_ms", Quantiles.of(ms, 0.5))
                .put("p99_ms", Quantiles.of(ms, 0.99))
                .put("rss_mb", Memory.peakMb());
        return all;
    }
}
