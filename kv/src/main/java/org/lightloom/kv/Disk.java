package org.lightloom.kv;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The operations by which an update changes files. Everybody uses {@link #local}; the interface is there for tests, which
 * wrap it to record, change or fail single operations and put the wrapper under the stores of a folder by a {@link
 * DiskMount}. Reading does not go through it.
 *
 * <p>Called by many threads at once; a {@link NewFile} by one.
 */
public interface Disk {

    /** The operations as the operating system has them. */
    static Disk local() {
        return LocalDisk.INSTANCE;
    }

    /** The operations that stores in a folder use. */
    static Disk of(Path folder) {
        return DiskMount.under(folder);
    }

    /** A new file, which must not exist. */
    NewFile create(Path path) throws IOException;

    /** Replaces {@code to} atomically. */
    void rename(Path from, Path to) throws IOException;

    /** Makes the content of a file durable that may be somebody else's, who did not. */
    void syncFile(Path file) throws IOException;

    /** Makes the entries of a folder durable. */
    void syncFolder(Path folder) throws IOException;

    void createFolder(Path folder) throws IOException;

    /** Deletes a file or an empty folder; quiet if there is none. */
    void delete(Path path) throws IOException;

    /** Replaces one byte of a file in place, durably. */
    void overwrite(Path path, long offset, byte value) throws IOException;

    /** An exclusive lock of one byte; nothing if somebody else has it. */
    Optional<FileLock> tryLock(AsynchronousFileChannel lockFile, long offset) throws IOException;

    /** A file that is being written from front to back by one thread; what was not flushed or synced may get lost at its
     * close. */
    interface NewFile extends Closeable {
        /** Appends the remaining bytes of a buffer, whose position moves to its limit; it is free again when this returns. */
        void write(ByteBuffer bytes) throws IOException;

        void copy(FileChannel source, long offset, long length) throws IOException;

        /** Leaves a hole, which has to be followed by other bytes. */
        void skip(long length) throws IOException;

        /** Hands what was written to the operating system, so that other processes see it; that is not durable. */
        void flush() throws IOException;

        /** Makes the content durable. */
        void sync() throws IOException;
    }
}
