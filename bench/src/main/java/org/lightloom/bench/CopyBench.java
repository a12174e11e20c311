package org.lightloom.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.lightloom.lightcurves.ConsolidateOptions;
import org.lightloom.lightcurves.ConsolidationReport;
import org.lightloom.lightcurves.LabelledArray;
import org.lightloom.lightcurves.LightcurveStorage;
import org.lightloom.lightcurves.Select;

/**
 * The workloads on the object-major copy, through {@link LightcurveStorage} with all that it checks: W5 makes it, W3 and W6
 * read from it. Beyond the peers: W5s makes it with the statistics; W5i writes one epoch again and brings the copy up to
 * date; W3-1000 reads 1,000 objects, W6-100 100 runs of neighbours, and tell
 * of the second half; W6-cold reads without having fetched anything before; W3b reads while another thread writes an eleventh newer
 * epoch again and again, ten newer ones standing.
 */
final class CopyBench {
    private static final int NEWER_EPOCHS = 10;
    private static final int NEIGHBOURS = 500;

    private final Cube cube;
    private final Path folder;

    CopyBench(Cube cube, Path folder) {
        this.cube = cube;
        this.folder = folder;
    }

    ObjectNode run(String workload, ObjectNode answer) {
        return switch (workload) {
            case "W5" -> whole(answer, ConsolidateOptions.defaults().withoutStatistics());
            case "W5s" -> whole(answer, ConsolidateOptions.defaults());
            case "W5i" -> oneEpoch(answer);
            case "W3" -> oneObject(answer, 200, 0);
            case "W3-1000" -> oneObject(answer, 2_000, 1_000);
            case "W3b" -> besideAWriter(answer);
            case "W6-100" -> neighbours(answer, storage(), 100, 50);
            case "W6-cold" -> neighbours(answer, storage(), 5, 0);
            default -> neighbours(answer, prefetched(answer), 5, 0);
        };
    }

    private LightcurveStorage storage() {
        return LightcurveStorage.load(CubeStore.path(folder));
    }

    // ---- making it

    private ObjectNode whole(ObjectNode answer, ConsolidateOptions options) {
        LightcurveStorage storage = storage();
        long start = System.nanoTime();
        ConsolidationReport report = storage.consolidate(options);
        double seconds = (System.nanoTime() - start) / 1e9;
        answer.put("n", report.epochsCopied())
                .put("seconds", seconds)
                .put("copy_seconds", report.seconds())
                .put("statistics_seconds", report.statisticsSeconds())
                .put(
                        "points_per_second",
                        1.0
                                * cube.objects()
                                * cube.measurements()
                                * cube.epochs()
                                / Math.max(1e-9, report.statisticsSeconds()))
                .put("rss_mb", Memory.peakMb());
        long lost = 0;
        for (int sample = 0; sample < 3; sample++) {
            int first = sample * (cube.objects() - 100) / 2;
            for (int m = 0; m < cube.measurements(); m++) {
                lost += lost(first, 100, m, values(storage, first, 100, m));
            }
        }
        return answer.put("lost", lost);
    }

    /** The last epoch is committed again, five times; each time the copy is brought up to date. */
    private ObjectNode oneEpoch(ObjectNode answer) {
        LightcurveStorage storage = storage();
        CubeStore store = CubeStore.open(cube, folder);
        ConsolidateOptions options = ConsolidateOptions.defaults().withoutStatistics();
        storage.consolidate(options);
        double[] seconds = new double[5];
        int copied = 0;
        for (int i = 0; i < seconds.length; i++) {
            store.writeEpoch(cube.epochs() - 1);
            long start = System.nanoTime();
            copied += storage.consolidate(options).epochsCopied();
            seconds[i] = (System.nanoTime() - start) / 1e9;
        }
        return answer.put("n", copied)
                .put("seconds", Quantiles.of(seconds, 0.5))
                .put("first_s", seconds[0])
                .put("rss_mb", Memory.peakMb())
                .put("lost", 0);
    }

    // ---- reading from it

