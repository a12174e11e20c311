package org.lightloom.lightcurves;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What disks and other programs do to files. */
final class Damage {
    private Damage() {}

    static void flipBit(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }
}
