package org.lightloom.zarr;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** An orthogonal selection: one {@link Indices} per dimension, taken independently of each other. */
public record Selection(List<Indices> dimensions) {

    public Selection {
        dimensions = List.copyOf(dimensions);
    }

    public static Selection of(Indices... dimensions) {
        return new Selection(List.of(dimensions));
    }

    /** The whole of an array of this many dimensions. */
    public static Selection all(int rank) {
        return new Selection(Collections.nCopies(rank, Indices.all()));
    }

    /**
     * Number of positions in each dimension of an array of the given shape: the shape of what is read or written.
     *
     * @throws ZarrException.NotFound if a position lies outside the shape
     */
    public int[] counts(long... shape) {
        Span[] spans = within(Arrays.stream(shape).boxed().toList(), "a selection");
        return Arrays.stream(spans).mapToInt(Span::count).toArray();
    }

    Span[] within(List<Long> shape, String where) {
        if (dimensions.size() != shape.size()) {
            throw new IllegalArgumentException(
                    where + ": a selection of " + dimensions.size() + " dimensions for an array of " + shape.size());
        }
        Span[] spans = new Span[shape.size()];
        for (int d = 0; d < spans.length; d++) {
            spans[d] = dimensions.get(d).within(shape.get(d), d, where);
        }
        return spans;
    }
}
