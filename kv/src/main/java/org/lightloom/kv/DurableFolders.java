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
 * store object, and again where it is found to be another folder than then.
 */
final class DurableFolders {
    private final Path root;
    private final Disk disk;
    /**
     * They stay: if one was removed after use, who still waits for it and who comes later would be at work at once.
     */
    private final Map<Path, Entry> entries = new ConcurrentHashMap<>();

    /** A folder; of many who need it one makes it, with this as the lock, and the others wait for that. */
    private static final class Entry {
        /** Which one survives a power loss. */
        private volatile Optional<Object> durable = Optional.empty();
    }

    DurableFolders(Path root, Disk disk) {
        this.root = root;
        this.disk = disk;
    }

    Path root() {
        return root;
    }

    /** Creates a folder and its parents where they are missing and makes their entries durable. */
    void ensure(Path folder) throws IOException {
        Path parent = folder.getParent();
        Entry entry = entries.computeIfAbsent(folder, made -> new Entry());
        if (isDurable(folder, entry) || parent == null) {
            return;
        }
        // Taken from below upwards, so that nobody waits for one who waits for him.
        synchronized (entry) {
            if (!isDurable(folder, entry)) {
                // A folder made anew may be the same inode.
                entry.durable = Optional.empty();
                ensure(parent);
                boolean created = Stamp.identity(folder).isEmpty() && create(folder);
                syncEntry(folder, parent, created);
                entry.durable = Stamp.identity(folder);
            }
        }
    }

    private boolean isDurable(Path folder, Entry entry) throws IOException {
        Optional<Object> found = Stamp.identity(folder);
        return found.isPresent() && (isOutside(folder) || found.equals(entry.durable));
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
                takeBack(folder, e);
            }
            throw e;
        }
    }

    private void takeBack(Path folder, IOException failure) {
        try {
            disk.delete(folder);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
