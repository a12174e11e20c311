package org.lightloom.zarr;

import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import org.lightloom.kv.Blob;
import org.lightloom.kv.StoreException;
import org.lightloom.kv.Version;

/**
 * A version made of given bytes.
 *
 * @param reads is told where each read begins
 */
record BytesBlob(byte[] bytes, LongConsumer reads) implements Blob {
    BytesBlob(byte[] bytes) {
        this(bytes, offset -> {});
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public Version version() {
        return new Version("given");
    }

    @Override
    public boolean isNewest() {
        return true;
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        if (offset < 0 || offset + into.remaining() > bytes.length) {
            throw new StoreException("given", "read outside");
        }
        reads.accept(offset);
        into.put(bytes, (int) offset, into.remaining());
    }

    @Override
    public void close() {}
}
