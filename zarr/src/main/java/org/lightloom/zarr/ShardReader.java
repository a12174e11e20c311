package org.lightloom.zarr;

import java.util.Arrays;
import java.util.List;

/** Reads the inner chunks that a selection touches in one version of a shard. */
record ShardReader(ShardFile file, ShardIndex index, ShardingCodec sharding, ArrayMetadata metadata) {

    /** @param spans {@code from} in the shard, {@code to} in the result */
    NdArray read(Span[] spans) {
        int[] counts = Arrays.stream(spans).mapToInt(Span::count).toArray();
        NdArray into = NdArray.blank(metadata.dataType(), counts);
        read(spans, into);
        return into;
    }

    /** @param spans {@code from} in the shard, {@code to} in the array to fill: every element of theirs is set */
    void read(Span[] spans, NdArray into) {
        int[] grid = sharding.grid(metadata.chunk());
        List<Grid.Part> parts = Grid.split(spans, sharding.innerShape());
        Parallel.forEach(parts.size(), i -> {
            int chunk = Grid.ordinal(parts.get(i).chunk(), grid);
            Span[] wanted = parts.get(i).spans();
            if (index.holds(chunk)) {
                Regions.copy(file.chunkPart(index, chunk, metadata.dataType(), wanted), into, wanted);
            } else {
                Regions.fill(into, wanted, metadata.fill());
            }
        });
    }
}
