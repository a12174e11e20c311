package org.lightloom.bench.crash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lightloom.kv.Disk;

/**
 * A disk on which one operation fails, or all of its kind from some operation on, until it is repaired. It also watches
 * that a file whose sync failed is neither synced again nor put into place.
 */
final class FaultyDisk implements Disk {
    /** What can fail. */
    enum Operation {
        CREATE,
        WRITE,
        COPY,
        SKIP,
        SYNC,
        CLOSE,
        RENAME,
        SYNC_FOLDER,
        CREATE_FOLDER,
        DELETE,
        OVERWRITE,
        LOCK
    }

    private final Path store;
    private final Disk disk;
    private final List<Operation> operations = new ArrayList<>();
    private final Set<Path> unsynced = new HashSet<>();
    private final List<String> mistrusted = new ArrayList<>();
    private Optional<Fault> fault = Optional.empty();
    private int from;
    private boolean lasting;
    private int struck;

    FaultyDisk(Path store, Disk disk) {
        this.store = store;
        this.disk = disk;
    }

    /** @param forGood whether all later operations that it concerns fail too */
    void plant(Fault planted, int operation, boolean forGood) {
        fault = Optional.of(planted);
        from = operation;
        lasting = forGood;
    }

    synchronized void repair() {
        fault = Optional.empty();
    }

    synchronized List<Operation> operations() {
        return List.copyOf(operations);
    }

    /** How often the fault struck. */
    synchronized int struck() {
        return struck;
    }

    /** Files that were relied on although their sync had failed. */
    synchronized List<String> mistrusted() {
        return List.copyOf(mistrusted);
    }

    private interface Action<T> {
        T run() throws IOException;
    }

    private interface Step {
        void run() throws IOException;
    }

    private void step(Operation operation, Path path, Step step, Step half) throws IOException {
        run(
                operation,
                path,
                () -> {
                    step.run();
                    return path;
                },
                half);
    }

    /** @param half what is done of an operation that fails inside */
    private synchronized <T> T run(Operation operation, Path path, Action<T> action, Step half) throws IOException {
        int index = operations.size();
        operations.add(operation);
        boolean hit =
                fault.isPresent() && fault.get().concerns(operation) && (index == from || lasting && index > from);
        if (!hit) {
            return action.run();
        }
        struck++;
        if (operation == Operation.SYNC) {
            unsynced.add(path);
        }
        Fault now = fault.get();
        if (now == Fault.INPUT_OUTPUT_AFTER) {
            action.run();
        } else if (now.isAfter()) {
            half.run();
        }
        now.strike(path, store);
        return action.run();
    }

    private static void nothing() {}

    @Override
    public NewFile create(Path path) throws IOException {
        return run(Operation.CREATE, path, () -> new FaultyFile(path, disk.create(path)), FaultyDisk::nothing);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        distrust(from, "renamed");
        step(Operation.RENAME, to, () -> moved(from, to), FaultyDisk::nothing);
    }

    private synchronized void moved(Path from, Path to) throws IOException {
        disk.rename(from, to);
        unsynced.remove(to);
    }

    private synchronized void distrust(Path path, String deed) {
        if (unsynced.contains(path)) {
            mistrusted.add(path.getFileName() + " was " + deed + " after its sync had failed");
        }
    }

    @Override
    public void syncFile(Path file) throws IOException {
        distrust(file, "synced again");
        step(Operation.SYNC, file, () -> disk.syncFile(file), FaultyDisk::nothing);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        step(Operation.SYNC_FOLDER, folder, () -> disk.syncFolder(folder), FaultyDisk::nothing);
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        step(Operation.CREATE_FOLDER, folder, () -> disk.createFolder(folder), FaultyDisk::nothing);
    }

    @Override
    public void delete(Path path) throws IOException {
        step(Operation.DELETE, path, () -> disk.delete(path), FaultyDisk::nothing);
    }

    @Override
    public void overwrite(Path path, long offset, byte value) throws IOException {
        step(Operation.OVERWRITE, path, () -> disk.overwrite(path, offset, value), FaultyDisk::nothing);
    }

    @Override
    public Optional<FileLock> tryLock(AsynchronousFileChannel lockFile, long offset) throws IOException {
        return run(Operation.LOCK, Path.of("lock"), () -> disk.tryLock(lockFile, offset), FaultyDisk::nothing);
    }

    private final class FaultyFile implements NewFile {
        private final Path path;
        private final NewFile file;

        FaultyFile(Path path, NewFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            ByteBuffer half = bytes.duplicate().limit(bytes.position() + bytes.remaining() / 2);
            step(Operation.WRITE, path, () -> file.write(bytes), () -> file.write(half));
        }

        @Override
        public void copy(FileChannel source, long offset, long length) throws IOException {
            step(
                    Operation.COPY,
                    path,
                    () -> file.copy(source, offset, length),
                    () -> file.copy(source, offset, length / 2));
        }

        @Override
        public void skip(long length) throws IOException {
            step(Operation.SKIP, path, () -> file.skip(length), FaultyDisk::nothing);
        }

        @Override
        public void flush() throws IOException {
            step(Operation.WRITE, path, file::flush, FaultyDisk::nothing);
        }

        @Override
        public void sync() throws IOException {
            distrust(path, "synced again");
            step(Operation.SYNC, path, file::sync, FaultyDisk::nothing);
        }

        @Override
        public void close() throws IOException {
            step(Operation.CLOSE, path, file::close, FaultyDisk::nothing);
        }
    }
}
