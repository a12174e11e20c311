package org.lightloom.zarr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
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

    static List<Part> split(Span[] spans, int[] chunkShape) {
        List<List<AxisPart>> axes = new ArrayList<>();
        for (int d = 0; d < spans.length; d++) {
            axes.add(split(spans[d], chunkShape[d]));
        }
        List<Part> parts = new ArrayList<>();
        product(
                axes,
                0,
                new AxisPart[spans.length],
                chosen -> parts.add(new Part(
                        Arrays.stream(chosen).mapToLong(AxisPart::chunk).toArray(),
                        Arrays.stream(chosen).map(AxisPart::span).toArray(Span[]::new))));
        return parts;
    }

    private static void product(List<List<AxisPart>> axes, int d, AxisPart[] chosen, Consumer<AxisPart[]> each) {
        if (d == axes.size()) {
            each.accept(chosen);
            return;
        }
        for (AxisPart part : axes.get(d)) {
            chosen[d] = part;
            product(axes, d + 1, chosen, each);
        }
    }

    private static List<AxisPart> split(Span span, int chunkLength) {
        return span.contiguous() ? splitRange(span, chunkLength) : splitEach(span, chunkLength);
    }

    private static List<AxisPart> splitRange(Span span, int chunkLength) {
        List<AxisPart> parts = new ArrayList<>();
        for (int done = 0; done < span.count(); ) {
            long position = span.from(done);
            int inside = (int) (position % chunkLength);
            int count = Math.min(span.count() - done, chunkLength - inside);
            parts.add(new AxisPart(position / chunkLength, Span.range(inside, span.to(done), count)));
            done += count;
        }
        return parts;
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
