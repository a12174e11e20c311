package org.lightloom.bench.crash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.lightloom.kv.Disk;
import org.lightloom.kv.PassingDisk;

/**
 * Lets the first who gets a key's lock wait until others have posted their changes, or until an operation failed: then
 * perhaps they never will.
 */
final class Gathering extends PassingDisk {
    private static final long FIRST_SLOT = 1L << 32;
    private static final long PATIENCE = 60;

    private final CountDownLatch posted;
    private final AtomicBoolean held = new AtomicBoolean();

    Gathering(Disk disk, int others) {
        super(disk);
        this.posted = new CountDownLatch(others);
    }

    private interface Action<T> {
        T run() throws IOException;
    }

    private <T> T orGoOn(Action<T> action) throws IOException {
        try {
            return action.run();
        } catch (IOException | RuntimeException | Error e) {
            while (posted.getCount() > 0) {
                posted.countDown();
            }
            throw e;
        }
    }

    @Override
    public Optional<FileLock> tryLock(AsynchronousFileChannel lockFile, long offset) throws IOException {
        Optional<FileLock> lock = orGoOn(() -> disk.tryLock(lockFile, offset));
        if (lock.isPresent() && offset < FIRST_SLOT && held.compareAndSet(false, true)) {
            await();
        }
        return lock;
    }

    private void await() {
        try {
            if (!posted.await(PATIENCE, TimeUnit.SECONDS)) {
                throw new IllegalStateException(posted.getCount() + " changes are missing");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        orGoOn(() -> {
            disk.rename(from, to);
            return to;
        });
        if (to.toString().endsWith(".patch")) {
            posted.countDown();
        }
    }

    @Override
    public NewFile create(Path path) throws IOException {
        NewFile file = orGoOn(() -> disk.create(path));
        return new PassingFile(file) {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
                orGoOn(() -> {
                    file.write(bytes);
                    return path;
                });
            }

            @Override
            public void flush() throws IOException {
                orGoOn(() -> {
                    file.flush();
                    return path;
                });
            }

            @Override
            public void close() throws IOException {
                orGoOn(() -> {
                    file.close();
                    return path;
                });
            }
        };
    }

    @Override
    public void overwrite(Path path, long offset, byte value) throws IOException {
        orGoOn(() -> {
            disk.overwrite(path, offset, value);
            return path;
        });
    }
}
