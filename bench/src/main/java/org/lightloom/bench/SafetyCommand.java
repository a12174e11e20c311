package org.lightloom.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lightloom.bench.crash.EnumerateCommand;
import org.lightloom.bench.crash.FaultsCommand;
import org.lightloom.bench.safety.KillRun;
import org.lightloom.zarr.Json;

/**
 * {@code bench safety [--short | --full] [--python PYTHON]}: what a store goes through without losing a value, in figures:
 * the states that a crash can leave; writers killed at random; writers of the same epochs beside other programs (where a
 * Python has them); flipped bits; failing operations. {@code bench safety kills [WRITES]} is the second part alone.
 */
final class SafetyCommand {
    private static final int KILL_EVERY = 800;
    /** So many that a shard gets a few hundred commits, as much as one that is written again and again for a year. */
    private static final int OPERATIONS_PER_EPOCH = 500;

    private final Form form;
    private final Optional<String> python;
    private final List<String> summary = new ArrayList<>();

    private SafetyCommand(Form form, Optional<String> python) {
        this.form = form;
        this.python = python;
    }

    /**
     * How much of it.
     *
     * @param enumerate arguments of {@code bench enumerate}
     * @param writes of those who are killed, at least
     * @param raceObjects of the store that processes fill at once
     * @param bits to flip
     * @param faults arguments of {@code bench faults}
     */
    private record Form(List<String> enumerate, int writes, int raceObjects, int bits, List<String> faults) {
        /** Not two minutes, one of them of kills. */
        static final Form SHORT = new Form(List.of("--every", "80"), 25_000, 5_000, 200, List.of("--every", "20"));

        static final Form USUAL = new Form(List.of(), 40_000, 50_000, 1_000, List.of());
        static final Form FULL = new Form(List.of("--full"), 1_000_000, 50_000, 10_000, List.of());

        static Form of(List<String> arguments) {
            return arguments.contains("--full") ? FULL : arguments.contains("--short") ? SHORT : USUAL;
        }
    }

    /** Answers whether nothing was lost, wrong or stuck. */
    static boolean run(List<String> arguments) throws IOException, InterruptedException {
        int at = arguments.indexOf("--python");
        Optional<String> python =
                at < 0 ? Optional.ofNullable(System.getenv("LIGHTLOOM_PYTHON")) : Optional.of(arguments.get(at + 1));
        if (arguments.contains("kills")) {
            int writes = arguments.size() > 1 ? Integer.parseInt(arguments.get(1)) : Form.USUAL.writes;
            return isSound(kills(writes));
        }
        return new SafetyCommand(Form.of(arguments), python).all();
    }

    private boolean all() throws IOException, InterruptedException {
        List<Boolean> sound = List.of(states(), killed(), races(), bits(), faults());
        System.out.println("\n| what | counted | bad |\n|---|---|---|");
        summary.forEach(System.out::println);
        return !sound.contains(false);
    }

    /** Adds a line to the table at the end; answers whether nothing bad was counted. */
    private boolean sum(String what, String counted, long bad) {
        summary.add(String.format(Locale.ROOT, "| %s | %s | %d |", what, counted, bad));
        return bad == 0;
    }

    private boolean states() throws IOException {
        System.out.println("## States that a crash can leave");
        ObjectNode answer = EnumerateCommand.run(form.enumerate);
        return sum(
                "states that a crash can leave",
                answer.path("states") + ", of these distinct " + answer.path("distinct") + ", checked "
                        + answer.path("checked"),
                answer.path("violations").asLong());
    }

    private boolean killed() throws IOException, InterruptedException {
        System.out.println("\n## Writers killed at random");
        ObjectNode answer = kills(form.writes);
        return sum(
                "writers killed at random",
                answer.path("writes") + " writes, " + answer.path("kills") + " kills in "
                        + answer.path("seconds").asLong() + " s: lost " + answer.path("lost") + ", wrong "
                        + answer.path("wrong") + ", stuck " + answer.path("stuck"),
                bad(answer));
    }

    private boolean races() throws IOException, InterruptedException {
        System.out.println("\n## Eight processes that write the same epochs");
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), "bench-race-");
        try {
            Cube cube = Cube.random(Files.createDirectory(folder.resolve("cube")), form.raceObjects, 8, 20, 1);
            boolean sound = true;
            for (ObjectNode answer : new PeerRace(cube, folder.resolve("stores"), python).run()) {
                boolean own = answer.path("system").asText().equals(PeerRace.OWN);
                String counted = String.format(
                        Locale.ROOT, "%.2f s", answer.path("seconds").asDouble(Double.NaN));
                long lost =
                        answer.path("lost").asLong() + answer.path("errors").asLong() + (answer.has("error") ? 1 : 0);
                boolean clean =
                        sum("eight processes at once: " + answer.path("system").asText(), counted, lost);
                sound &= clean || !own;
            }
            return sound;
        } finally {
            CatalogBench.remove(folder);
        }
    }

    private boolean bits() throws IOException {
        System.out.println("\n## Flipped bits");
        ObjectNode answer = BitFlips.print(List.of("" + form.bits));
        return sum(
                "flipped bits",
                answer.path("flipped") + ", found " + answer.path("found") + ", rightly named " + answer.path("named"),
                answer.path("missed").size());
    }

    private boolean faults() throws IOException {
        System.out.println("\n## Failing operations");
        ObjectNode answer = FaultsCommand.run(form.faults);
        return sum(
                "failing operations",
                answer.path("injected") + ", outcomes " + answer.path("outcomes"),
                answer.path("violations").asLong());
    }

    private static boolean isSound(ObjectNode answer) {
        return bad(answer) == 0;
    }

    private static long bad(ObjectNode answer) {
        return answer.path("lost").asLong()
                + answer.path("wrong").asLong()
                + answer.path("stuck").asLong();
    }

    /** Kept where something is found, for a look. */
    private static ObjectNode kills(int writes) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), "bench-safety-");
        ObjectNode answer = killRun(folder, writes, System.nanoTime());
        System.out.println(answer);
        if (isSound(answer)) {
            CatalogBench.remove(folder);
        } else {
            System.err.println("kept: " + folder);
        }
        return answer;
    }

    private static ObjectNode killRun(Path folder, int writes, long seed) throws IOException, InterruptedException {
        int epochs = Math.max(8, writes / OPERATIONS_PER_EPOCH);
        CubeStore.create(new Cube(folder, KillRun.OBJECTS, KillRun.MEASUREMENTS, epochs), folder);
        ObjectNode answer = Json.object().put("benchmark", "kills").put("seed", seed);
        return answer.setAll(KillRun.run(folder, Race.commandForShortLife(), writes, epochs, KILL_EVERY, seed));
    }
}
