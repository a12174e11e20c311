package org.lightloom.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.lightloom.zarr.Indices;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.Zarr;
import org.lightloom.zarr.ZarrArray;

/**
 * {@code bench kill9 create|loop|check|litter STORE …}: the contender's side of {@code bench/peers/kill9.py}, whose head
 * has the protocol. Every element of a version is the version and a fraction.
 */
final class Kill9 {
    private static final int EPOCHS = 4;
    private static final int VERSIONS = 1000;

    private final Path folder;

    private Kill9(Path folder) {
        this.folder = folder;
    }

    static void main(List<String> arguments) throws IOException {
        String action = arguments.get(0);
        // One folder further down: the driver takes any file of a write.zarr that is no key for litter, the lock file
        // too.
        Kill9 kill9 = new Kill9(Path.of(arguments.get(1)).resolve("store"));
        switch (action) {
            case "create" -> kill9.create(Integer.parseInt(arguments.get(2)), Integer.parseInt(arguments.get(3)));
            case "loop" -> kill9.loop(Integer.parseInt(arguments.get(2)));
            case "check" -> System.out.println(kill9.check(Integer.parseInt(arguments.get(2))));
            case "litter" -> System.out.println(Json.object().put("litter", kill9.litter()));
            default -> throw new IllegalArgumentException("create, loop, check or litter, not " + action);
        }
    }

    private void create(int objects, int measurements) {
        CubeStore.create(new Cube(folder, objects, measurements, EPOCHS), folder);
        write(cells(), 0, false);
    }

    private ZarrArray cells() {
        return Zarr.openArray(CubeStore.path(folder).resolve("lightcurves"));
    }

    private static Selection epoch() {
        return Selection.of(Indices.all(), Indices.all(), Indices.all(), Indices.at(0));
    }

    private void loop(int seed) {
        ZarrArray cells = cells();
        System.out.println("READY");
        System.out.flush();
        for (int version = 0; ; version = version % (VERSIONS - 2) + 1) {
            write(cells, version + VERSIONS * seed, false);
        }
    }

    private static void write(ZarrArray cells, int version, boolean shortened) {
        cells.write(epoch(), data(version, cells, shortened));
    }

    /** Fractions of 1 to 6 decimals, then a constant tail: sizes differ much from version to version. */
    private static NdArray data(int version, ZarrArray cells, boolean shortened) {
        Random random = new Random(version);
        int objects = (int) cells.shape()[0];
        int row = 2 * (int) cells.shape()[1];
        double tens = Math.pow(10, 1 + version % 6);
        int tail = shortened ? 0 : random.nextInt(objects);
        float[] values = new float[objects * row];
        for (int i = 0; i < values.length; i++) {
            double fraction = i / row < tail ? Math.floor(random.nextDouble() * 0.98 * tens) / tens : 0.5;
            values[i] = (float) (version % VERSIONS + fraction);
        }
        return NdArray.ofFloats(new int[] {objects, row / 2, 2, 1}, values);
    }

    private ObjectNode check(int version) {
        ObjectNode answer = Json.object();
        read("read", answer);
        int found = answer.path("version").asInt();
        try {
            write(cells(), version, version % 2 == 0);
            answer.put("write", "ok");
        } catch (RuntimeException e) {
            answer.put("write", "error").put("detail", e.toString());
        }
        read("reread", answer);
        if (answer.path("reread").asText().equals("ok")
                && !cells().read(epoch()).equals(data(version, cells(), version % 2 == 0))) {
            answer.put("reread", "wrong");
        }
        return answer.put("version", found);
    }

    private void read(String name, ObjectNode answer) {
        try {
            float[] values = cells().read(epoch()).toFloats();
            double version = Math.floor(values[0]);
            boolean whole = true;
            for (float value : values) {
                whole &= Math.floor(value) == version;
            }
            answer.put(name, whole ? "ok" : "torn").put("version", whole ? (int) version : -1);
        } catch (RuntimeException e) {
            answer.put(name, "error").put("version", -1).put("detail", e.toString());
        }
    }

    /** What is left of a killed writer: everything in the private folder but the lock file. */
    private long litter() throws IOException {
        Path privateFolder = CubeStore.path(folder).resolve("lightcurves/.lightloom");
        try (Stream<Path> files = Files.list(privateFolder)) {
            return files.filter(file -> !file.endsWith("lock")).count();
        }
    }
}
