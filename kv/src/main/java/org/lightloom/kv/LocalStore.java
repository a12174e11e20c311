package org.lightloom.kv;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A folder of files, one per key, that any number of threads and processes of one machine may update.
 *
 * <p>A new version is a new file that takes the place of the old one by an atomic rename, after it was synced and before
 * the folder is; so readers never meet half a version and never wait, and a writer that is killed leaves the old version
 * or the new one. Writers of one key take turns by a lock that the kernel frees when a process dies. Changes that wait
 * for the same key and have {@linkplain Object#equals equal} folders share one rewrite.
 *
 * <p>The private folder holds the lock file ({@code lock}), the files that are being written ({@code
 * <key hash>-<UUID>.tmp}) and the marks of keys ({@code held/}). It is made by the first update; reading needs no write permission and leaves no trace. What
 * killed writers left in it is removed by the first update of a process and by the next writer of the same key. Both
 * folders have to be on the same file system. It may be deleted at any time. Within a process that writes, don't open
 * the lock file by other means: closing it would drop the process's locks. So none of the store's own files there is a
 * key, and no link to one is followed.
 *
 * <p>Symbolic links in the folder are followed where they lead to another place in it, and refused where they lead out of
 * it ({@link Containment}). The folder itself may be one.
 *
 * <p>Safe for use by any number of threads; several stores on one folder, also through symbolic links or from several
 * class loaders, share their locks. There is nothing to close.
 *
 * <p>Updates run in threads of the store. An interrupted caller gets {@link Outcome.Unknown} at once, with its interrupt
 * flag set, while its change goes on; what the change consists of stays on loan until that has ended. {@linkplain
 * Durability#UNSYNCED Unsynced} ones run in the caller's own thread where nobody else is at work on the key: then an
 * interrupt doesn't end the waiting for a folder that is at work; what it breaks off is done again by a thread of the
 * store, while the caller gets Unknown. A full disk, a missing permission or a failed
 * sync is {@link Outcome.NotCommitted} with a {@link StoreException} that says so. Where syncing the folder fails after
 * the rename, and publishing again fails as well, the outcome is {@link Outcome.Unknown}.
 */
public final class LocalStore implements Store {
    private final Path root;
    private final Path privateFolder;
    private final Disk disk;
    private final Durability durability;
    private final Containment containment;
    private final Rewrite rewrite;
    private final GroupCommit updates;

    private LocalStore(Path root, Path privateFolder, Disk disk, Durability durability) {
        this.root = root;
        this.privateFolder = privateFolder;
        this.disk = disk;
        this.durability = durability;
        this.containment = Containment.ofKeys(root, privateFolder);
        this.rewrite = new Rewrite(root, privateFolder, disk, durability, Timer.OF_THE_MACHINE);
        this.updates = new GroupCommit(rewrite);
    }

    /**
     * A store in a folder, which need not exist yet; nothing is read or written by this call.
     *
     * @param privateFolder where the store keeps its lock and temporary files, relative to the folder, for instance
     *     {@code lightcurves/.lightloom}; all who write to a folder have to name the same one
     * @throws StoreException if the private folder is not a valid key
     */
    public static LocalStore open(Path folder, String privateFolder) {
        return open(folder, privateFolder, DiskMount.under(folder));
    }

    static LocalStore open(Path folder, String privateFolder, Disk disk) {
        Keys.check(privateFolder);
        Path root = folder.toAbsolutePath();
        return new LocalStore(root, root.resolve(privateFolder), disk, Durability.SYNCED);
    }

    @Override
    public LocalStore with(Durability durability) {
        return new LocalStore(root, privateFolder, disk, durability);
    }

    @Override
    public Durability durability() {
        return durability;
    }

    @Override
    public Optional<Blob> open(String key) {
        Path file = file(key);
        try {
            containment.requireInside(file.resolveSibling(""), file);
            return Optional.of(LocalBlob.open(file, containment));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (isBelowAFile(file)) {
                return Optional.empty();
            }
            throw new StoreException(file.toString(), "cannot be read: " + Publication.reason(e), e);
        }
    }

    @Override
    public Optional<Version> version(String key) {
        Path file = file(key);
        containment.requireInside(file.resolveSibling(""), file);
        try {
            Optional<Stamp> stamp = Stamp.ifPresent(file);
            return stamp.filter(Stamp::isFile).isPresent() ? stamp.map(Stamp::version) : Store.super.version(key);
        } catch (IOException e) {
            return Store.super.version(key);
        }
    }

    @Override
    public Outcome update(String key, Change change, Folder folder) {
        file(key);
        Objects.requireNonNull(change, "change");
        Objects.requireNonNull(folder, "folder");
        return updates.submit(key, change, folder);
    }

    @Override
    public boolean mark(String key, byte mark, Predicate<Optional<Blob>> test) {
        file(key);
        return rewrite.mark(key, mark, test);
    }

    @Override
    public byte[] marks(String folder) {
        Keys.check(folder);
        return rewrite.marks(folder);
    }

    @Override
    public List<String> list(String folder) {
        Path path = folder.isEmpty() ? root : path(folder);
        containment.requireInside(path);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            List<String> names = new ArrayList<>();
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (!entry.equals(privateFolder) && !name.startsWith(Keys.PRIVATE)) {
                    names.add(name);
                }
            }
            names.sort(null);
            return List.copyOf(names);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException | DirectoryIteratorException e) {
            throw new StoreException(path.toString(), "cannot be listed: " + Publication.reason(e), e);
        }
    }

    private Path path(String key) {
        Keys.check(key);
        try {
            return root.resolve(key);
        } catch (InvalidPathException e) {
            throw Keys.invalid(key, "the file system cannot store this name: " + e.getReason());
        }
    }

    private Path file(String key) {
        Path file = path(key);
        if (Containment.isOfTheStore(file.resolveSibling(""), privateFolder)) {
            throw Keys.invalid(key, "it lies in the private folder of the store");
        }
        return file;
    }

    private boolean isBelowAFile(Path file) {
        for (Path above = file.getParent(); above != null && above.startsWith(root); above = above.getParent()) {
            if (Files.isRegularFile(above)) {
                return true;
            }
        }
        return false;
    }
}
