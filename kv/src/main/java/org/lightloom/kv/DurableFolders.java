package org.lightloom.kv;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Folders that survive a power loss: each one's entry in its parent is synced, top down, before anything goes into it.
 *
 * <p>That somebody else created a folder doesn't mean that they have synced it yet, so each one is synced once by each
 * process, and again where it is found to be another folder than then.
 */
final class DurableFolders {
    private final Path root;
    private final Disk disk;
    private final Map<Path, Object> durable = new ConcurrentHashMap<>();

    DurableFolders(Path root, Disk disk) {
        this.root = root;
        this.disk = disk;
    }

    Path root() {
        return root;
    }

    /** Creates a folder and its parents where they are missing and makes their entries durable. */
    void ensure(Path folder) throws IOException {
        Optional<Object> found = Stamp.identity(folder);
        if (found.isPresent() && (isOutside(folder) || found.get().equals(durable.get(folder)))) {
            return;
        }
        Path parent = folder.getParent();
        if (parent == null) {
            return;
        }
        ensure(parent);
        boolean created = found.isEmpty() && create(folder);
        syncEntry(folder, parent, created);
        Stamp.identity(folder).ifPresent(identity -> durable.put(folder, identity));
    }

    private boolean isOutside(Path folder) {
        return !folder.startsWith(root);
    }

    private boolean create(Path folder) throws IOException {
        try {
            disk.createFolder(folder);
            if (!folder.equals(root) && !isOutside(folder)) {
                Sharing.asItsFolder(folder);
            }
            return true;
        } catch (FileAlreadyExistsException e) {
            if (Files.isDirectory(folder)) {
                return false;
            }
            throw e;
        }
    }

    private void syncEntry(Path folder, Path parent, boolean created) throws IOException {
        try {
            disk.syncFolder(parent);
        } catch (AccessDeniedException e) {
            // A folder above the store may be closed to us; then it was there before the store.
            if (created || !isOutside(parent)) {
                throw e;
            }
        } catch (IOException e) {
            if (created) {
                disk.delete(folder);
            }
            throw e;
        }
    }
}
