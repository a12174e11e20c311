package org.lightloom.zarr;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import org.lightloom.kv.memory.DirectMemory;

/**
 * Decompresses the beginning of a Zstandard frame, block by block (RFC 8878, section 3.1.1.2), where the rest is not wanted:
 * one plane of a chunk, for instance. Nothing is known of the rest then, so a frame with a checksum is no case for this.
 */
final class ZstdPrefix {
    /** The most that a block decompresses to. */
    private static final int BLOCK = 1 << 17;

    /** A context keeps memory for the largest window that it met, and refuses more than 128 MiB. */
    private static final long LARGEST_WINDOW = 1 << 23;

    private static final int DESCRIPTOR = 4;
    private static final int CHECKSUM_FLAG = 1 << 2;
    private static final int SINGLE_SEGMENT_FLAG = 1 << 5;

    private ZstdPrefix() {}

    /**
     * Whether this is a case for it: half of the blocks are saved, since each costs two more copies than the whole does.
     *
     * @param frame a sound one, which begins at this offset and tells its decompressed length
     */
    static boolean pays(byte[] frame, int offset, int wanted, int length) {
        return 2 * blocks(wanted) <= blocks(length)
                && (frame[offset + DESCRIPTOR] & CHECKSUM_FLAG) == 0
                && window(frame, offset, length) <= LARGEST_WINDOW;
    }

    private static int blocks(int length) {
        return (int) (((long) length + BLOCK - 1) / BLOCK);
    }

    /** RFC 8878, section 3.1.1.1.2: the descriptor is a mantissa of three bits behind an exponent; in bytes. */
    private static long window(byte[] frame, int offset, int length) {
        if ((frame[offset + DESCRIPTOR] & SINGLE_SEGMENT_FLAG) != 0) {
            return length;
        }
        int descriptor = frame[offset + DESCRIPTOR + 1] & 0xff;
        return (8L + (descriptor & 7)) << (7 + (descriptor >> 3));
    }

    /** Decompresses the first bytes of a frame into the beginning of an array; answers how many. */
    static int decompress(ZstdDecompressCtx context, byte[] frame, int offset, int length, byte[] to, int wanted) {
        ByteBuffer rest = ByteBuffer.wrap(frame, offset, length);
        try (DirectMemory.Loan one = DirectMemory.borrow();
                DirectMemory.Loan other = DirectMemory.borrow()) {
            ByteBuffer from = one.buffer().limit(0);
            ByteBuffer decoded = other.buffer();
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
        int more = Math.min(BLOCK, rest.remaining());
        from.clear().put(rest.slice(rest.position(), more)).flip();
        rest.position(rest.position() + more);
    }
}
