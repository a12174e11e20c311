package org.lightloom.kv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells a trap of every file operation before it is done, so that the trap can fail it, and records those done. */
class TrappedDisk implements Disk {
    enum Operation {
        CREATE,
        WRITE,
        COPY,
        SKIP,
        FLUSH,
        SYNC,
        CLOSE,
        RENAME,
        SYNC_FOLDER,
        CREATE_FOLDER,
        DELETE,
        OVERWRITE,
        LOCK
    }

    interface Trap {
        void before(Operation operation, Path path) throws IOException;
    }

    record Done(Operation operation, Path path) {}

    private final Disk disk = Disk.local();
    private final List<Done> done = new CopyOnWriteArrayList<>();
    private volatile Trap trap = (operation, path) -> {};

    void trap(Trap next) {
        trap = next;
    }

    /** Fails an operation the given number of times, as the operating system would. */
    void fail(Operation what, int times, String message) {
        int[] left = {times};
        trap((operation, path) -> {
            if (operation == what && left[0]-- > 0) {
                throw new IOException(message);
            }
        });
    }

    List<Done> done() {
        return done;
    }

    List<Operation> operations() {
        return done.stream().map(Done::operation).toList();
    }

    private interface Action<T> {
        T run() throws IOException;
    }

    private <T> T run(Operation operation, Path path, Action<T> action) throws IOException {
        trap.before(operation, path);
        T result = action.run();
        done.add(new Done(operation, path));
        return result;
    }

    private interface Step {
        void run() throws IOException;
    }

    private void step(Operation operation, Path path, Step step) throws IOException {
        run(operation, path, () -> {
            step.run();
            return path;
        });
    }

    @Override
    public NewFile create(Path path) throws IOException {
        return new TrappedFile(path, run(Operation.CREATE, path, () -> disk.create(path)));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step(Operation.RENAME, to, () -> disk.rename(from, to));
    }

    @Override
    public void syncFile(Path file) throws IOException {
        step(Operation.SYNC, file, () -> disk.syncFile(file));
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        step(Operation.SYNC_FOLDER, folder, () -> disk.syncFolder(folder));
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        step(Operation.CREATE_FOLDER, folder, () -> disk.createFolder(folder));
    }

    @Override
    public void delete(Path path) throws IOException {
        step(Operation.DELETE, path, () -> disk.delete(path));
    }

    @Override
    public void overwrite(Path path, long offset, byte value) throws IOException {
        step(Operation.OVERWRITE, path, () -> disk.overwrite(path, offset, value));
    }

    @Override
    public Optional<FileLock> tryLock(AsynchronousFileChannel lockFile, long offset) throws IOException {
        return run(Operation.LOCK, Path.of("lock"), () -> disk.tryLock(lockFile, offset));
    }

    private final class TrappedFile implements NewFile {
        private final Path path;
        private final NewFile file;

        TrappedFile(Path path, NewFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            step(Operation.WRITE, path, () -> file.write(bytes));
        }

        @Override
        public void copy(FileChannel source, long offset, long length) throws IOException {
            step(Operation.COPY, path, () -> file.copy(source, offset, length));
        }

        @Override
        public void skip(long length) throws IOException {
            step(Operation.SKIP, path, () -> file.skip(length));
        }

        @Override
        public void flush() throws IOException {
            step(Operation.FLUSH, path, file::flush);
        }

        @Override
        public void sync() throws IOException {
            step(Operation.SYNC, path, file::sync);
        }

        @Override
        public void close() throws IOException {
            step(Operation.CLOSE, path, file::close);
        }
    }
}
