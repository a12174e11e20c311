package org.lightloom.zarr;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs of elements of a chunk that a reader wants: where they are few, bringing the others into place can be left out,
 * which is half the work of reading one object out of a shuffled chunk.
 *
 * @param size of an element in bytes; 0 stands for all elements of whatever size
 */
record ElementRuns(int size, List<Run> runs) {
    static final ElementRuns ALL = new ElementRuns(0, List.of());

    private static final int FEW = 8;

    /** @param first element of the chunk in C order */
    record Run(int first, int count) {}

    /** The elements that {@code from} of the spans names in a chunk. */
    static ElementRuns of(int[] chunkShape, Span[] spans, int size) {
        long wanted = 1;
        for (Span span : spans) {
            wanted *= span.count();
        }
        if (wanted * FEW > NdArray.elements(chunkShape)) {
            return ALL;
        }
        int[] counts = new int[spans.length];
        Span[] packed = new Span[spans.length];
        for (int d = 0; d < counts.length; d++) {
            counts[d] = spans[d].count();
            packed[d] = spans[d].packed();
        }
        List<Run> runs = new ArrayList<>();
        Regions.forEach(chunkShape, counts, packed, (from, to, count) -> runs.add(new Run(from, count)));
        return new ElementRuns(size, runs);
    }

    /** The byte behind the last element that is wanted, of so many. */
    int end(int bytes) {
        return size == 0
                ? bytes
                : runs.stream()
                        .mapToInt(run -> (run.first + run.count) * size)
                        .max()
                        .orElse(0);
    }

    /** Whether these are some of the elements of a block, not all. */
    boolean isPartOf(int blockLength, int typeSize) {
        return size == typeSize && blockLength % typeSize == 0;
    }

    /** @param n elements in the block, whose byte k stands in plane k */
    void unshuffle(byte[] planes, byte[] to, int n, int typeSize) {
        for (Run run : runs) {
            for (int k = 0; k < typeSize; k++) {
                int plane = k * n;
                for (int i = run.first; i < run.first + run.count; i++) {
                    to[i * typeSize + k] = planes[plane + i];
                }
            }
        }
    }
}
