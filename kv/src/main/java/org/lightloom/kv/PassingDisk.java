package org.lightloom.kv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.Optional;

/** Passes every operation on to another disk; a subclass changes some of them. As safe for several threads as that disk. */
public class PassingDisk implements Disk {
    /** To which everything is passed on. */
    protected final Disk disk;

    protected PassingDisk(Disk disk) {
        this.disk = disk;
    }

    @Override
    public NewFile create(Path path) throws IOException {
        return disk.create(path);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void syncFile(Path file) throws IOException {
        disk.syncFile(file);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        disk.syncFolder(folder);
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        disk.createFolder(folder);
    }

    @Override
    public void overwrite(Path path, long offset, byte value) throws IOException {
        disk.overwrite(path, offset, value);
    }

    @Override
    public void delete(Path path) throws IOException {
        disk.delete(path);
    }

    @Override
    public Optional<FileLock> tryLock(AsynchronousFileChannel lockFile, long offset) throws IOException {
        return disk.tryLock(lockFile, offset);
    }

    /** Passes every operation on to another file. */
    public static class PassingFile implements NewFile {
        /** To which everything is passed on. */
        protected final NewFile file;

        protected PassingFile(NewFile file) {
            this.file = file;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            file.write(bytes);
        }

        @Override
        public void copy(FileChannel source, long offset, long length) throws IOException {
            file.copy(source, offset, length);
        }

        @Override
        public void skip(long length) throws IOException {
            file.skip(length);
        }

        @Override
        public void flush() throws IOException {
            file.flush();
        }

        @Override
        public void sync() throws IOException {
            file.sync();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
