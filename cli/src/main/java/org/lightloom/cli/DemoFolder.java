package org.lightloom.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where a demo leaves its things. Only what a demo made is ever removed. */
record DemoFolder(Path path) {
    private static final String MARK = ".lightloom-demo";
    private static final List<String> CONTENT = List.of("store", "catalogs", "writers", "rrlyrae.png");

    /** @throws WrongInputException if there is something in the folder that is no earlier demo */
    static DemoFolder prepare(Path path) throws IOException {
        DemoFolder folder = new DemoFolder(path);
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new WrongInputException(path + ": is a file; choose another folder for the demo");
        }
        Files.createDirectories(path);
        if (Files.exists(path.resolve(MARK))) {
            for (String name : CONTENT) {
                remove(path.resolve(name));
            }
        } else if (!isEmpty(path)) {
            throw new WrongInputException(path
                    + ": is not empty and no earlier demo; choose another folder, for instance lightloom demo my-demo");
        }
        Files.writeString(path.resolve(MARK), "Made by lightloom demo, which may replace it.\n");
        Files.createDirectories(folder.writers());
        return folder;
    }

    Path store() {
        return path.resolve("store");
    }

    Path catalogs() {
        return path.resolve("catalogs");
    }

    /** What the writers in other processes print. */
    Path writers() {
        return path.resolve("writers");
    }

    Path picture() {
        return path.resolve("rrlyrae.png");
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> content = Files.list(folder)) {
            return content.findAny().isEmpty();
        }
    }

    /** Removes a file or a folder with all that is in it, if it is there. */
    static void remove(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        }
    }
}
