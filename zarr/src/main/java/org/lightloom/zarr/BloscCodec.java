package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntFunction;

/**
 * {@code blosc}: the c-blosc 1 container (its README_CHUNK_FORMAT.rst). Written as one unsplit block, whose zstd frame
 * carries a checksum of its own: c-blosc writes none but checks it, so that readers that skip crc32c still notice
 * damage. Read: zstd, lz4, zlib, snappy and blosclz inside, any number of blocks and splits.
 */
record BloscCodec(String compressor, int level, Shuffle shuffle, int typeSize, int blockSize)
        implements Codec.BytesToBytes {
    private static final int HEADER = 16;
    private static final int FLAG_SHUFFLE = 0x01;
    private static final int FLAG_STORED = 0x02;
    private static final int FLAG_BITSHUFFLE = 0x04;
    private static final int FLAG_UNSPLIT = 0x10;
    private static final int CONTAINER_VERSION = 2;
    private static final int MAX_SPLITS = 16;
    private static final int MIN_BYTES_PER_SPLIT = 128;

    /** Room behind what is encoded, so that a checksum can follow without a copy. */
    private static final int SPARE = Integer.BYTES;

    @Override
    public void requireWritable() {
        BloscCompressor.forWriting(compressor);
    }

    @Override
    public ByteBuffer encode(ByteBuffer decoded) {
        BloscCompressor inner = BloscCompressor.forWriting(compressor);
        int length = decoded.remaining();
        int from = decoded.arrayOffset() + decoded.position();
        byte[] shuffled = Scratch.shuffled(length);
        shuffle.apply(decoded.array(), from, shuffled, 0, length, typeSize);
        byte[] compressed = Scratch.compressed(inner.maxSize(length));
        int size =
                level == 0 || length == 0 ? Integer.MAX_VALUE : inner.compress(shuffled, length, compressed, 0, level);
        if (size >= length) {
            return stored(decoded, inner);
        }
        int start = HEADER + 2 * Integer.BYTES;
        byte[] to = new byte[start + size + SPARE];
        System.arraycopy(compressed, 0, to, start, size);
        ByteBuffer container = header(to, inner, FLAG_UNSPLIT | shuffleFlag(), length, start + size);
        container.putInt(HEADER, HEADER + Integer.BYTES).putInt(HEADER + Integer.BYTES, size);
        return container;
    }

    private ByteBuffer stored(ByteBuffer decoded, BloscCompressor inner) {
        int length = decoded.remaining();
        byte[] to = new byte[HEADER + length + SPARE];
        System.arraycopy(decoded.array(), decoded.arrayOffset() + decoded.position(), to, HEADER, length);
        return header(to, inner, FLAG_UNSPLIT | FLAG_STORED | shuffleFlag(), length, HEADER + length);
    }

    private ByteBuffer header(byte[] to, BloscCompressor inner, int flags, int length, int size) {
        ByteBuffer container = ByteBuffer.wrap(to, 0, size).order(ByteOrder.LITTLE_ENDIAN);
        container.put(0, (byte) CONTAINER_VERSION).put(1, (byte) 1);
        container.put(2, (byte) (flags | inner.code() << 5)).put(3, (byte) typeSize);
        return container.putInt(4, length).putInt(8, length).putInt(12, size);
    }

    private int shuffleFlag() {
        return switch (shuffle) {
            case NOSHUFFLE -> 0;
            case SHUFFLE -> FLAG_SHUFFLE;
            case BITSHUFFLE -> FLAG_BITSHUFFLE;
        };
    }

    @Override
    public ByteBuffer decode(ByteBuffer encoded, int atMost) {
        return decode(encoded, atMost, ElementRuns.ALL, byte[]::new);
    }

    @Override
    public ByteBuffer decodePart(ByteBuffer encoded, int atMost, ElementRuns wanted) {
        return decode(encoded, atMost, wanted, Scratch::decoded);
    }

    private ByteBuffer decode(ByteBuffer encoded, int atMost, ElementRuns wanted, IntFunction<byte[]> target) {
        if (encoded.remaining() < HEADER) {
            throw new CodecException("blosc: shorter than its 16-byte header");
        }
        ByteBuffer container = encoded.slice().order(ByteOrder.LITTLE_ENDIAN);
        if ((container.get(0) & 0xff) > CONTAINER_VERSION) {
            throw new CodecException("blosc: container version " + (container.get(0) & 0xff) + " is not supported");
        }
        int length = container.getInt(4);
        if (container.getInt(12) != container.limit()) {
            throw new CodecException("blosc: the header promises " + Integer.toUnsignedLong(container.getInt(12))
                    + " bytes, the chunk has " + container.limit());
        }
        if (length < 0 || length > atMost) {
            throw new CodecException("blosc: the header promises " + Integer.toUnsignedLong(length)
                    + " decoded bytes, at most " + atMost + " are possible here");
        }
        byte[] to = target.apply(length);
        if ((container.get(2) & FLAG_STORED) != 0) {
            if (container.limit() - HEADER != length) {
                throw new CodecException("blosc: the stored bytes are not as many as the header promises");
            }
            container.get(HEADER, to);
        } else if (length > 0) {
            // In a chunk of another length, which is refused later, the runs may not be there.
            decodeBlocks(container, to, length == atMost ? wanted : ElementRuns.ALL);
        }
        return ByteBuffer.wrap(to);
    }

    private static void decodeBlocks(ByteBuffer container, byte[] to, ElementRuns wanted) {
        int blockSize = container.getInt(8);
        int type = Math.max(1, container.get(3) & 0xff);
        if (blockSize <= 0) {
            throw new CodecException("blosc: block size " + blockSize);
        }
        int blocks = (int) (((long) to.length + blockSize - 1) / blockSize);
        if (HEADER + (long) blocks * Integer.BYTES > container.limit()) {
            throw new CodecException("blosc: ends before its list of blocks");
        }
        int flags = container.get(2);
        BloscCompressor inner = BloscCompressor.forReading(flags >>> 5 & 7);
        Shuffle shuffle = (flags & FLAG_BITSHUFFLE) != 0
                ? Shuffle.BITSHUFFLE
                : (flags & FLAG_SHUFFLE) != 0 && type > 1 ? Shuffle.SHUFFLE : Shuffle.NOSHUFFLE;
        for (int block = 0; block < blocks; block++) {
            int offset = block * blockSize;
            int length = Math.min(blockSize, to.length - offset);
            boolean split = (flags & FLAG_UNSPLIT) == 0
                    && type <= MAX_SPLITS
                    && blockSize / type >= MIN_BYTES_PER_SPLIT
                    && length == blockSize;
            boolean direct = shuffle == Shuffle.NOSHUFFLE;
            byte[] target = direct ? to : Scratch.shuffled(length);
            int start = container.getInt(HEADER + block * Integer.BYTES);
            decodeStreams(container, start, inner, split ? type : 1, target, direct ? offset : 0, length);
            if (shuffle == Shuffle.SHUFFLE && blocks == 1 && wanted.isPartOf(length, type)) {
                wanted.unshuffle(target, to, length / type, type);
            } else if (!direct) {
                shuffle.undo(target, 0, to, offset, length, type);
            }
        }
    }

    private static void decodeStreams(
            ByteBuffer container, int start, BloscCompressor inner, int streams, byte[] to, int offset, int length) {
        int each = length / streams;
        if (each * streams != length) {
            throw new CodecException("blosc: a block of " + length + " bytes in " + streams + " streams");
        }
        long at = Integer.toUnsignedLong(start);
        for (int stream = 0; stream < streams; stream++) {
            int size = at + Integer.BYTES > container.limit() ? -1 : container.getInt((int) at);
            at += Integer.BYTES;
            if (size < 0 || at + size > container.limit()) {
                throw new CodecException("blosc: a block reaches past the end of the chunk");
            }
            int from = container.arrayOffset() + (int) at;
            if (size == each) {
                System.arraycopy(container.array(), from, to, offset + stream * each, each);
            } else {
                inner.decompress(container.array(), from, size, to, offset + stream * each, each);
            }
            at += size;
        }
    }

    @Override
    public long maxEncodedSize(long decoded) {
        return decoded + decoded / 64 + 4096;
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = Json.object().put("name", "blosc");
        json.putObject("configuration")
                .put("typesize", typeSize)
                .put("cname", compressor)
                .put("clevel", level)
                .put("shuffle", shuffle.zarrName())
                .put("blocksize", blockSize);
        return json;
    }
}
