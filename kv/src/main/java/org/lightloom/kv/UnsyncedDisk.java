package org.lightloom.kv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.Optional;

/** Leaves the moment at which versions reach the disk to the operating system. */
record UnsyncedDisk(Disk disk) implements Disk {

    @Override
    public NewFile create(Path path) throws IOException {
        return new UnsyncedFile(disk.create(path));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void syncFile(Path file) {}

    @Override
    public void syncFolder(Path folder) {}

    @Override
    public void createFolder(Path folder) throws IOException {
        disk.createFolder(folder);
    }

    @Override
    public void delete(Path path) throws IOException {
        disk.delete(path);
    }

    @Override
    public void overwrite(Path path, long offset, byte value) throws IOException {
        disk.overwrite(path, offset, value);
    }

    @Override
    public Optional<FileLock> tryLock(AsynchronousFileChannel lockFile, long offset) throws IOException {
        return disk.tryLock(lockFile, offset);
    }

    private record UnsyncedFile(NewFile file) implements NewFile {
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
            file.flush();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
