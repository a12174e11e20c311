package org.lightloom.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One of several processes that fill a store with a cube at once.
 *
 * @param part which one, from 0
 * @param warm whether it first does the same work on a store of its own, before it says that it is ready, so that what is
 *     timed is not how a JVM gets under way
 */
record CubeWorker(Cube cube, Path folder, Share share, int part, int of, int epochs, boolean warm) {
    private static final int WARM_UP_ROUNDS = 3;

    /** What a process writes. */
    enum Share {
        /** Epochs {@code part, part + of, …}. */
        EPOCHS,
        /** Objects {@code part, part + of, …} of every epoch. */
        ROWS
    }

    List<String> arguments() {
        return List.of(
                share.name(), cube.folder().toString(), folder.toString(), "" + part, "" + of, "" + epochs, "" + warm);
    }

    static CubeWorker of(List<String> arguments) {
        return new CubeWorker(
                Cube.open(Path.of(arguments.get(1))),
                Path.of(arguments.get(2)),
                Share.valueOf(arguments.get(0)),
                Integer.parseInt(arguments.get(3)),
                Integer.parseInt(arguments.get(4)),
                Integer.parseInt(arguments.get(5)),
                Boolean.parseBoolean(arguments.get(6)));
    }

    /** Answers how long each of its writes took. */
    void run() {
        if (warm) {
            warmUp();
        }
        CubeStore store = CubeStore.open(cube, folder);
        Race.worker(() ->
                write(store, epochs).stream().map(wait -> Long.toString(wait)).collect(Collectors.joining(" ")));
    }

    /** Nanoseconds of each write, from the answer of a worker. */
    static List<Long> waits(String answer) {
        return Arrays.stream(answer.split(" ")).map(Long::valueOf).toList();
    }

    private void warmUp() {
        try {
            Path scratch = Files.createTempDirectory("lightloom-bench-");
            try {
                CubeStore.create(cube, scratch);
                CubeStore store = CubeStore.open(cube, scratch);
                for (int round = 0; round < WARM_UP_ROUNDS; round++) {
                    write(store, Math.min(20, epochs));
                }
            } finally {
                CatalogBench.remove(scratch);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Long> write(CubeStore store, int mostEpochs) {
        List<Long> waits = new ArrayList<>();
        for (int epoch = share == Share.EPOCHS ? part : 0;
                epoch < mostEpochs;
                epoch += share == Share.EPOCHS ? of : 1) {
            long start = System.nanoTime();
            if (share == Share.EPOCHS) {
                store.writeEpoch(epoch);
            } else {
                store.writeRows(epoch, part, of);
            }
            waits.add(System.nanoTime() - start);
        }
        return waits;
    }
}
