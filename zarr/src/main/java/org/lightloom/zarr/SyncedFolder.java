package org.lightloom.zarr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.lightloom.kv.Disk;

/** Makes a folder durable that was filled without syncs and that nobody uses yet. */
final class SyncedFolder extends SimpleFileVisitor<Path> {
    private static final int AT_ONCE = 1024;

    private final Disk disk;
    private final List<Path> waiting = new ArrayList<>();

    private SyncedFolder(Disk disk) {
        this.disk = disk;
    }

    /** @throws UncheckedIOException if a file or a folder cannot be synced: then nothing is known of any */
    static void sync(Path folder) {
        SyncedFolder synced = new SyncedFolder(Disk.of(folder));
        try {
            Files.walkFileTree(folder, synced);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        synced.flush();
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        // To open the lock file a second time would be to lose its locks; nothing in there has to last.
        if (folder.endsWith(StoreLocation.PRIVATE)) {
            return FileVisitResult.SKIP_SUBTREE;
        }
        add(folder);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        add(file);
        return FileVisitResult.CONTINUE;
    }

    private void add(Path path) {
        waiting.add(path);
        if (waiting.size() == AT_ONCE) {
            flush();
        }
    }

    /** Several at once share the journal's commits. */
    private void flush() {
        Parallel.waiting(waiting.size(), i -> sync(waiting.get(i), disk));
        waiting.clear();
    }

    private static void sync(Path path, Disk disk) {
        try {
            if (Files.isDirectory(path)) {
                disk.syncFolder(path);
            } else {
                disk.syncFile(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
