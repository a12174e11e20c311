package org.lightloom.lightcurves;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The files of a store that others may be writing to, as its readers see them: symbolic links are followed to other places
 * in it, and those that lead out are an error (docs/architecture.md, "Links"). Private folders are left out and not even
 * looked into: what is in them comes and goes at any moment.
 */
final class StoreFiles {
    /** So begin the names of private folders and of what a stopped deletion left. */
    private static final String PRIVATE = ".lightloom";

    /** Symbolic links followed from one place before they count as a loop. */
    private static final int MOST_LINKS = 40;

    private final Path store;
    private final Predicate<Path> mayVanish;

    /** @param mayVanish which files and folders, relative to the store, may be removed while it is in use */
    StoreFiles(Path store, Predicate<Path> mayVanish) {
        this.store = store;
        this.mayVanish = mayVanish;
    }

    /**
     * A file by its place in the store.
     *
     * @param relative as readers name it
     * @param file where it lies, which is no link
     */
    record Found(Path relative, Path file) {}

    /**
     * All regular files below a folder; none where there is no such folder.
     *
     * @param folder relative to the store
     * @throws LightcurveException if a link leads out of the store, or round in a circle
     * @throws IOException if something cannot be looked at, or vanishes that may not
     */
    List<Found> below(String folder) throws IOException {
        Path start = store.resolve(folder);
        List<Found> found = new ArrayList<>();
        if (Files.isDirectory(start)) {
            requireInside(start, start.toRealPath());
            Files.walkFileTree(
                    start, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new Visitor(start, found));
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

    // ---- links

    private void requireInside(Path named, Path real) throws IOException {
        if (!real.startsWith(store.toRealPath())) {
            throw new LightcurveException(named
                    + ": leads out of its store by a symbolic link, which is not followed: put a copy in its place");
        }
        for (Path part : store.toRealPath().relativize(real)) {
            // To close a lock file would drop all locks of the process.
            if (isPrivate(part)) {
                throw new LightcurveException(named
                        + ": leads into a private folder of its store by a symbolic link, which is not followed:"
                        + " remove the link");
            }
        }
    }

    /** A link to nothing in the store is a file that is not there, for readers too; but none may lead out. */
    private void requireTargetInside(Path danglingLink) throws IOException {
        Path place = danglingLink;
        for (int links = 0; Files.isSymbolicLink(place); links++) {
            if (links == MOST_LINKS) {
                throw loop(danglingLink);
            }
            place = place.resolveSibling(Files.readSymbolicLink(place));
        }
        while (!Files.exists(place)) {
            place = place.resolveSibling("");
        }
        requireInside(danglingLink, place.toRealPath());
    }

    private static LightcurveException loop(Path link) {
        return new LightcurveException(link + ": is a loop of symbolic links: remove it");
    }

    // ---- listing

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
            if (folder.equals(start)) {
                return FileVisitResult.CONTINUE;
            }
            return isPrivate(folder) ? FileVisitResult.SKIP_SUBTREE : follow(folder, real -> {});
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (isPrivate(file)) {
                return FileVisitResult.CONTINUE;
            }
            if (attributes.isSymbolicLink()) {
                requireTargetInside(file);
                return FileVisitResult.CONTINUE;
            }
            return attributes.isRegularFile()
                    ? follow(file, real -> found.add(new Found(store.relativize(file), real)))
                    : FileVisitResult.CONTINUE;
        }

        /** What is no link lies in a folder that was looked at before. */
        private FileVisitResult follow(Path path, Consumer<Path> then) throws IOException {
            try {
                Path real = path;
                if (Files.isSymbolicLink(path)) {
                    real = path.toRealPath();
                    requireInside(path, real);
                }
                then.accept(real);
                return FileVisitResult.CONTINUE;
            } catch (NoSuchFileException e) {
                vanished(store.relativize(path), e);
                return FileVisitResult.SKIP_SUBTREE;
            }
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
            if (e instanceof FileSystemLoopException) {
                throw loop(path);
            }
            if (!(e instanceof NoSuchFileException missing)) {
                throw e;
            }
            vanished(store.relativize(path), missing);
            return FileVisitResult.CONTINUE;
        }
    }

    private static boolean isPrivate(Path path) {
        return String.valueOf(path.getFileName()).startsWith(PRIVATE);
    }
}
