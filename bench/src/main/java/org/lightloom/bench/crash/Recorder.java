package org.lightloom.bench.crash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lightloom.kv.Disk;

/**
 * Writes down every operation that reaches a disk, with its bytes. Operations of several threads are done one after the
 * other, so that the recording says what a sync was late or early for.
 */
final class Recorder implements Disk {
    private final Path root;
    private final Disk disk;
    private final List<Event> events = new ArrayList<>();
    private int files;

    /** @param root of the store; the events' paths are relative to it */
    Recorder(Path root, Disk disk) {
        this.root = root;
        this.disk = disk;
    }

    synchronized List<Event> events() {
        return List.copyOf(events);
    }

    synchronized void issued(int writers) {
        events.add(new Event.Issued(writers));
    }

    synchronized void acknowledged(int writer) {
        events.add(new Event.Acknowledged(writer));
    }

    private Path relative(Path path) {
        return root.relativize(path.toAbsolutePath().normalize());
    }

    @Override
    public synchronized NewFile create(Path path) throws IOException {
        RecordedFile file = new RecordedFile(files++, disk.create(path));
        events.add(new Event.Created(file.number, relative(path)));
        return file;
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
        events.add(new Event.Renamed(relative(from), relative(to)));
    }

    @Override
    public synchronized void syncFile(Path file) throws IOException {
        disk.syncFile(file);
        events.add(new Event.FileSynced(relative(file)));
    }

    @Override
    public synchronized void syncFolder(Path folder) throws IOException {
        disk.syncFolder(folder);
        events.add(new Event.FolderSynced(relative(folder)));
    }

    @Override
    public synchronized void createFolder(Path folder) throws IOException {
        disk.createFolder(folder);
        events.add(new Event.FolderCreated(relative(folder)));
    }

    /** Two events: a crash may come between the writing and its sync. */
    @Override
    public synchronized void overwrite(Path path, long offset, byte value) throws IOException {
        disk.overwrite(path, offset, value);
        events.add(new Event.Overwritten(relative(path), offset, value));
        events.add(new Event.FileSynced(relative(path)));
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        disk.delete(path);
        events.add(new Event.Deleted(relative(path)));
    }

    @Override
    public synchronized Optional<FileLock> tryLock(AsynchronousFileChannel lockFile, long offset) throws IOException {
        Optional<FileLock> lock = disk.tryLock(lockFile, offset);
        lock.ifPresent(held -> events.add(new Event.Locked(offset)));
        return lock;
    }

    private final class RecordedFile implements NewFile {
        private final int number;
        private final NewFile file;
        private long position;

        RecordedFile(int number, NewFile file) {
            this.number = number;
            this.file = file;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            byte[] written = new byte[bytes.remaining()];
            bytes.duplicate().get(written);
            synchronized (Recorder.this) {
                file.write(bytes);
                wrote(written);
            }
        }

        @Override
        public void copy(FileChannel source, long offset, long length) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length));
            while (bytes.hasRemaining() && source.read(bytes, offset + bytes.position()) >= 0) {
                // Positional, so that the copy that follows finds the source as it was.
            }
            synchronized (Recorder.this) {
                file.copy(source, offset, length);
                wrote(bytes.array());
            }
        }

        private void wrote(byte[] bytes) {
            events.add(new Event.Written(number, position, bytes));
            position += bytes.length;
        }

        @Override
        public void skip(long length) throws IOException {
            synchronized (Recorder.this) {
                file.skip(length);
                position += length;
                events.add(new Event.Skipped(number, length));
            }
        }

        @Override
        public void flush() throws IOException {
            synchronized (Recorder.this) {
                file.flush();
                events.add(new Event.Flushed(number));
            }
        }

        @Override
        public void sync() throws IOException {
            synchronized (Recorder.this) {
                file.sync();
                events.add(new Event.Synced(number));
            }
        }

        @Override
        public void close() throws IOException {
            synchronized (Recorder.this) {
                file.close();
                events.add(new Event.Closed(number));
            }
        }
    }
}
