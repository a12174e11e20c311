package org.lightloom.lightcurves;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a store whole in a folder beside its place and moves it there in one step, so that nobody ever sees a part of
 * one and of two creators one gets an error. What a killed creator left is removed by the next one.
 */
final class NewStoreFolder {
    private static final String BEING_MADE = ".creating-";

    private final Path path;

    NewStoreFolder(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    /**
     * Makes it.
     *
     * @param content fills the folder that it is given; syncs what it writes
     * @throws LightcurveException if there is something at the path already, before or after
     */
    void make(Consumer<Path> content) {
        Path made = path.resolveSibling(
                "." + path.getFileName() + BEING_MADE + ProcessHandle.current().pid() + "-" + UUID.randomUUID());
        try {
            Optional<Path> parent = Optional.ofNullable(path.getParent());
            if (parent.isPresent()) {
                makeDurable(parent.get());
                removeLeftovers(parent.get());
            }
            requireFreePlace();
            content.accept(made);
            Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
            if (parent.isPresent()) {
                sync(parent.get());
            }
        } catch (DirectoryNotEmptyException | FileAlreadyExistsException e) {
            throw taken();
        } catch (FileSystemException e) {
            throw Files.exists(path) ? taken() : failed(e);
        } catch (IOException e) {
            throw failed(e);
        } finally {
            remove(made);
        }
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

    private LightcurveException taken() {
        String what = Files.exists(path.resolve("zarr.json")) ? "there is a store already" : "is not empty";
        return new LightcurveException(path + ": " + what + "; choose another path, or remove it first");
    }

    private LightcurveException failed(IOException e) {
        return new LightcurveException(path + ": the store cannot be created: " + e, e);
    }

    private void removeLeftovers(Path parent) throws IOException {
        String start = "." + path.getFileName() + BEING_MADE;
        List<Path> leftovers;
        try (Stream<Path> siblings = Files.list(parent)) {
            leftovers = siblings.filter(p -> String.valueOf(p.getFileName()).startsWith(start))
                    .toList();
        }
        for (Path leftover : leftovers) {
            String pid =
                    leftover.getFileName().toString().substring(start.length()).replaceFirst("-.*", "");
            if (pid.matches("\\d{1,18}")
                    && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                remove(leftover);
            }
        }
    }

    /** Another creator may be removing the same. */
    private static void remove(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
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
                    Files.deleteIfExists(emptied);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new LightcurveException(folder + ": is left over from a creation and cannot be removed: " + e, e);
        }
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

    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
