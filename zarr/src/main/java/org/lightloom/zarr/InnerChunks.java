package org.lightloom.zarr;

/** Cuts inner chunks out of a whole shard in memory and pastes them in. */
final class InnerChunks {
    private InnerChunks() {}

    static NdArray cut(NdArray shard, ShardingCodec sharding, int chunk) {
        NdArray cut = sharding.fill().filled(shard.dataType(), sharding.innerShape());
        Regions.copy(shard, cut, spans(shard.shape(), sharding, chunk, true));
        return cut;
    }

    static void paste(NdArray part, NdArray shard, ShardingCodec sharding, int chunk) {
        Regions.copy(part, shard, spans(shard.shape(), sharding, chunk, false));
    }

    private static Span[] spans(int[] shardShape, ShardingCodec sharding, int chunk, boolean fromShard) {
        int[] inner = sharding.innerShape();
        int[] grid = sharding.grid(shardShape);
        Span[] spans = new Span[inner.length];
        int rest = chunk;
        for (int d = inner.length - 1; d >= 0; d--) {
            int start = rest % grid[d] * inner[d];
            rest /= grid[d];
            spans[d] = fromShard ? Span.range(start, 0, inner[d]) : Span.range(0, start, inner[d]);
        }
        return spans;
    }
}
