package org.lightloom.zarr;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import org.lightloom.kv.DirectMemory;

/**
 * Decompresses the beginning of a Zstandard frame, block by block (RFC 8878, section 3.1.1.2), where the rest is not wanted:
 * one plane of a chunk, for instance. Nothing is known of the rest then, so a frame with a checksum is no case for this.
 */
final class ZstdPrefix {
    /** The most that a block decompresses to. */
    private static final int BLOCK = 1 << 17;

    private static final int DESCRIPTOR = 4;
    private static final int CHECKSUM_FLAG = 1 << 2;

    private static final ThreadLocal<ByteBuffer> FROM = ThreadLocal.withInitial(() -> DirectMemory.pageAligned(BLOCK));
    private static final ThreadLocal<ByteBuffer> TO = ThreadLocal.withInitial(() -> DirectMemory.pageAligned(BLOCK));

    private ZstdPrefix() {}

    /**
     * Whether at least a block is saved.
     *
     * @param frame which begins at this offset and tells its decompressed length
     */
    static boolean pays(byte[] frame, int offset, int wanted, int length) {
        return wanted / BLOCK < (length - 1) / BLOCK && (frame[offset + DESCRIPTOR] & CHECKSUM_FLAG) == 0;
    }

    /** Decompresses the first bytes of a frame into the beginning of an array; answers how many. */
    static int decompress(ZstdDecompressCtx context, byte[] frame, int offset, int length, byte[] to, int wanted) {
        ByteBuffer rest = ByteBuffer.wrap(frame, offset, length);
        ByteBuffer from = FROM.get().clear().limit(0);
        ByteBuffer decoded = TO.get();
        try {
            context.reset();
            for (int done = 0; done < wanted; done += decoded.limit()) {
                if (!from.hasRemaining()) {
                    refill(from, rest);
                }
                decoded.clear().limit(Math.min(BLOCK, wanted - done));
                boolean ended = context.decompressDirectByteBufferStream(decoded, from);
                decoded.flip();
                decoded.get(0, to, done, decoded.limit());
                if (done + decoded.limit() < wanted && (ended || !from.hasRemaining() && !rest.hasRemaining())) {
                    throw new CodecException(
                            "zstd: the frame ends before the " + wanted + " bytes that it should have");
                }
            }
            return wanted;
        } catch (ZstdException e) {
            throw new CodecException("zstd: " + e.getMessage(), e);
        }
    }

    private static void refill(ByteBuffer from, ByteBuffer rest) {
        int more = Math.min(from.capacity(), rest.remaining());
        from.clear().put(rest.slice(rest.position(), more)).flip();
        rest.position(rest.position() + more);
    }
}
