package org.lightloom.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The simulated field: catalogs of the demo, and the malformed and single-frame ones beside the tests of catalogs. */
final class Sky {
    private static final Path BESIDE =
            Path.of("..", "catalogs", "src", "test", "resources", "org", "lightloom", "catalogs");

    private Sky() {}

    static final Path REFERENCE = BESIDE.resolve("reference.cat");

    static Path bad(String name) {
        return BESIDE.resolve("bad").resolve(name);
    }

    static List<String> allBad() {
        try (Stream<Path> files = Files.list(BESIDE.resolve("bad"))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.equals("README.md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Epoch 4, ch1, dual mode. */
    static Path format(String name) {
        return BESIDE.resolve("formats").resolve("epoch_0004." + name);
    }

    static Path single(String name) {
        return BESIDE.resolve("single").resolve(name);
    }

    /** The text of a cell of an ASCII catalog: column of the row of an object, counted from 0. */
    static String cell(Path catalog, String object, int column) throws IOException {
        try (var bytes = Files.newInputStream(catalog);
                var lines = new BufferedReader(new InputStreamReader(
                        catalog.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes,
                        StandardCharsets.US_ASCII))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.strip().split(" +", -1))
                    .filter(cells -> cells[0].equals(object))
                    .findFirst()
                    .orElseThrow()[column];
        }
    }
}
