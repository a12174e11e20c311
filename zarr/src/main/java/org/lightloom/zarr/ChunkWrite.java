package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lightloom.kv.Change;

/**
 * One chunk's part of a write.
 *
 * @param clear {@code from} within the chunk; empty for none
 * @param spans {@code from} within the chunk, {@code to} in all the values
 */
record ChunkWrite(String key, long[] chunk, Span[] clear, Span[] spans) {

    /** The parts of all chunks that a write or its clearing touches, those with values first. */
    static List<ChunkWrite> split(Selected selected, Optional<Selected> cleared, ArrayMetadata metadata) {
        Map<String, Grid.Part> clears = new LinkedHashMap<>();
        cleared.ifPresent(clear -> clear.split(metadata.chunk())
                .forEach(part -> clears.put(metadata.chunkKeys().key(part.chunk()), part)));
        List<ChunkWrite> writes = new ArrayList<>();
        for (Grid.Part part : selected.split(metadata.chunk())) {
            String key = metadata.chunkKeys().key(part.chunk());
            Grid.Part clear = clears.remove(key);
            writes.add(new ChunkWrite(key, part.chunk(), clear == null ? new Span[0] : clear.spans(), part.spans()));
        }
        Span[] none = new Span[selected.counts().length];
        Arrays.fill(none, Span.range(0, 0, 0));
        clears.forEach((key, part) -> writes.add(new ChunkWrite(key, part.chunk(), part.spans(), none)));
        return writes;
    }

    /** Whether it sets all elements of the chunk in their order. */
    boolean isWhole(int[] shape) {
        return Span.cover(spans, shape);
    }

    Change change(NdArray values, ArrayChange.Gathered gathered, MergeRule rule, ObjectNode note) {
        return Change.of(new ArrayChange(clear, spans, values, gathered, rule.name(), note));
    }
}
