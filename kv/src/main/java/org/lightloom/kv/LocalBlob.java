package org.lightloom.kv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.lightloom.kv.memory.DirectMemory;

/**
 * An open file. A later version is another inode, so this one stays as it is.
 *
 * <p>An interrupt of a reading thread makes the JDK close the channel: that thread gets a {@link StoreException} and
 * keeps its interrupt flag; for the others the file is opened again, which works unless a newer version took its place.
 */
final class LocalBlob implements Blob {
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    // What is read into a heap buffer goes through a window that stays in the processor's cache. The JDK's own is as
    // large as the largest read, and lies anywhere in memory.
    private static final int WINDOW = 128 * 1024;
    /** So little is left to the JDK's. */
    private static final int SMALL = 16 * 1024;

    private final Path path;
    private final Stamp stamp;
    private volatile FileChannel channel;
    private volatile boolean closed;

    private LocalBlob(Path path, Stamp stamp, FileChannel channel) {
        this.path = path;
        this.stamp = stamp;
        this.channel = channel;
    }

    /**
     * Opens a file in a folder that is known to lie inside the store.
     *
     * @throws NoSuchFileException where the key has no version
     */
    static LocalBlob open(Path path, Containment containment) throws IOException {
        while (true) {
            Stamp before = Stamp.of(path);
            if (before.isLink()) {
                return open(containment.resolve(path), containment);
            }
            if (!before.isFile()) {
                String found = before.isFolder() ? "is a folder" : "is no regular file";
                throw failed(path, found + ", where a file should be: move it away");
            }
            FileChannel channel = FileChannel.open(path, READ);
            boolean still = false;
            try {
                // The JDK has no fstat: only a stamp that is the same on both sides belongs to what was opened.
                still = isStill(before, path);
            } finally {
                if (!still) {
                    channel.close();
                }
            }
            if (still) {
                return new LocalBlob(path, before, channel);
            }
        }
    }

    private static boolean isStill(Stamp stamp, Path path) throws IOException {
        return Stamp.ifPresent(path).filter(stamp::equals).isPresent();
    }

    @Override
    public boolean isNewest() {
        try {
            return isStill(stamp, path);
        } catch (IOException e) {
            throw failed(path, "cannot be looked at: " + Publication.reason(e), e);
        }
    }

    /** Where it was found, with no link left to follow. */
    Path path() {
        return path;
    }

    Stamp stamp() {
        return stamp;
    }

    /** For copying whole ranges; on loan. */
    FileChannel channel() {
        return channel;
    }

    @Override
    public long size() {
        return stamp.size();
    }

    @Override
    public Version version() {
        return stamp.version();
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        if (offset < 0 || offset > size() - into.remaining()) {
            throw failed(path, "no bytes " + offset + " to " + (offset + into.remaining()) + " in a blob of " + size());
        }
        try {
            readFully(offset, into);
        } catch (ClosedByInterruptException e) {
            throw failed(path, "interrupted while reading", e);
        } catch (IOException e) {
            throw failed(path, "cannot be read: " + Publication.reason(e), e);
        }
    }

    private void readFully(long offset, ByteBuffer into) throws IOException {
        if (into.isDirect() || into.remaining() <= SMALL) {
            fill(offset, into);
            return;
        }
        try (DirectMemory.Loan loan = DirectMemory.borrow()) {
            ByteBuffer window = loan.buffer();
            for (long at = offset; into.hasRemaining(); at += window.limit()) {
                window.clear().limit(Math.min(WINDOW, into.remaining()));
                fill(at, window);
                into.put(window.flip());
            }
        }
    }

    private void fill(long offset, ByteBuffer into) throws IOException {
        int start = into.position();
        while (into.hasRemaining()) {
            readSome(offset + into.position() - start, into);
        }
    }

    private void readSome(long at, ByteBuffer into) throws IOException {
        FileChannel used = channel;
        try {
            if (used.read(into, at) < 0) {
                throw failed(path, "was cut short by another program while it was open");
            }
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (ClosedChannelException e) {
            reopen(used);
        }
    }

    private synchronized void reopen(FileChannel spoiled) throws IOException {
        if (closed) {
            throw failed(path, "read after the blob was closed");
        }
        if (channel != spoiled) {
            return;
        }
        FileChannel again = FileChannel.open(path, READ);
        if (!isStill(stamp, path)) {
            again.close();
            throw failed(path, "another reader's interrupt closed this version; open the key again");
        }
        channel = again;
    }

    private static StoreException failed(Path path, String what) {
        return new StoreException(path.toString(), what);
    }

    private static StoreException failed(Path path, String what, IOException cause) {
        return new StoreException(path.toString(), what, cause);
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing was written to it, so nothing is lost.
        }
    }
}
