package org.lightloom.kv;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;

/** A lock that is held, until it is closed. */
final class KeyLock implements AutoCloseable {
    private final Path path;
    private final LockFile file;
    private final long offset;
    private final FileLock bytes;

    KeyLock(Path path, LockFile file, long offset, FileLock bytes) {
        this.path = path;
        this.file = file;
        this.offset = offset;
        this.bytes = bytes;
    }

    /** Whether it still keeps others out: not if somebody has deleted or replaced the lock file. */
    boolean stands() throws IOException {
        return file.isAt(path);
    }

    long offset() {
        return offset;
    }

    LockFile file() {
        return file;
    }

    @Override
    public void close() {
        try {
            bytes.release();
        } catch (IOException e) {
            // The outcome of the update is known by now; the kernel frees the lock with the process.
        } finally {
            file.leave(offset);
        }
    }
}
