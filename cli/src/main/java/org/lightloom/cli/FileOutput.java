package org.lightloom.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Writes a file beside its place and moves it there, so that half a file never bears its name. */
final class FileOutput {
    private FileOutput() {}

    /** What is written. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Answers the length in bytes; what was begun is removed where the writing fails. */
    static long write(Path file, Content content) throws IOException {
        Path place = file.toAbsolutePath().normalize();
        if (Files.isDirectory(place) || !Files.isDirectory(place.resolveSibling(""))) {
            throw new WrongInputException(
                    file + ": cannot be written; its folder must exist, and it must be no folder");
        }
        Path draft = place.resolveSibling("." + place.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(draft), 1 << 16)) {
                content.writeTo(out);
            }
            long length = Files.size(draft);
            Files.move(draft, place, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            return length;
        } catch (AccessDeniedException e) {
            throw new WrongInputException(
                    file + ": cannot be written: no permission to make files in its folder; choose another place", e);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
