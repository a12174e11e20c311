package org.lightloom.zarr;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * Zstandard frames (RFC 8878) to and from heap arrays. The native contexts are kept for the next user, never by a thread:
 * nothing but closing frees them, and the threads of the common pool forget what is theirs after each task.
 */
final class ZstdFrames {
    static final Deque<ZstdCompressCtx> COMPRESS = new ConcurrentLinkedDeque<>();
    static final Deque<ZstdDecompressCtx> DECOMPRESS = new ConcurrentLinkedDeque<>();

    private static final int LARGEST_AT_ONCE = 1 << 24;

    private ZstdFrames() {}

    static long maxSize(long decoded) {
        return Zstd.compressBound(decoded);
    }

    /**
     * How hard to look for repetitions; {@link #OF_THE_LEVEL} stands for what zstd's table says of a level and a length.
     *
     * @param minMatch bytes that a repetition has at least
     * @param strategy as zstd numbers them
     */
    record Effort(int level, int minMatch, int strategy) {
        static final int OF_THE_LEVEL = 0;

        /** One table of what was seen, instead of one for repetitions of 8 bytes and one for shorter ones. */
        static final int FAST = 1;

        static Effort of(int level) {
            return new Effort(level, OF_THE_LEVEL, OF_THE_LEVEL);
        }
    }

    /** Compresses into a range of an array that {@link #maxSize} fits; answers the number of bytes. */
    static int compress(
            byte[] from, int fromOffset, int length, byte[] to, int toOffset, Effort effort, boolean checksum) {
        ZstdCompressCtx context = Objects.requireNonNullElseGet(COMPRESS.pollFirst(), ZstdCompressCtx::new);
        try {
            context.setLevel(effort.level);
            context.setMinMatch(effort.minMatch);
            context.setStrategy(effort.strategy);
            context.setChecksum(checksum);
            return context.compressByteArray(to, toOffset, to.length - toOffset, from, fromOffset, length);
        } finally {
            COMPRESS.addFirst(context);
        }
    }

    private static int withContext(ToIntFunction<ZstdDecompressCtx> work) {
        ZstdDecompressCtx context = Objects.requireNonNullElseGet(DECOMPRESS.pollFirst(), ZstdDecompressCtx::new);
        try {
            return work.applyAsInt(context);
        } finally {
            DECOMPRESS.addFirst(context);
        }
    }

    /** Answers the number of bytes decoded, at most as many as the range has. */
    private static int decoded(byte[] from, int fromOffset, int fromLength, byte[] to, int toOffset, int toLength) {
        return withContext(
                context -> context.decompressByteArray(to, toOffset, toLength, from, fromOffset, fromLength));
    }

    /** Decompresses one or more frames that fill exactly the given range. */
    static void decompress(byte[] from, int fromOffset, int fromLength, byte[] to, int toOffset, int toLength) {
        try {
            int length = decoded(from, fromOffset, fromLength, to, toOffset, toLength);
            if (length != toLength) {
                throw new CodecException("zstd: " + length + " bytes decoded, " + toLength + " expected");
            }
        } catch (ZstdException e) {
            throw new CodecException("zstd: " + e.getMessage(), e);
        }
    }

    /**
     * Decompresses frames of unknown length; of a single frame that tells its length into an array of exactly that.
     *
     * @param wanted as many bytes at the beginning are looked at afterwards; what follows them may be anything
     */
    static ByteBuffer decompress(ByteBuffer encoded, int atMost, int wanted, IntFunction<byte[]> target) {
        if (!encoded.hasRemaining()) {
            throw new CodecException("zstd: there are no bytes, not even a frame of none");
        }
        byte[] from = encoded.array();
        int offset = encoded.arrayOffset() + encoded.position();
        long promised = Zstd.getFrameContentSize(from, offset, encoded.remaining());
        boolean single = promised > 0 && frameLength(from, offset, encoded.remaining()) == encoded.remaining();
        if (single && promised > atMost) {
            throw new CodecException(
                    "zstd: the frame promises " + promised + " bytes, at most " + atMost + " are possible here");
        }
        if (single) {
            byte[] to = target.apply((int) promised);
            if (ZstdPrefix.pays(from, offset, wanted, to.length)) {
                withContext(context -> ZstdPrefix.decompress(context, from, offset, encoded.remaining(), to, wanted));
            } else {
                decompress(from, offset, encoded.remaining(), to, 0, to.length);
            }
            return ByteBuffer.wrap(to);
        }
        return atMost <= LARGEST_AT_ONCE
                ? atOnce(from, offset, encoded.remaining(), atMost)
                : streamed(from, offset, encoded.remaining(), atMost);
    }

    /** Needs no window besides what is decoded, which a stream allocates as large as the frame claims. */
    private static ByteBuffer atOnce(byte[] from, int offset, int length, int atMost) {
        byte[] to = new byte[atMost];
        try {
            int size = decoded(from, offset, length, to, 0, atMost);
            return ByteBuffer.wrap(to, 0, size);
        } catch (ZstdException e) {
            throw e.getErrorCode() == Zstd.errDstSizeTooSmall()
                    ? tooMuch(atMost, e)
                    : new CodecException("zstd: " + e.getMessage(), e);
        }
    }

    private static CodecException tooMuch(int atMost, Throwable cause) {
        return new CodecException("zstd: more than the " + atMost + " bytes that the chunk may have", cause);
    }

    private static long frameLength(byte[] from, int offset, int length) {
        try {
            return Zstd.findFrameCompressedSize(from, offset, length);
        } catch (ZstdException e) {
            throw new CodecException("zstd: " + e.getMessage(), e);
        }
    }

    private static ByteBuffer streamed(byte[] from, int offset, int length, int atMost) {
        try (InputStream in = new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(from, offset, length))) {
            byte[] bytes = in.readNBytes(atMost);
            if (in.read() >= 0) {
                throw new CodecException("zstd: more than the " + atMost + " bytes that the chunk may have");
            }
            return ByteBuffer.wrap(bytes);
        } catch (IOException e) {
            throw new CodecException("zstd: " + e.getMessage(), e);
        }
    }
}
