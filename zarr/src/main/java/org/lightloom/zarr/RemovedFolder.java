package org.lightloom.zarr;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.lightloom.kv.Disk;

/**
 * Takes a folder away in one step, which is durable before anything in it is removed: it gets a private name beside its
 * place. So whoever is killed on the way leaves all of it, or what nobody finds and the next removal beside it clears.
 */
record RemovedFolder(Path path) {
    /** Private names are not listed. */
    private static final String REMOVED = ".lightloom-deleted-";

    /** @throws AccessDeniedException if the folder that it lies in cannot be changed */
    void requirePermission() throws IOException {
        if (Files.exists(path)) {
            Path parent = path.toRealPath().resolveSibling("");
            if (!Files.isWritable(parent)) {
                throw new AccessDeniedException(parent.toString());
            }
        }
    }

    /** @throws IOException if it cannot be renamed, then it is as it was; or cannot be emptied, then it has another name */
    void remove() throws IOException {
        Path folder;
        try {
            folder = path.toRealPath();
        } catch (NoSuchFileException e) {
            settle();
            return;
        }
        Path parent = folder.resolveSibling("");
        Disk disk = Disk.of(parent);
        try {
            disk.rename(folder, parent.resolve(REMOVED + UUID.randomUUID()));
        } catch (NoSuchFileException e) {
            // Somebody else was faster.
        }
        disk.syncFolder(parent);
        if (Files.isSymbolicLink(path)) {
            disk.delete(path);
        }
        clear(parent);
    }

    /** Somebody who removed it before may have been killed, or have failed, before that was durable. */
    private void settle() throws IOException {
        Path parent = path.toAbsolutePath().resolveSibling("");
        if (Files.isDirectory(parent)) {
            Disk.of(parent).syncFolder(parent);
            clear(parent);
        }
    }

    /** Removes what somebody who was killed left in a folder, or who is at it still. */
    static void clear(Path parent) throws IOException {
        List<Path> removed;
        try (Stream<Path> all = Files.list(parent)) {
            removed = all.filter(each -> String.valueOf(each.getFileName()).startsWith(REMOVED))
                    .toList();
        }
        Disk disk = Disk.of(parent);
        for (Path each : removed) {
            // Other programs list it while it has a document.
            disk.delete(each.resolve(StoreLocation.DOCUMENT));
            NewFolder.removeAll(each, disk);
        }
    }
}
