package org.lightloom.zarr;

/** Walks the elements that two C-ordered arrays have in common, in the longest runs that lie together in both. */
final class Regions {
    private Regions() {}

    /** Told of each run: its first element in either array and its number of elements. */
    interface Run {
        void at(int from, int to, int count);
    }

    /** @param spans one for each dimension, or a single one for the elements of {@code from} in C order */
    static void forEach(int[] shape, int[] toShape, Span[] spans, Run run) {
        int[] fromShape = spans.length == shape.length ? shape : new int[] {NdArray.elements(shape)};
        int rank = spans.length;
        int inner = rank;
        int count = 1;
        while (inner > 0 && spans[inner - 1].contiguous() && wholeBelow(fromShape, toShape, spans, inner)) {
            inner--;
            count *= spans[inner].count();
        }
        walk(0, inner, 0, 0, count, new Walk(fromShape, toShape, spans, run));
    }

    /** Whether every dimension from {@code d} on is taken whole in both arrays, so that rows of d-1 adjoin. */
    private static boolean wholeBelow(int[] fromShape, int[] toShape, Span[] spans, int d) {
        return d == spans.length || spans[d].count() == fromShape[d] && spans[d].count() == toShape[d];
    }

    private record Walk(int[] fromShape, int[] toShape, Span[] spans, Run run) {}

    private static void walk(int d, int inner, int from, int to, int count, Walk walk) {
        if (d == inner) {
            int fromElement = from;
            int toElement = to;
            for (int k = d; k < walk.spans.length; k++) {
                fromElement = fromElement * walk.fromShape[k] + (int) walk.spans[k].from(0);
                toElement = toElement * walk.toShape[k] + walk.spans[k].to(0);
            }
            walk.run.at(fromElement, toElement, count);
            return;
        }
        Span span = walk.spans[d];
        for (int i = 0; i < span.count(); i++) {
            walk(
                    d + 1,
                    inner,
                    from * walk.fromShape[d] + (int) span.from(i),
                    to * walk.toShape[d] + span.to(i),
                    count,
                    walk);
        }
    }

    /** Copies elements of one array into the memory of another. */
    static void copy(NdArray from, NdArray to, Span[] spans) {
        Destination.of(to).copy(from, spans);
    }
}
