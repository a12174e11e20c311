package org.lightloom.kv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Lets the holder of a key's lock apply the changes of those who find it taken, so that they share one rewrite across
 * processes: a mailbox, not a log. A writer posts its change with a slot of the lock file that it holds while it waits;
 * the holder applies what living writers have posted and marks it as done. Nothing here is synced, as a power loss ends
 * the waiting as well (docs/architecture.md, "Combining between processes").
 */
final class Mailbox {
    /** A holder takes no more than this on top of its own changes. */
    static final long MOST_BYTES = 64L << 20;
    /** Slots lie above all lock offsets of keys, and below the claim of the folder. */
    static final long FIRST_SLOT = 1L << 32;

    private final Path privateFolder;
    private final Disk disk;
    private final Locks locks;
    private final Leftovers leftovers;

    Mailbox(Path privateFolder, Disk disk, Locks locks, Leftovers leftovers) {
        this.privateFolder = privateFolder;
        this.disk = disk;
        this.locks = locks;
        this.leftovers = leftovers;
    }

    /**
     * Posts changes for the holder of a lock. One that doesn't fit on the disk isn't posted: then its writer only waits.
     */
    Posted post(long lockOffset, List<Waiting> changes) throws IOException {
        Posted posted = new Posted(privateFolder, disk, slot());
        try {
            for (Waiting each : changes) {
                posted.add(lockOffset, patch(each));
            }
        } catch (IOException e) {
            return posted;
        } catch (RuntimeException | Error e) {
            posted.close();
            throw e;
        }
        return posted;
    }

    private static Patch patch(Waiting waiting) {
        Optional<String> signature = signature(waiting.key(), waiting.folder());
        if (signature.isEmpty()) {
            return Patch.withoutPayload(waiting.id());
        }
        try {
            Change.Bytes content = waiting.change().content().toBytes();
            return content.size() <= MOST_BYTES / 2
                    ? new Patch(signature.get(), waiting.id(), content)
                    : Patch.withoutPayload(waiting.id());
        } catch (RuntimeException | Error e) {
            // Its writer applies it, or learns there what is wrong with it; nobody else's change suffers.
            return Patch.withoutPayload(waiting.id());
        }
    }

    /** What writer and holder must agree on. The key is part of it, because two keys may have the same lock offset. */
    private static Optional<String> signature(String key, Folder folder) {
        return folder.signature().map(text -> key + '\n' + text);
    }

    private KeyLock slot() throws IOException {
        while (true) {
            Optional<KeyLock> slot =
                    locks.tryTake(ThreadLocalRandom.current().nextLong(FIRST_SLOT, FolderClaim.OFFSET));
            if (slot.isPresent()) {
                return slot.get();
            }
        }
    }

    /** What others have posted for a key that a folder can apply, for the holder of its lock. */
    Map<PatchName, Change> received(String key, List<PatchName> posted, Folder folder) {
        Map<PatchName, Change> received = new LinkedHashMap<>();
        Optional<String> signature = posted.isEmpty() ? Optional.empty() : signature(key, folder);
        long bytes = 0;
        for (PatchName name : signature.isPresent() ? posted : List.<PatchName>of()) {
            Path file = name.in(privateFolder, PatchName.POSTED);
            long size = file.toFile().length();
            if (bytes + size <= MOST_BYTES) {
                bytes += size;
                Patch.read(file)
                        .filter(patch -> patch.signature().equals(signature.get()))
                        .filter(patch -> patch.id().equals(name.change()))
                        .ifPresent(patch -> received.put(name, patch.change()));
            }
        }
        return received;
    }

    /** Tells a writer that its change is in the newest version, durably. */
    void acknowledge(PatchName posted) {
        try {
            disk.rename(posted.in(privateFolder, PatchName.POSTED), posted.in(privateFolder, PatchName.DONE));
        } catch (IOException e) {
            // Its writer finds the change in the newest version when it gets the lock.
        }
    }

    /** How many changes others have posted for a key: those that wait, and those whose writers don't know yet. */
    int others(long lockOffset, long ownSlot) {
        Set<UUID> others = new HashSet<>();
        for (String name : leftovers.listed(lockOffset)) {
            PatchName.parse(name)
                    .filter(entry -> !entry.state().equals(PatchName.DRAFT)
                            && entry.name().slot() != ownSlot)
                    .ifPresent(entry -> others.add(entry.name().change()));
        }
        return others.size();
    }

    /** Whether one of these still waits. */
    boolean anyWaits(List<PatchName> posted) {
        return posted.stream().anyMatch(name -> Files.exists(name.in(privateFolder, PatchName.POSTED)));
    }
}
