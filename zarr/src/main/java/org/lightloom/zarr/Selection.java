package org.lightloom.zarr;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Which elements of an array are meant, and in which order: an {@linkplain #of orthogonal} selection (one {@link Indices}
 * per dimension, taken independently of each other; its values have as many dimensions as the array), a {@linkplain
 * #block block}, which is one of adjoining positions, or single {@linkplain #points points} (their values have one
 * dimension). Chunks are selected by {@link ZarrArray#chunkSelection}.
 *
 * <p>Immutable. Whether the positions lie within an array is found out when they are read or written.
 */
public abstract sealed class Selection {

    private Selection() {}

    /** Positions of each dimension, for instance {@code Selection.of(Indices.range(0, 10), Indices.all(), Indices.at(3))}. */
    public static Selection of(Indices... dimensions) {
        return of(List.of(dimensions));
    }

    /** Positions of each dimension. */
    public static Selection of(List<Indices> dimensions) {
        return new Orthogonal(List.copyOf(dimensions));
    }

    /** The whole of an array of this many dimensions. */
    public static Selection all(int rank) {
        return of(Collections.nCopies(rank, Indices.all()));
    }

    /** Adjoining positions: {@code shape[d]} of them from {@code origin[d]} on. */
    public static Selection block(long[] origin, int[] shape) {
        if (origin.length != shape.length) {
            throw new IllegalArgumentException(
                    "an origin of " + origin.length + " dimensions, a shape of " + shape.length);
        }
        Indices[] ranges = new Indices[shape.length];
        Arrays.setAll(ranges, d -> Indices.range(origin[d], origin[d] + shape[d]));
        return of(ranges);
    }

    /**
     * Single elements: point i is at {@code (positions[0][i], positions[1][i], …)}. They may repeat; of repeated ones
     * that are written the last counts.
     *
     * @param positions one array for each dimension, all of the same length; at least one
     */
    public static Selection points(long[]... positions) {
        if (positions.length == 0 || Arrays.stream(positions).anyMatch(p -> p.length != positions[0].length)) {
            throw new IllegalArgumentException(
                    "points need as many positions in each dimension, and at least one dimension");
        }
        long[][] copy = Arrays.stream(positions).map(long[]::clone).toArray(long[][]::new);
        return new Points(copy);
    }

    /**
     * The shape of what is read from or written to an array of the given shape: for an orthogonal selection its number of
     * positions in each dimension, for points their number.
     *
     * @throws ZarrException.NotFound if a position lies outside the shape
     */
    public final int[] counts(long... shape) {
        return within(Arrays.stream(shape).boxed().toList(), "a selection").counts();
    }

    /**
     * Where this meets an array.
     *
     * @throws ZarrException.NotFound if a position lies outside the shape
     */
    abstract Selected within(List<Long> shape, String where);

    /** The same for a selection that has to be orthogonal. */
    final Span[] spans(List<Long> shape, String where) {
        if (within(shape, where) instanceof Selected.Product product) {
            return product.spans();
        }
        throw new IllegalArgumentException(where + ": takes positions of each dimension, not points");
    }

    private static void requireRank(int rank, List<Long> shape, String where) {
        if (rank != shape.size()) {
            throw new IllegalArgumentException(
                    where + ": a selection of " + rank + " dimensions for an array of " + shape.size());
        }
    }

    private static final class Orthogonal extends Selection {
        private final List<Indices> dimensions;

        private Orthogonal(List<Indices> dimensions) {
            this.dimensions = dimensions;
        }

        @Override
        Selected within(List<Long> shape, String where) {
            requireRank(dimensions.size(), shape, where);
            Span[] spans = new Span[shape.size()];
            for (int d = 0; d < spans.length; d++) {
                spans[d] = dimensions.get(d).within(shape.get(d), d, where);
            }
            return new Selected.Product(spans);
        }

        @Override
        public String toString() {
            return dimensions.toString();
        }
    }

    private static final class Points extends Selection {
        private final long[][] positions;

        private Points(long[][] positions) {
            this.positions = positions;
        }

        @Override
        Selected within(List<Long> shape, String where) {
            requireRank(positions.length, shape, where);
            for (int d = 0; d < positions.length; d++) {
                Indices.list(positions[d]).within(shape.get(d), d, where);
            }
            return new Selected.Scattered(positions);
        }

        @Override
        public String toString() {
            return positions[0].length + " points";
        }
    }
}
