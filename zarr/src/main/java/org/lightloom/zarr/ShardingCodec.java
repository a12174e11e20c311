package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code sharding_indexed}: inner chunks with an index of their offsets and lengths.
 *
 * @param chunkShape shape of an inner chunk
 * @param fill what an inner chunk that is not stored holds
 */
record ShardingCodec(
        List<Integer> chunkShape, CodecChain inner, CodecChain indexCodecs, boolean indexAtEnd, FillValue fill)
        implements Codec.ArrayToBytes {

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

    /** Bytes of the encoded index: it may only use codecs of fixed size. */
    int indexSize(int[] shardShape) {
        long size = indexCodecs.serializer().maxEncodedSize(DataType.UINT64, indexShape(shardShape));
        for (Codec.BytesToBytes codec : indexCodecs.compressors()) {
            size = codec.maxEncodedSize(size);
        }
        return Math.toIntExact(size);
    }

    ShardIndex emptyIndex(int[] shardShape) {
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
        int indexSize = indexSize(shape);
        if (encoded.remaining() < indexSize) {
            throw new CodecException(
                    "the shard has " + encoded.remaining() + " bytes, its index alone needs " + indexSize);
        }
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

    @Override
    public long maxEncodedSize(DataType dataType, int[] shape) {
        return -1;
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
