package org.lightloom.zarr;

import java.util.Arrays;

/** Positions in one dimension that belong together in two arrays: {@code from(i)} in one, {@code to(i)} in the other. */
final class Span {
    private static final int[] NONE = {};
    private static final long[] NO_LONGS = {};

    private final int count;
    private final long from;
    private final int to;
    private final long fromStep;
    private final long[] fromList;
    private final int[] toList;

    private Span(int count, long from, int to, long fromStep, long[] fromList, int[] toList) {
        this.count = count;
        this.from = from;
        this.to = to;
        this.fromStep = fromStep;
        this.fromList = fromList;
        this.toList = toList;
    }

    static Span range(long from, int to, int count) {
        return new Span(count, from, to, 1, NO_LONGS, NONE);
    }

    /** All positions of an array against the same ones. */
    static Span[] whole(int[] shape) {
        return Arrays.stream(shape).mapToObj(length -> range(0, 0, length)).toArray(Span[]::new);
    }

    /** Whether the {@code from} positions are all of an array, in its order. */
    static boolean cover(Span[] spans, int[] shape) {
        if (spans.length != shape.length) {
            return false;
        }
        for (int d = 0; d < shape.length; d++) {
            if (!spans[d].contiguous() || spans[d].count() != shape[d]) {
                return false;
            }
        }
        return true;
    }

    /** Positions {@code from, from + step, …} against consecutive ones. */
    static Span strided(long from, long step, int to, int count) {
        return new Span(count, from, to, step, NO_LONGS, NONE);
    }

    /** Positions against consecutive ones; the array is taken over. */
    static Span list(long[] from) {
        int[] to = new int[from.length];
        Arrays.setAll(to, i -> i);
        return list(from, to);
    }

    /** The arrays are taken over. */
    static Span list(long[] from, int[] to) {
        return new Span(from.length, 0, 0, 1, from, to);
    }

    /** The same {@code from} positions against the {@code from} positions of another span of as many. */
    Span onto(Span target) {
        if (contiguous() && target.contiguous()) {
            return range(from, (int) target.from(0), count);
        }
        long[] fromPositions = new long[count];
        int[] toPositions = new int[count];
        for (int i = 0; i < count; i++) {
            fromPositions[i] = from(i);
            toPositions[i] = (int) target.from(i);
        }
        return list(fromPositions, toPositions);
    }

    int count() {
        return count;
    }

    long from(int i) {
        return fromList.length > 0 ? fromList[i] : from + i * fromStep;
    }

    int to(int i) {
        return toList.length > 0 ? toList[i] : to + i;
    }

    boolean contiguous() {
        return fromList.length == 0 && (fromStep == 1 || count == 1);
    }

    /** Whether all {@code from} positions lie in a dimension of this length. */
    boolean isWithin(long length) {
        return count == 0 || least() >= 0 && greatest() < length;
    }

    /** Whether all {@code to} positions lie in a dimension of this length. */
    boolean leadsInto(int length) {
        return toList.length > 0
                ? Arrays.stream(toList).allMatch(each -> each >= 0 && each < length)
                : count == 0 || to >= 0 && to <= length - count;
    }

    /** How many positions each dimension has. */
    static int[] counts(Span[] spans) {
        return Arrays.stream(spans).mapToInt(Span::count).toArray();
    }

    /** The least {@code from} position, of at least one. */
    long least() {
        return fromList.length > 0 ? Arrays.stream(fromList).min().orElseThrow() : Math.min(from(0), from(count - 1));
    }

    /** The greatest {@code from} position, of at least one. */
    long greatest() {
        return fromList.length > 0 ? Arrays.stream(fromList).max().orElseThrow() : Math.max(from(0), from(count - 1));
    }

    /** The same, where {@code from} is counted from a later position. */
    Span countedFrom(long start) {
        return fromList.length == 0
                ? new Span(count, from - start, to, fromStep, fromList, toList)
                : list(Arrays.stream(fromList).map(each -> each - start).toArray(), toList);
    }

    /** The same {@code from} positions against consecutive ones. */
    Span packed() {
        if (toList.length == 0) {
            return new Span(count, from, 0, fromStep, fromList, toList);
        }
        return list(fromList);
    }

    /** The {@code to} positions as {@code from}, against consecutive ones. */
    Span positionsOfTo() {
        if (toList.length == 0) {
            return range(to, 0, count);
        }
        return list(Arrays.stream(toList).asLongStream().toArray());
    }
}
