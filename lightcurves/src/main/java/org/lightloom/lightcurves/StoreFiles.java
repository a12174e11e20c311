package org.lightloom.lightcurves;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The files of a store that others may be writing to. Private folders are left out and not even looked into: what is in
 * them comes and goes at any moment.
 */
final class StoreFiles {
    private static final String PRIVATE = ".lightloom";

    private final Path store;
    private final Predicate<Path> mayVanish;

    /** @param mayVanish which files and folders, relative to the store, may be removed while it is in use */
    StoreFiles(Path store, Predicate<Path> mayVanish) {
        this.store = store;
        this.mayVanish = mayVanish;
    }

    /** A file by its place in the store. */
    record Found(Path relative, Path file) {}

    /**
     * All regular files below a folder; none where there is no such folder.
     *
     * @param folder relative to the store
     * @throws IOException if something cannot be looked at, or vanishes that may not
     */
    List<Found> below(String folder) throws IOException {
        Path start = store.resolve(folder);
        List<Found> found = new ArrayList<>();
        if (Files.isDirectory(start)) {
            Files.walkFileTree(start, new Visitor(start, found));
        }
        return found;
    }

    /**
     * Copies a file to its place below another folder; nothing if it has vanished and may.
     *
     * @return its length
     */
    long copy(Found found, Path to) throws IOException {
        try {
            return FileCopy.copy(found.file, to.resolve(found.relative));
        } catch (NoSuchFileException e) {
            vanished(found.relative, e);
            return 0;
        }
    }

    private void vanished(Path relative, NoSuchFileException e) throws NoSuchFileException {
        if (!mayVanish.test(relative)) {
            throw e;
        }
    }

    /** Gathers what is below a folder. */
    final class Visitor extends SimpleFileVisitor<Path> {
        private final Path start;
        private final List<Found> found;

        Visitor(Path start, List<Found> found) {
            this.start = start;
            this.found = found;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            return !folder.equals(start) && isPrivate(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (attributes.isRegularFile() && !isPrivate(file)) {
                found.add(new Found(store.relativize(file), file));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            return afterFailure(file, e);
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
            return e == null ? FileVisitResult.CONTINUE : afterFailure(folder, e);
        }

        private FileVisitResult afterFailure(Path path, IOException e) throws IOException {
            if (!(e instanceof NoSuchFileException missing)) {
                throw e;
            }
            vanished(store.relativize(path), missing);
            return FileVisitResult.CONTINUE;
        }

        private static boolean isPrivate(Path path) {
            return String.valueOf(path.getFileName()).equals(PRIVATE);
        }
    }
}
