package org.lightloom.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.lightloom.bench.crash.EnumerateCommand;
import org.lightloom.bench.crash.FaultsCommand;
import org.lightloom.bench.safety.KillRun;
import org.lightloom.zarr.Json;

/**
 * {@code bench safety [--full]}: what a store goes through without losing a value, in figures: the states that a crash can
 * leave; writers killed at random; flipped bits; failing operations. {@code bench safety kills [OPERATIONS]} is the second
 * part alone.
 */
final class SafetyCommand {
    private static final int KILL_EVERY = 800;
    /** So many that a shard gets a few hundred commits, as much as one that is written again and again for a year. */
    private static final int OPERATIONS_PER_EPOCH = 500;

    private SafetyCommand() {}

    /** Answers whether nothing was lost, wrong or stuck. */
    static boolean run(List<String> arguments) throws IOException, InterruptedException {
        boolean full = arguments.contains("--full");
        if (arguments.contains("kills")) {
            int operations = arguments.size() > 1 ? Integer.parseInt(arguments.get(1)) : 20_000;
            return isSound(kills(operations));
        }
        System.out.println("## States that a crash can leave");
        boolean sound = EnumerateCommand.run(full ? List.of("--full") : List.of());
        System.out.println("## Writers killed at random");
        boolean survived = isSound(kills(full ? 1_000_000 : 20_000));
        System.out.println("## Flipped bits");
        BitFlips.print(List.of(full ? "10000" : "1000"));
        System.out.println("## Failing operations");
        boolean faultless = FaultsCommand.run(List.of());
        return sound && survived && faultless;
    }

    private static boolean isSound(ObjectNode answer) {
        System.out.println(answer);
        return answer.path("lost").asLong() == 0
                && answer.path("wrong").asLong() == 0
                && answer.path("stuck").asLong() == 0;
    }

    /** Kept where something is found, for a look. */
    private static ObjectNode kills(int operations) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), "bench-safety-");
        ObjectNode answer = killRun(folder, operations, System.nanoTime());
        if (answer.path("lost").asLong()
                        + answer.path("wrong").asLong()
                        + answer.path("stuck").asLong()
                == 0) {
            CatalogBench.remove(folder);
        } else {
            System.err.println("kept: " + folder);
        }
        return answer;
    }

    static ObjectNode killRun(Path folder, int operations, long seed) throws IOException, InterruptedException {
        int epochs = Math.max(8, operations / OPERATIONS_PER_EPOCH);
        CubeStore.create(new Cube(folder, KillRun.OBJECTS, KillRun.MEASUREMENTS, epochs), folder);
        ObjectNode answer = Json.object().put("benchmark", "kills").put("seed", seed);
        return answer.setAll(KillRun.run(folder, Race.command(), operations, epochs, KILL_EVERY, seed));
    }
}
