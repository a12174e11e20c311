package org.lightloom.bench;

import java.io.IOException;
import java.nio.file.Path;

/** The command by which this process was started, and with it the folder of the project. */
final class Launcher {
    private Launcher() {}

    static Path path() throws IOException {
        return Path.of(System.getProperty("lightloom.command", "./lightloom")).toRealPath();
    }

    /** @param script relative to the folder of the project */
    static Path script(String script) throws IOException {
        return path().resolveSibling(script);
    }
}
