package org.lightloom.zarr;

import java.util.Arrays;

/** Which positions of one dimension are meant, in which order. Immutable. */
public abstract sealed class Indices {

    private Indices() {}

    /** Every position. */
    public static Indices all() {
        return new All();
    }

    /** One position; the dimension stays, with length 1. */
    public static Indices at(long index) {
        return range(index, index + 1);
    }

    /** {@code start} up to but not including {@code stop}. */
    public static Indices range(long start, long stop) {
        return range(start, stop, 1);
    }

    /** {@code start, start + step, …}, below {@code stop}; the step is positive: {@link #list} gives another order. */
    public static Indices range(long start, long stop, long step) {
        if (start < 0 || stop < start || step < 1) {
            throw new IllegalArgumentException("the range " + start + ":" + stop + ":" + step
                    + " is none: positions count from 0, the stop is not below the start, steps are at least 1");
        }
        return new Range(start, stop, step);
    }

    /** The given positions in the given order; they may repeat. */
    public static Indices list(long... positions) {
        return new Positions(positions.clone());
    }

    /** The given positions in the given order; they may repeat. */
    public static Indices list(int... positions) {
        return new Positions(Arrays.stream(positions).asLongStream().toArray());
    }

    /**
     * Where this meets a dimension of a given length: {@code from} in the array, {@code to} in the values.
     *
     * @throws ZarrException.NotFound if a position does not lie within the length
     * @throws ZarrException if there are more positions than an array in memory can have
     */
    final Span within(long length, int dimension, String where) {
        if (count(length) > Integer.MAX_VALUE) {
            throw new ZarrException(
                    where,
                    count(length) + " positions of dimension " + dimension
                            + " are too large a selection; take parts of it");
        }
        Span span = span(length);
        int step = span.contiguous() ? Math.max(1, span.count() - 1) : 1;
        // A long, as 2^31 - 1 positions are allowed.
        for (long i = 0; i < span.count(); i += step) {
            long position = span.from((int) i);
            if (position < 0 || position >= length) {
                throw new ZarrException.NotFound(
                        where,
                        "index " + position + " of dimension " + dimension + " is not below its length " + length);
            }
        }
        return span;
    }

    /** Number of positions. */
    abstract long count(long length);

    /** Unchecked. */
    abstract Span span(long length);

    private static final class All extends Indices {
        @Override
        long count(long length) {
            return length;
        }

        @Override
        Span span(long length) {
            return Span.range(0, 0, (int) length);
        }

        @Override
        public String toString() {
            return ":";
        }
    }

    private static final class Range extends Indices {
        private final long start;
        private final long stop;
        private final long step;

        private Range(long start, long stop, long step) {
            this.start = start;
            this.stop = stop;
            this.step = step;
        }

        @Override
        long count(long length) {
            return stop == start ? 0 : (stop - start - 1) / step + 1;
        }

        @Override
        Span span(long length) {
            int count = (int) count(length);
            return step == 1 ? Span.range(start, 0, count) : Span.strided(start, step, 0, count);
        }

        @Override
        public String toString() {
            return start + ":" + stop + (step == 1 ? "" : ":" + step);
        }
    }

    private static final class Positions extends Indices {
        private final long[] positions;

        private Positions(long[] positions) {
            this.positions = positions;
        }

        @Override
        long count(long length) {
            return positions.length;
        }

        @Override
        Span span(long length) {
            return Span.list(positions);
        }

        @Override
        public String toString() {
            return positions.length + " positions";
        }
    }
}
