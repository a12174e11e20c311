package org.lightloom.zarr;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.stream.IntStream;

/** Splits a selection along the chunks of a regular grid. */
final class Grid {
    private Grid() {}

    /**
     * What a selection takes from one chunk: {@code from} counts within the chunk.
     *
     * @param spans one for each dimension, or a single one for single elements, counted in C order
     */
    record Part(long[] chunk, Span[] spans) {}

    /** What a selection takes from one dimension of a chunk. */
    record AxisPart(long chunk, Span span) {}

    /** The parts in C order of their chunks' numbers along each dimension, each made when it is asked for. */
    static List<Part> split(Span[] spans, int[] chunkShape) {
        List<List<AxisPart>> axes = axes(spans, chunkShape);
        return new Parts(axes, Math.toIntExact(count(axes)));
    }

    /** How many parts there are in all. */
    static long count(List<List<AxisPart>> axes) {
        // Before the product, which may overflow where another dimension has none.
        return axes.stream().anyMatch(List::isEmpty)
                ? 0
                : axes.stream().mapToLong(List::size).reduce(1, Math::multiplyExact);
    }

    /** The parts of each dimension. */
    static List<List<AxisPart>> axes(Span[] spans, int[] chunkShape) {
        List<List<AxisPart>> axes = new ArrayList<>();
        for (int d = 0; d < spans.length; d++) {
            axes.add(split(spans[d], chunkShape[d]));
        }
        return axes;
    }

    /** Splits what a selection takes from a chunk along the smaller chunks within it. */
    static List<Part> split(Span[] spans, int[] outer, int[] chunkShape) {
        if (spans.length == outer.length) {
            return split(spans, chunkShape);
        }
        Span flat = spans[0];
        long[][] coordinates = new long[outer.length][flat.count()];
        int[] to = new int[flat.count()];
        for (int i = 0; i < to.length; i++) {
            long rest = flat.from(i);
            for (int d = outer.length - 1; d >= 0; d--) {
                coordinates[d][i] = rest % outer[d];
                rest /= outer[d];
            }
            to[i] = flat.to(i);
        }
        return split(coordinates, to, chunkShape);
    }

    /** Splits single elements, given by their coordinates; those of one chunk stay in their order. */
    static List<Part> split(long[][] coordinates, int[] to, int[] chunkShape) {
        Map<List<Long>, List<Integer>> byChunk = new LinkedHashMap<>();
        for (int i = 0; i < to.length; i++) {
            List<Long> chunk = new ArrayList<>(chunkShape.length);
            for (int d = 0; d < chunkShape.length; d++) {
                chunk.add(coordinates[d][i] / chunkShape[d]);
            }
            byChunk.computeIfAbsent(chunk, k -> new ArrayList<>()).add(i);
        }
        List<Part> parts = new ArrayList<>();
        byChunk.forEach((chunk, points) -> parts.add(new Part(
                chunk.stream().mapToLong(k -> k).toArray(), new Span[] {flat(coordinates, to, points, chunkShape)})));
        return parts;
    }

    private static Span flat(long[][] coordinates, int[] to, List<Integer> points, int[] chunkShape) {
        long[] from = new long[points.size()];
        int[] at = new int[points.size()];
        for (int k = 0; k < from.length; k++) {
            int point = points.get(k);
            for (int d = 0; d < chunkShape.length; d++) {
                from[k] = from[k] * chunkShape[d] + coordinates[d][point] % chunkShape[d];
            }
            at[k] = to[point];
        }
        return Span.list(from, at);
    }

    private static final class Parts extends AbstractList<Part> implements RandomAccess {
        private final List<List<AxisPart>> axes;
        private final int size;

        Parts(List<List<AxisPart>> axes, int size) {
            this.axes = axes;
            this.size = size;
        }

        @Override
        public Part get(int index) {
            Objects.checkIndex(index, size);
            long[] chunk = new long[axes.size()];
            Span[] spans = new Span[axes.size()];
            int rest = index;
            for (int d = chunk.length - 1; d >= 0; d--) {
                List<AxisPart> axis = axes.get(d);
                AxisPart part = axis.get(rest % axis.size());
                rest /= axis.size();
                chunk[d] = part.chunk;
                spans[d] = part.span;
            }
            return new Part(chunk, spans);
        }

        @Override
        public int size() {
            return size;
        }
    }

    private static List<AxisPart> split(Span span, int chunkLength) {
        return span.contiguous() ? new RangeParts(span, chunkLength) : splitEach(span, chunkLength);
    }

    /** The parts of consecutive positions. */
    private static final class RangeParts extends AbstractList<AxisPart> implements RandomAccess {
        private final Span span;
        private final int chunkLength;
        private final long firstChunk;
        private final int size;

        RangeParts(Span span, int chunkLength) {
            this.span = span;
            this.chunkLength = chunkLength;
            this.firstChunk = span.count() == 0 ? 0 : span.from(0) / chunkLength;
            this.size =
                    span.count() == 0 ? 0 : (int) ((span.from(0) + span.count() - 1) / chunkLength - firstChunk + 1);
        }

        @Override
        public AxisPart get(int index) {
            long chunk = firstChunk + index;
            long start = Math.max(span.from(0), chunk * chunkLength);
            int done = (int) (start - span.from(0));
            // The end of the chunk itself may lie behind 2^63 - 1.
            int count = (int) Math.min(span.count() - done, chunkLength - (start - chunk * chunkLength));
            return new AxisPart(chunk, Span.range(start - chunk * chunkLength, span.to(done), count));
        }

        @Override
        public int size() {
            return size;
        }
    }

    private static List<AxisPart> splitEach(Span span, int chunkLength) {
        int[] order = chunkOrder(span, chunkLength);
        List<AxisPart> parts = new ArrayList<>();
        for (int start = 0; start < order.length; ) {
            long chunk = span.from(order[start]) / chunkLength;
            int end = start;
            while (end < order.length && span.from(order[end]) / chunkLength == chunk) {
                end++;
            }
            long[] from = new long[end - start];
            int[] to = new int[end - start];
            for (int i = start; i < end; i++) {
                from[i - start] = span.from(order[i]) % chunkLength;
                to[i - start] = span.to(order[i]);
            }
            parts.add(new AxisPart(chunk, Span.list(from, to)));
            start = end;
        }
        return parts;
    }

    /** The positions with those of one chunk together, in their own order within it. */
    private static int[] chunkOrder(Span span, int chunkLength) {
        boolean sorted = true;
        for (int i = 1; i < span.count() && sorted; i++) {
            sorted = span.from(i - 1) / chunkLength <= span.from(i) / chunkLength;
        }
        IntStream positions = IntStream.range(0, span.count());
        return sorted
                ? positions.toArray()
                : positions
                        .boxed()
                        .sorted(Comparator.comparingLong(i -> span.from(i) / chunkLength))
                        .mapToInt(i -> i)
                        .toArray();
    }

    /** Number of a chunk in C order in a grid of the given shape. */
    static int ordinal(long[] chunk, int[] grid) {
        int ordinal = 0;
        for (int d = 0; d < grid.length; d++) {
            ordinal = ordinal * grid[d] + (int) chunk[d];
        }
        return ordinal;
    }
}
