package org.lightloom.zarr;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.stream.IntStream;

/** Splits a selection along the chunks of a regular grid. */
final class Grid {
    private Grid() {}

    /** What a selection takes from one chunk: {@code from} counts within the chunk. */
    record Part(long[] chunk, Span[] spans) {
        int elements() {
            return Arrays.stream(spans).mapToInt(Span::count).reduce(1, (a, b) -> a * b);
        }
    }

    private record AxisPart(long chunk, Span span) {}

    /** The parts in C order of their chunks' numbers along each dimension, each made when it is asked for. */
    static List<Part> split(Span[] spans, int[] chunkShape) {
        List<List<AxisPart>> axes = new ArrayList<>();
        long size = 1;
        for (int d = 0; d < spans.length; d++) {
            axes.add(split(spans[d], chunkShape[d]));
            size = Math.multiplyExact(size, axes.get(d).size());
        }
        return new Parts(axes, Math.toIntExact(size));
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
            long end = Math.min(span.from(0) + span.count(), (chunk + 1) * chunkLength);
            int done = (int) (start - span.from(0));
            return new AxisPart(chunk, Span.range(start - chunk * chunkLength, span.to(done), (int) (end - start)));
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
