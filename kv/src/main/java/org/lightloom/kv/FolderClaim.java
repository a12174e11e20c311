package org.lightloom.kv;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Says that somebody is at work on a store's folder as a whole, for instance is making it and will rename it. It is a
 * lock of the kernel on a byte of the store's lock file that no key uses: it goes with the process, holds across
 * containers that share the file system but not their process ids, and stays with the folder when that is renamed.
 *
 * <p>Safe for use by any number of threads; of two in one process, one gets it.
 */
public final class FolderClaim implements AutoCloseable {
    /** Above the lock offsets of keys and all slots. */
    static final long OFFSET = Long.MAX_VALUE - 1;

    private final KeyLock lock;

    private FolderClaim(KeyLock lock) {
        this.lock = lock;
    }

    /**
     * The claim, if nobody has it. The folder and the private folder in it are made where they are missing.
     *
     * @param privateFolder as in {@link LocalStore#open}
     * @throws IOException if the lock file cannot be made or opened
     */
    public static Optional<FolderClaim> tryTake(Path folder, String privateFolder) throws IOException {
        return tryTake(folder, privateFolder, OFFSET);
    }

    /**
     * The claim of whoever does something of which there is one at a time in a store, under a name that is no key of it;
     * nothing if somebody has it.
     *
     * @param work a valid key, for instance {@code lightcurves/.lightloom/by_object}
     * @throws IOException if the lock file cannot be made or opened
     */
    public static Optional<FolderClaim> tryTakeFor(String work, Path folder, String privateFolder) throws IOException {
        Keys.check(work);
        return tryTake(folder, privateFolder, Keys.lockOffset(work));
    }

    private static Optional<FolderClaim> tryTake(Path folder, String privateFolder, long offset) throws IOException {
        Keys.check(privateFolder);
        Path root = folder.toAbsolutePath();
        new Containment(root).requireInside(root.resolve(privateFolder));
        Disk disk = DiskMount.under(root);
        Locks locks = new Locks(root.resolve(privateFolder), new DurableFolders(root, disk), disk);
        return locks.tryTake(offset).map(FolderClaim::new);
    }

    /**
     * Whether it still keeps others out: not if somebody has removed the folder, or its lock file. To be asked before the
     * folder is renamed.
     *
     * @throws IOException if the lock file cannot be looked at
     */
    public boolean stands() throws IOException {
        return lock.stands();
    }

    /** Gives it back, wherever the folder is now. */
    @Override
    public void close() {
        lock.close();
    }
}
