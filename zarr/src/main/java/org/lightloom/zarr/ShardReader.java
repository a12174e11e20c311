package org.lightloom.zarr;

import java.util.Arrays;
import java.util.List;

/** Reads the inner chunks that a selection touches in one version of a shard. */
record ShardReader(ShardFile file, ShardIndex index, ShardingCodec sharding, ArrayMetadata metadata) {
    /**
     * Up to so many bytes are decoded by the calling thread, which takes half a millisecond: a helper that loses its core
     * in a busy machine, or to the compiler in a new process, costs several.
     */
    private static final int ALONE = 1 << 20;

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
        long bytes = (long) parts.size() * NdArray.elements(sharding.innerShape()) * metadata.dataType().size();
        if (bytes <= ALONE) {
            parts.forEach(part -> read(part, grid, into));
        } else {
            Parallel.forEach(parts.size(), i -> read(parts.get(i), grid, into));
        }
    }

    private void read(Grid.Part part, int[] grid, NdArray into) {
        int chunk = Grid.ordinal(part.chunk(), grid);
        Span[] wanted = part.spans();
        if (index.holds(chunk)) {
            Regions.copy(file.chunkPart(index, chunk, metadata.dataType(), wanted), into, wanted);
        } else {
            Regions.fill(into, wanted, metadata.fill());
        }
    }
}