    private LabelledArray read(LightcurveStorage storage, String object, String measurement) {
        return storage.lightcurves().sel(Select.object(object), Select.measurement(measurement));
    }

    private ObjectNode oneObject(ObjectNode answer, int count, int skipped) {
        int measurement = 3;
        int[] objects = Bench.drawn(count, cube.objects());
        long start = System.nanoTime();
        LightcurveStorage storage = storage();
        List<String> keys = storage.objectKeys();
        String key = storage.measurementKeys().get(measurement);
        answer.put("open_ms", (System.nanoTime() - start) / 1e6);
        List<LabelledArray> curves = Bench.timedReads(answer, objects, object -> read(storage, keys.get(object), key));
        if (skipped > 0) {
            int[] rest = Arrays.copyOfRange(objects, skipped, objects.length);
            Bench.timedReads(answer, rest, object -> read(storage, keys.get(object), key));
        }
        long lost = 0;
        for (int i = 0; i < 20; i++) {
            lost += lost(objects[i], 1, measurement, curves.get(i).values());
        }
        return answer.put("lost", lost);
    }

    private ObjectNode besideAWriter(ObjectNode answer) {
        CubeStore store = CubeStore.open(cube, folder);
        storage().consolidate(ConsolidateOptions.defaults().withoutStatistics());
        IntStream.range(0, NEWER_EPOCHS).forEach(i -> store.writeEpoch(cube.epochs() - 2 - i));
        AtomicBoolean ended = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            while (!ended.get()) {
                store.writeEpoch(cube.epochs() - 1);
            }
        });
        writer.setDaemon(true);
        writer.start();
        try {
            return oneObject(answer, 200, 0);
        } finally {
            ended.set(true);
        }
    }

    private LightcurveStorage prefetched(ObjectNode answer) {
        long start = System.nanoTime();
        LightcurveStorage storage = storage();
        storage.prefetch();
        answer.put("open_ms", (System.nanoTime() - start) / 1e6);
        return storage;
    }

    private ObjectNode neighbours(ObjectNode answer, LightcurveStorage storage, int count, int skipped) {
        int measurement = 2;
        int[] first = Bench.drawn(count, cube.objects() - NEIGHBOURS);
        List<String> keys = storage.objectKeys();
        String key = storage.measurementKeys().get(measurement);
        List<float[]> read = Bench.timedReads(answer, first, from -> values(storage, keys, from, NEIGHBOURS, key));
        if (skipped > 0) {
            int[] rest = Arrays.copyOfRange(first, skipped, first.length);
            Bench.timedReads(answer, rest, from -> values(storage, keys, from, NEIGHBOURS, key));
        }
        long lost = 0;
        for (int i = 0; i < first.length; i++) {
            lost += lost(first[i], NEIGHBOURS, measurement, read.get(i));
        }
        return answer.put("lost", lost);
    }

    private static float[] values(LightcurveStorage storage, int first, int count, int measurement) {
        String key = storage.measurementKeys().get(measurement);
        return values(storage, storage.objectKeys(), first, count, key);
    }

    private static float[] values(LightcurveStorage storage, List<String> keys, int first, int count, String key) {
        String[] objects = keys.subList(first, first + count).toArray(String[]::new);
        return storage.lightcurves()
                .sel(Select.object(objects), Select.measurement(key))
                .values();
    }

    /** Elements that differ from the cube. */
    private long lost(int first, int count, int measurement, float[] values) {
        long lost = 0;
        int epochs = cube.epochs();
        for (int e = 0; e < epochs; e++) {
            float[] cells = cube.cells(e, first, count, measurement);
            for (int o = 0; o < count; o++) {
                lost += same(cells[2 * o], values[2 * o * epochs + e]) ? 0 : 1;
                lost += same(cells[2 * o + 1], values[(2 * o + 1) * epochs + e]) ? 0 : 1;
            }
        }
        return lost;
    }

    private static boolean same(float a, float b) {
        return a == b || (Float.isNaN(a) && Float.isNaN(b));
    }
}
