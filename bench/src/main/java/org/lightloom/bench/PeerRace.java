package org.lightloom.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lightloom.zarr.Json;

/**
 * W2 of the peer protocol, with other programs where a Python has them: eight processes, each every eighth object, write
 * the same epochs at once.
 */
final class PeerRace {
    static final String OWN = "lightloom";

    private static final String PEERS = "tensorstore,zarr-python,zarrs,icechunk";

    private final Cube cube;
    private final Path stores;
    private final Optional<String> python;
    private final Path launcher;

    PeerRace(Cube cube, Path stores, Optional<String> python) throws IOException {
        this.cube = cube;
        this.stores = Files.createDirectory(stores);
        this.python = python;
        this.launcher = Launcher.path();
    }

    /** One answer of each program. */
    List<ObjectNode> run() throws IOException, InterruptedException {
        if (python.isEmpty()) {
            System.out.println(
                    "Alone: for other programs beside it, --python or LIGHTLOOM_PYTHON has to name a Python with"
                            + " tensorstore, zarr, zarrs and icechunk (bench/peers/requirements.txt).");
        }
        List<String> command = python.isPresent()
                ? beside(python.get())
                : List.of(
                        launcher.toString(),
                        "bench",
                        "W2",
                        cube.folder().toString(),
                        Files.createDirectory(stores.resolve(OWN)).toString());
        return answers(command);
    }

    private List<String> beside(String python) {
        Path driver = launcher.resolveSibling("bench/peers/run_peers.py");
        return List.of(
                python,
                driver.toString(),
                "run",
                "--cube=" + cube.folder(),
                "--work=" + stores,
                "--out=" + stores.resolve("peers.jsonl"),
                "--reps=1",
                "--workloads=W2",
                "--systems=" + PEERS,
                "--exec=" + OWN + "=" + launcher + " bench");
    }

    private List<ObjectNode> answers(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<ObjectNode> answers = new ArrayList<>();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                System.out.println(line);
                if (python.isEmpty()) {
                    answers.add(parse(line));
                }
            }
        }
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
        if (python.isPresent()) {
            for (String line : Files.readAllLines(stores.resolve("peers.jsonl"))) {
                answers.add(parse(line));
            }
        }
        return answers;
    }

    private static ObjectNode parse(String line) {
        return Json.parse(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)), "the answer of W2");
    }
}
