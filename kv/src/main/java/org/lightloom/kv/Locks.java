package org.lightloom.kv;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The locks of a store's keys: a mutex between the threads of this JVM, then one byte of the lock file between
 * processes. The kernel frees the byte of a process that is killed.
 */
final class Locks {
    /**
     * Another user who makes the file, or its folder, with a strict umask gives it to the group in the next call ({@link
     * Sharing}); who comes in between must not take it for forbidden.
     */
    private static final long GIVEN_TO_THE_GROUP_WITHIN = TimeUnit.SECONDS.toNanos(2);

    private final Path folder;
    private final Path path;
    private final DurableFolders folders;
    private final Disk disk;

    Locks(Path folder, DurableFolders folders, Disk disk) {
        this.folder = folder;
        this.path = folder.resolve("lock");
        this.folders = folders;
        this.disk = disk;
    }

    /**
     * The lock if nobody has it, in this process or another. Never the waiting lock call: the kernel reports false
     * deadlocks between processes with threads.
     */
    Optional<KeyLock> tryTake(long offset) throws IOException {
        while (true) {
            Optional<KeyLock> lock = tryTake(file(), offset);
            if (lock.isEmpty()) {
                return lock;
            }
            boolean stands = false;
            try {
                stands = lock.get().stands();
            } finally {
                if (!stands) {
                    lock.get().close();
                }
            }
            if (stands) {
                return lock;
            }
        }
    }

    /**
     * Whether somebody has another lock of the file that a held one is in. Asking takes it for a moment, so that two who
     * ask at once would each take the other for its owner; but only one holds a key's lock in this file. If the file was
     * deleted meanwhile, the new one, where another may hold the key, is not looked at.
     */
    boolean isTaken(long offset, KeyLock held) throws IOException {
        Optional<KeyLock> free = tryTake(held.file(), offset);
        free.ifPresent(KeyLock::close);
        return free.isEmpty();
    }

    private Optional<KeyLock> tryTake(LockFile file, long offset) throws IOException {
        if (!file.tryEnter(offset)) {
            return Optional.empty();
        }
        Optional<KeyLock> lock = Optional.empty();
        try {
            lock = disk.tryLock(file.channel(), offset).map(bytes -> new KeyLock(path, file, offset, bytes));
        } finally {
            if (lock.isEmpty()) {
                file.leave(offset);
            }
        }
        return lock;
    }

    /** The lock file that is at the path now; created, with its folder, where it is missing. */
    LockFile file() throws IOException {
        long since = System.nanoTime();
        while (true) {
            try {
                return existingOrNew();
            } catch (AccessDeniedException e) {
                boolean late = System.nanoTime() - since > GIVEN_TO_THE_GROUP_WITHIN;
                if (late || !Sharing.isOfTheGroup(folders.root())) {
                    throw e;
                }
                LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
    }

    private LockFile existingOrNew() throws IOException {
        while (true) {
            try {
                return LockFile.at(path);
            } catch (NoSuchFileException e) {
                folders.ensure(folder);
                createFile();
            }
        }
    }

    private void createFile() throws IOException {
        try {
            LockFile.create(path, disk);
        } catch (NoSuchFileException e) {
            // Somebody deletes the folder at this moment: look again.
        }
    }
}
