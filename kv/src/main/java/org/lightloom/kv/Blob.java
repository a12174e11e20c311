package org.lightloom.kv;

import java.nio.ByteBuffer;

/** One pinned version of a key. Reads are positional, so several threads may share a blob. */
public interface Blob extends AutoCloseable {

    /** Length in bytes. */
    long size();

    /** Identifies this version among those of its key; compared for equality only. */
    Version version();

    /** Whether it still is the newest version of its key; cheaper than to open the key again. */
    boolean isNewest();

    /**
     * Fills the remaining space of a buffer from an offset.
     *
     * @throws StoreException if the range does not lie within the blob or cannot be read
     */
    void read(long offset, ByteBuffer into);

    /** A new heap buffer with the given range, ready to be read. */
    default ByteBuffer read(long offset, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        read(offset, bytes);
        return bytes.flip();
    }

    @Override
    void close();
}
