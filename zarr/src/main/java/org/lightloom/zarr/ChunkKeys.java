package org.lightloom.zarr;

import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The chunk key encodings {@code default} and {@code v2}. */
record ChunkKeys(boolean v2, String separator) {

    String key(long[] chunk) {
        String coordinates = LongStream.of(chunk).mapToObj(Long::toString).collect(Collectors.joining(separator));
        if (v2) {
            return chunk.length == 0 ? "0" : coordinates;
        }
        return chunk.length == 0 ? "c" : "c" + separator + coordinates;
    }
}
