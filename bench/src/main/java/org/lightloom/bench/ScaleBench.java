package org.lightloom.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.lightloom.lightcurves.ConsolidateOptions;
import org.lightloom.lightcurves.LightcurveStorage;
import org.lightloom.lightcurves.Select;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.NdArray;

/**
 * {@code bench scale OBJECTS MEASUREMENTS EPOCHS DIR}: a store of any size, its values made in memory, filled epoch by
 * epoch and consolidated; one JSON line with times, disk and memory. DIR must be empty.
 */
final class ScaleBench {
    private static final int READS = 200;

    private ScaleBench() {}

    static void run(List<String> words) throws IOException {
        Path folder = Path.of(words.get(3));
        Cube cube = new Cube(
                folder, Integer.parseInt(words.get(0)), Integer.parseInt(words.get(1)), Integer.parseInt(words.get(2)));
        ObjectNode answer = Json.object().put("workload", "scale");
        answer.put("objects", cube.objects())
                .put("measurements", cube.measurements())
                .put("epochs", cube.epochs());
        long start = System.nanoTime();
        CubeStore.create(cube, folder);
        answer.put("create_seconds", since(start));
        CubeStore store = CubeStore.open(cube, folder);
        start = System.nanoTime();
        for (int epoch = 0; epoch < cube.epochs(); epoch++) {
            store.writeEpoch(epoch, epoch(cube, epoch));
        }
        double points = 1.0 * cube.objects() * cube.measurements() * cube.epochs();
        put(answer, "ingest", since(start), points);
        answer.put("bytes_of_epochs", Memory.bytesOnDisk(folder));
        LightcurveStorage storage = LightcurveStorage.load(CubeStore.path(folder));
        start = System.nanoTime();
        storage.consolidate(ConsolidateOptions.defaults().withoutStatistics());
        put(answer, "consolidate", since(start), points);
        start = System.nanoTime();
        storage.consolidate(ConsolidateOptions.defaults());
        put(answer, "statistics", since(start), points);
        answer.put("bytes_on_disk", Memory.bytesOnDisk(folder));
        ObjectNode reads = answer.putObject("light_curves");
        List<String> keys = storage.objectKeys();
        String measurement = storage.measurementKeys().get(0);
        List<float[]> read = Bench.timedReads(
                reads,
                Bench.drawn(READS, cube.objects()),
                object -> storage.lightcurves()
                        .sel(Select.object(keys.get(object)), Select.measurement(measurement))
                        .values());
        reads.put("epochs", read.get(0).length / 2);
        System.out.println(answer.put("rss_mb", Memory.peakMb()));
    }

    private static void put(ObjectNode answer, String what, double seconds, double points) {
        answer.put(what + "_seconds", seconds).put(what + "_points_per_second", points / seconds);
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** Magnitudes with the digits that real ones have, errors that go with them, one in fifty missing. */
    private static NdArray epoch(Cube cube, int epoch) {
        SplittableRandom random = new SplittableRandom(epoch);
        float[] values = new float[cube.objects() * cube.measurements() * 2];
        for (int i = 0; i < values.length; i += 2) {
            boolean missing = random.nextInt(50) == 0;
            double base = 14 + 9 * ((i * 0x9E3779B9L & 0xffff) / 65536.0);
            values[i] = missing ? Float.NaN : Math.round((base + 0.05 * random.nextDouble()) * 1e4) / 1e4f;
            values[i + 1] = missing ? Float.NaN : Math.round((0.002 + 0.02 * random.nextDouble()) * 1e4) / 1e4f;
        }
        return NdArray.ofFloats(new int[] {cube.objects(), cube.measurements(), 2, 1}, values);
    }
}
