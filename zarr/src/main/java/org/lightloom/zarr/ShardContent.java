package org.lightloom.zarr;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Encoded inner chunks that are to become a shard, in memory. For one thread at a time. */
public final class ShardContent {
    private static final int BLOCK = 1 << 20;

    private final ArrayMetadata metadata;
    private final ShardingCodec sharding;
    private final String where;
    private final int[] grid;
    private final ShardIndex index;
    private final List<ByteBuffer> blocks = new ArrayList<>();
    private long length;

    ShardContent(ArrayMetadata metadata, ShardingCodec sharding, String where) {
        this.metadata = metadata;
        this.sharding = sharding;
        this.where = where;
        this.grid = sharding.grid(metadata.chunk());
        this.index = sharding.emptyIndex(metadata.chunk());
    }

    /**
     * Encodes an inner chunk, once for each; one that is all fill value is left out.
     *
     * @param values of the shape of an inner chunk; not kept
     * @param chunk its coordinates in the shard
     */
    public void put(NdArray values, long... chunk) {
        if (!metadata.fill().fills(values)) {
            ByteBuffer bytes = WholeChunk.encode(values, sharding.inner(), where);
            index.put(Grid.ordinal(chunk, grid), length, bytes.remaining());
            append(bytes);
        }
    }

    /** What is encoded is copied together, since a codec's buffers are larger than what they hold. */
    private void append(ByteBuffer bytes) {
        length += bytes.remaining();
        while (bytes.hasRemaining()) {
            if (blocks.isEmpty() || !last().hasRemaining()) {
                blocks.add(ByteBuffer.allocate(BLOCK));
            }
            int count = Math.min(bytes.remaining(), last().remaining());
            last().put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
        }
    }

    private ByteBuffer last() {
        return blocks.get(blocks.size() - 1);
    }

    ShardIndex index() {
        return index;
    }

    /** The encoded chunks, in the order in which they were put. */
    List<ByteBuffer> bytes() {
        return blocks.stream().map(block -> block.duplicate().flip()).toList();
    }
}
