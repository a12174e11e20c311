package org.lightloom.kv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Changes that this process has posted for whoever holds the key's lock, with the slot that says that it is alive. While
 * they are posted, anybody may apply them; so what became of them is known from {@link PatchName#DONE}, or under the
 * lock.
 */
final class Posted implements AutoCloseable {
    private final Path privateFolder;
    private final Disk disk;
    private final KeyLock slot;
    private final List<PatchName> names = new ArrayList<>();
    private boolean closed;

    Posted(Path privateFolder, Disk disk, KeyLock slot) {
        this.privateFolder = privateFolder;
        this.disk = disk;
        this.slot = slot;
    }

    long slot() {
        return slot.offset();
    }

    /** @throws IOException if there is no room for it; then it is not posted */
    void add(long lockOffset, Patch patch) throws IOException {
        PatchName name = new PatchName(lockOffset, slot.offset(), patch.id());
        Path draft = name.in(privateFolder, PatchName.DRAFT);
        try {
            try (Disk.NewFile file = disk.create(draft)) {
                for (var piece : patch.bytes()) {
                    file.write(piece);
                }
                file.flush();
            }
            disk.rename(draft, name.in(privateFolder, PatchName.POSTED));
        } catch (IOException | RuntimeException | Error e) {
            delete(draft);
            throw e;
        }
        names.add(name);
    }

    /** Changes that somebody has applied, durably. */
    Set<UUID> done() {
        Set<UUID> done = new HashSet<>();
        for (PatchName name : names) {
            if (Files.exists(name.in(privateFolder, PatchName.DONE))) {
                done.add(name.change());
            }
        }
        return done;
    }

    /** Somebody has deleted the private folder, or its lock file, so that nobody sees that they wait. */
    boolean isGone() throws IOException {
        if (!slot.stands()) {
            return true;
        }
        for (PatchName name : names) {
            // In this order: it is renamed from one to the other.
            if (Files.notExists(name.in(privateFolder, PatchName.POSTED))
                    && Files.notExists(name.in(privateFolder, PatchName.DONE))) {
                return true;
            }
        }
        return false;
    }

    /** Takes them back: by the holder of the key's lock, or when all are done. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            for (PatchName name : names) {
                delete(name.in(privateFolder, PatchName.POSTED));
                delete(name.in(privateFolder, PatchName.DONE));
            }
        } finally {
            slot.close();
        }
    }

    private void delete(Path file) {
        try {
            disk.delete(file);
        } catch (IOException | RuntimeException e) {
            // With the slot free it counts as a dead writer's, and the next holder of the lock deletes it unread.
        }
    }
}
