package org.lightloom.zarr;

/** Walks the elements that two C-ordered arrays have in common, in the longest runs that lie together in both. */
final class Regions {
    private Regions() {}

    /** Told of each run: its first element in either array and its number of elements. */
    interface Run {
        void at(int from, int to, int count);

        /** The same for several runs, each so many elements behind the one before it. */
        default void rows(int from, int to, int count, int rows, int fromStep, int toStep) {
            for (int row = 0; row < rows; row++) {
                at(from + row * fromStep, to + row * toStep, count);
            }
        }
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
        Walk walk = new Walk(spans, strides(fromShape, rank), strides(toShape, rank), inner, count, run);
        int from = 0;
        int to = 0;
        for (int d = inner; d < rank; d++) {
            from += (int) spans[d].from(0) * walk.fromStrides[d];
            to += spans[d].to(0) * walk.toStrides[d];
        }
        walk(0, from, to, walk);
    }

    /** How many elements the next position of a dimension is away. */
    private static int[] strides(int[] shape, int rank) {
        int[] strides = new int[rank];
        int stride = 1;
        for (int d = rank - 1; d >= 0; d--) {
            strides[d] = stride;
            stride *= shape[d];
        }
        return strides;
    }

    /** Whether every dimension from {@code d} on is taken whole in both arrays, so that rows of d-1 adjoin. */
    private static boolean wholeBelow(int[] fromShape, int[] toShape, Span[] spans, int d) {
        return d == spans.length || spans[d].count() == fromShape[d] && spans[d].count() == toShape[d];
    }

    private record Walk(Span[] spans, int[] fromStrides, int[] toStrides, int inner, int count, Run run) {}

    private static void walk(int d, int from, int to, Walk walk) {
        if (d == walk.inner) {
            walk.run.at(from, to, walk.count);
            return;
        }
        Span span = walk.spans[d];
        int fromStride = walk.fromStrides[d];
        int toStride = walk.toStrides[d];
        if (d == walk.inner - 1 && span.contiguous()) {
            int first = from + (int) span.from(0) * fromStride;
            walk.run.rows(first, to + span.to(0) * toStride, walk.count, span.count(), fromStride, toStride);
            return;
        }
        for (int i = 0; i < span.count(); i++) {
            walk(d + 1, from + (int) span.from(i) * fromStride, to + span.to(i) * toStride, walk);
        }
    }

    /** The elements that {@code from} of the spans names, as an array of their own. */
    static NdArray cut(NdArray from, Span[] spans) {
        NdArray part = NdArray.blank(from.dataType(), Span.counts(spans));
        copy(from, part, spans);
        return part;
    }

    /** Copies elements of one array into the memory of another. */
    static void copy(NdArray from, NdArray to, Span[] spans) {
        Destination.of(to).copy(from, spans);
    }
}
