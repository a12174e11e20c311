package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * {@code sharding_indexed}: inner chunks with an index of their offsets and lengths.
 *
 * @param chunkShape shape of an inner chunk
 * @param fill what an inner chunk that is not stored holds
 */
record ShardingCodec(
        List<Integer> chunkShape, CodecChain inner, CodecChain indexCodecs, boolean indexAtEnd, FillValue fill)
        implements Codec.ArrayToBytes {
    /** 16 Mi inner chunks. */
    private static final int LARGEST_INDEX = (1 << 28) + 1024;

    int[] innerShape() {
        return chunkShape.stream().mapToInt(i -> i).toArray();
    }

    /** How many inner chunks a shard has in each dimension. */
    int[] grid(int[] shardShape) {
        int[] grid = new int[shardShape.length];
        for (int d = 0; d < grid.length; d++) {
            grid[d] = shardShape[d] / chunkShape.get(d);
        }
        return grid;
    }

    int[] indexShape(int[] shardShape) {
        int[] grid = grid(shardShape);
        int[] shape = Arrays.copyOf(grid, grid.length + 1);
        shape[grid.length] = 2;
        return shape;
    }

    /** Bytes of the encoded index, which may only use codecs of fixed size; nothing where no 64 bits can tell them. */
    OptionalLong indexBytes(int[] shardShape) {
        long size = 2L * Long.BYTES;
        for (int length : grid(shardShape)) {
            if (size > Long.MAX_VALUE / 2 / Math.max(1, length)) {
                return OptionalLong.empty();
            }
            size *= length;
        }
        for (Codec.BytesToBytes codec : indexCodecs.compressors()) {
            size = codec.maxEncodedSize(size);
        }
        return OptionalLong.of(size);
    }

    /**
     * Bytes of the encoded index.
     *
     * @throws CodecException if a shard has more inner chunks than are supported
     */
    int indexSize(int[] shardShape) {
        long size = indexBytes(shardShape).orElse(Long.MAX_VALUE);
        if (size > LARGEST_INDEX) {
            throw new CodecException(
                    "a shard with an index of " + size + " bytes; at most " + LARGEST_INDEX + " are supported");
        }
        return (int) size;
    }

    /** @throws CodecException if a shard has more inner chunks than are supported */
    ShardIndex emptyIndex(int[] shardShape) {
        indexSize(shardShape);
        return ShardIndex.empty(NdArray.elements(grid(shardShape)));
    }

    ShardIndex decodeIndex(ByteBuffer encoded, int[] shardShape) {
        return new ShardIndex(indexCodecs
                .decode(encoded, DataType.UINT64, indexShape(shardShape))
                .toLongs());
    }

    ByteBuffer encodeIndex(ShardIndex index, int[] shardShape) {
        long[] entries = index.entries();
        byte[] bytes = NdArray.ofLongs(new int[] {entries.length}, entries).rawBytes();
        return indexCodecs.encode(NdArray.ofBytes(DataType.UINT64, indexShape(shardShape), bytes));
    }

    @Override
    public void requireWritable() {
        inner.requireWritable();
    }

    @Override
    public boolean decodesAlike(Codec.ArrayToBytes other, DataType dataType) {
        return other instanceof ShardingCodec sharding
                && sharding.chunkShape.equals(chunkShape)
                && sharding.indexAtEnd == indexAtEnd
                && sharding.inner.decodesAlike(inner, dataType)
                && sharding.indexCodecs.decodesAlike(indexCodecs, DataType.UINT64);
    }

    @Override
    public ByteBuffer encode(NdArray decoded) {
        int[] shard = decoded.shape();
        ShardIndex index = emptyIndex(shard);
        List<ByteBuffer> chunks = new ArrayList<>();
        long offset = indexAtEnd ? 0 : indexSize(shard);
        for (int i = 0; i < index.size(); i++) {
            NdArray chunk = InnerChunks.cut(decoded, this, i);
            if (!fill.fills(chunk)) {
                ByteBuffer bytes = inner.encode(chunk);
                index.put(i, offset, bytes.remaining());
                offset += bytes.remaining();
                chunks.add(bytes);
            }
        }
        ByteBuffer encodedIndex = encodeIndex(index, shard);
        chunks.add(indexAtEnd ? chunks.size() : 0, encodedIndex);
        return joined(chunks);
    }

    private static ByteBuffer joined(List<ByteBuffer> parts) {
        long size = parts.stream().mapToLong(ByteBuffer::remaining).sum();
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(size));
        parts.forEach(part -> all.put(part.duplicate()));
        return all.flip();
    }

    @Override
    public NdArray decode(ByteBuffer encoded, DataType dataType, int[] shape) {
        requireIndex(encoded.remaining(), shape);
        int indexSize = indexSize(shape);
        int at = encoded.position() + (indexAtEnd ? encoded.remaining() - indexSize : 0);
        ShardIndex index = decodeIndex(encoded.slice(at, indexSize), shape);
        NdArray decoded = fill.filled(dataType, shape);
        for (int i = 0; i < index.size(); i++) {
            if (index.holds(i)) {
                index.check(i, encoded.remaining());
                ByteBuffer bytes = encoded.slice(encoded.position() + (int) index.offset(i), (int) index.length(i));
                InnerChunks.paste(inner.decode(bytes, dataType, innerShape()), decoded, this, i);
            }
        }
        return decoded;
    }

    /** @throws CodecException if a shard of so many bytes cannot hold its index */
    void requireIndex(long shardBytes, int[] shardShape) {
        long needed = indexBytes(shardShape).orElse(Long.MAX_VALUE);
        if (shardBytes < needed) {
            throw new CodecException("the shard has " + shardBytes + " bytes, its index alone needs " + needed);
        }
    }

    /** Without what nothing refers to: a shard that is whole in memory has just been written. */
    @Override
    public long maxEncodedSize(DataType dataType, int[] shape) {
        long each = inner.mostEncoded(dataType, innerShape());
        long chunks = NdArray.elements(grid(shape));
        return each > Long.MAX_VALUE / 2 / Math.max(1, chunks) ? Long.MAX_VALUE / 2 : each * chunks + indexSize(shape);
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = Json.object().put("name", "sharding_indexed");
        ObjectNode configuration = json.putObject("configuration");
        ArrayNode shape = configuration.putArray("chunk_shape");
        chunkShape.forEach(shape::add);
        configuration.set("codecs", inner.toJson());
        configuration.set("index_codecs", indexCodecs.toJson());
        configuration.put("index_location", indexAtEnd ? "end" : "start");
        return json;
    }
}
