package org.lightloom.kv;

import java.io.IOException;
import java.nio.channels.FileLock;
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
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

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

    /** Waits for a lock as long as it takes. */
    KeyLock take(long offset) throws IOException {
        while (true) {
            KeyLock lock = await(file(), offset);
            boolean stands = false;
            try {
                stands = lock.stands();
            } finally {
                if (!stands) {
                    lock.close();
                }
            }
            if (stands) {
                return lock;
            }
        }
    }

    /** The lock if nobody has it, in this process or another. */
    Optional<KeyLock> tryTake(long offset) throws IOException {
        LockFile file = file();
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
            LockFile.create(path);
        } catch (NoSuchFileException e) {
            // Somebody deletes the folder at this moment: look again.
        }
    }

    private KeyLock await(LockFile file, long offset) throws IOException {
        file.enter(offset);
        boolean locked = false;
        try {
            KeyLock lock = new KeyLock(path, file, offset, poll(file, offset));
            locked = true;
            return lock;
        } finally {
            if (!locked) {
                file.leave(offset);
            }
        }
    }

    /** Never the waiting lock call: the kernel reports false deadlocks between processes with threads. */
    private FileLock poll(LockFile file, long offset) throws IOException {
        for (long pause = SHORTEST_PAUSE; ; pause = Math.min(pause * 3 / 2, LONGEST_PAUSE)) {
            Optional<FileLock> lock = disk.tryLock(file.channel(), offset);
            if (lock.isPresent()) {
                return lock.get();
            }
            LockSupport.parkNanos(this, pause);
        }
    }
}
