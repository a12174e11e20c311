package org.lightloom.kv;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.lightloom.kv.memory.DirectMemory;

/** The operations as the operating system has them. */
final class LocalDisk implements Disk {
    static final LocalDisk INSTANCE = new LocalDisk();

    private LocalDisk() {}

    @Override
    public NewFile create(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            Sharing.asItsFolder(path);
            return new LocalFile(channel);
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void syncFile(Path file) throws IOException {
        sync(file);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        sync(folder);
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        Files.createDirectory(folder);
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public void overwrite(Path path, long offset, byte value) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {value}), offset);
            channel.force(false);
        }
    }

    @Override
    public Optional<FileLock> tryLock(AsynchronousFileChannel lockFile, long offset) throws IOException {
        try {
            return Optional.ofNullable(lockFile.tryLock(offset, 1, false));
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
    }

    private static final class LocalFile implements NewFile {
        /** So much needs no copy to be written together with others. */
        private static final int LEAST_ON_ITS_OWN = 1 << 14;

        // Gathers small pieces and keeps the JDK from caching a direct buffer as large as the largest heap buffer.
        private final DirectMemory.Loan loan = DirectMemory.borrow();
        private final ByteBuffer staging = loan.buffer();
        private final FileChannel channel;

        LocalFile(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            if (bytes.isDirect() && bytes.remaining() >= LEAST_ON_ITS_OWN) {
                flush();
                writeAll(bytes);
            }
            while (bytes.hasRemaining()) {
                int length = Math.min(bytes.remaining(), staging.remaining());
                staging.put(bytes.slice(bytes.position(), length));
                bytes.position(bytes.position() + length);
                if (!staging.hasRemaining()) {
                    flush();
                }
            }
        }

        @Override
        public void copy(FileChannel source, long offset, long length) throws IOException {
            flush();
            for (long done = 0; done < length; ) {
                long copied = source.transferTo(offset + done, length - done, channel);
                if (copied <= 0) {
                    throw new EOFException("the current version became shorter while it was copied");
                }
                done += copied;
            }
        }

        @Override
        public void skip(long length) throws IOException {
            flush();
            channel.position(channel.position() + length);
        }

        @Override
        public void sync() throws IOException {
            flush();
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            loan.close();
            channel.close();
        }

        @Override
        public void flush() throws IOException {
            staging.flip();
            writeAll(staging);
            staging.clear();
        }

        private void writeAll(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }
}
