package org.lightloom.zarr;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lightloom.kv.Disk;

/**
 * Makes a hierarchy whole in a folder beside its place and moves it there in one step, so that nobody ever sees a part of
 * one and of two creators one gets an error. The folder is claimed until it is moved, whatever is made in it in one and the
 * same way; what a killed creator left, which nobody claims, is removed by the next one.
 */
public final class NewFolder {
    private static final String BEING_MADE = ".creating-";

    private final Path path;
    private final boolean lockElsewhere;

    private NewFolder(Path path, boolean lockElsewhere) {
        this.path = path.toAbsolutePath().normalize();
        this.lockElsewhere = lockElsewhere;
    }

    /** For an array, or a group without a lock of its own. */
    public static NewFolder of(Path path) {
        return new NewFolder(path, false);
    }

    /** For a group whose attribute {@code lightloom} makes it the root of a store with one lock. */
    public static NewFolder ofRoot(Path path) {
        return new NewFolder(path, true);
    }

    /** Whether a name is that of a folder which has not got its own yet, or never will. */
    static boolean isBeingMade(String name) {
        return name.startsWith(".") && name.contains(BEING_MADE);
    }

    /** A folder that nobody else touches. */
    private record Claimed(Path folder, StoreClaim claim) {}

    /**
     * Makes it.
     *
     * @param content fills the folder that it is given; syncs what it writes
     * @throws ZarrException.AlreadyExists if there is something at the path already, before or after
     * @throws IOException if the folder cannot be made or moved
     */
    public void make(Consumer<Path> content) throws IOException {
        try {
            Optional<Path> parent = Optional.ofNullable(path.getParent());
            if (parent.isPresent()) {
                makeDurable(parent.get());
                removeLeftovers(parent.get());
            }
            requireFreePlace();
            Claimed made = claimNew();
            try (StoreClaim held = made.claim) {
                fillAndMove(made, content);
            }
        } catch (DirectoryNotEmptyException | FileAlreadyExistsException e) {
            throw taken();
        } catch (FileSystemException e) {
            if (Files.exists(path)) {
                throw taken();
            }
            throw e;
        }
    }

    private void fillAndMove(Claimed made, Consumer<Path> content) throws IOException {
        try {
            content.accept(made.folder);
            if (!made.claim.stands()) {
                throw new ZarrException(
                        path.toString(), "was not made: somebody removed " + made.folder + ", where it was being made");
            }
            Disk.of(path.resolveSibling("")).rename(made.folder, path);
            if (lockElsewhere) {
                remove(path.resolve(StoreLocation.PRIVATE));
            }
            sync(path.resolveSibling(""));
        } finally {
            remove(made.folder);
        }
    }

    /** Somebody who is removing leftovers may take a folder for one in the moment before it is claimed. */
    private Claimed claimNew() throws IOException {
        while (true) {
            Path folder = newSibling();
            try {
                Optional<StoreClaim> claim = StoreClaim.tryTake(folder);
                if (claim.isPresent()) {
                    return new Claimed(folder, claim.get());
                }
            } catch (NoSuchFileException | FileAlreadyExistsException e) {
                // The latter where it was taken away between being made and being looked at.
                if (!Files.isDirectory(path.resolveSibling(""))) {
                    throw e;
                }
            }
        }
    }

    private Path newSibling() {
        return path.resolveSibling(start() + UUID.randomUUID());
    }

    private String start() {
        return "." + path.getFileName() + BEING_MADE;
    }

    private void requireFreePlace() throws IOException {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw taken();
        }
        if (Files.isDirectory(path)) {
            try (Stream<Path> content = Files.list(path)) {
                if (content.findAny().isPresent()) {
                    throw taken();
                }
            }
        }
    }

    private ZarrException taken() {
        String what = Files.exists(path.resolve("zarr.json")) ? "there is a store already" : "is not empty";
        if (Files.exists(path) && !Files.isDirectory(path)) {
            what = "is a file and no folder";
        }
        return new ZarrException.AlreadyExists(path.toString(), what + "; choose another path, or remove it first");
    }

    private void removeLeftovers(Path parent) throws IOException {
        List<Path> leftovers;
        try (Stream<Path> siblings = Files.list(parent)) {
            leftovers = siblings.filter(
                            p -> String.valueOf(p.getFileName()).startsWith(start()) && Files.isDirectory(p))
                    .toList();
        }
        for (Path leftover : leftovers) {
            removeUnclaimed(leftover);
        }
        RemovedFolder.clear(parent);
    }

    /** Renamed first: its name may be made again by somebody who is just about to claim it. */
    private void removeUnclaimed(Path leftover) {
        try {
            Optional<StoreClaim> claim = StoreClaim.tryTake(leftover);
            if (claim.isPresent()) {
                try (StoreClaim held = claim.get()) {
                    Path dead = newSibling();
                    Files.move(leftover, dead, StandardCopyOption.ATOMIC_MOVE);
                    remove(dead);
                }
            }
        } catch (IOException e) {
            // It is in nobody's way; perhaps another user's, whose next creation removes it.
        }
    }

    /** Another creator may be removing the same; what cannot be removed is left to the next one. */
    public static void remove(Path folder) {
        try {
            removeAll(folder, Disk.local());
        } catch (IOException e) {
            // It has no name that anybody uses, and nobody claims it any more.
        }
    }

    /** Removes a folder with all that is in it; quiet about what somebody else removes meanwhile. */
    static void removeAll(Path folder, Disk disk) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                disk.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, @Nullable IOException e) throws IOException {
                disk.delete(emptied);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Makes a folder and its parents where they are missing, with their entries synced. */
    private static void makeDurable(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Path parent = Optional.ofNullable(folder.getParent()).orElse(folder);
            makeDurable(parent);
            Files.createDirectories(folder);
            sync(parent);
        }
    }

    /** Makes the entries of a folder durable. */
    public static void sync(Path folder) throws IOException {
        Disk.of(folder).syncFolder(folder);
    }
}
