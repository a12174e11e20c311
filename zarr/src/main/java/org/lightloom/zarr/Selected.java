package org.lightloom.zarr;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Positions that are known to lie within an array. */
sealed interface Selected {

    /** Shape of the values. */
    int[] counts();

    /**
     * Number of elements.
     *
     * @throws ZarrException if they are more than an array in memory can have
     */
    default int size(DataType type, String where) {
        try {
            int size = NdArray.elements(counts());
            Math.multiplyExact(size, type.size());
            return size;
        } catch (ArithmeticException e) {
            throw new ZarrException(
                    where,
                    "a selection of " + Arrays.toString(counts()) + " is too large for one read; read parts of it",
                    e);
        }
    }

    /** Whether they all lie within another shape of as many dimensions, too. */
    boolean isWithin(List<Long> shape);

    /** What they take from each chunk of a grid. */
    List<Grid.Part> split(int[] chunkShape);

    /** Positions of each dimension, taken independently. */
    record Product(Span[] spans) implements Selected {
        @Override
        public int[] counts() {
            return Span.counts(spans);
        }

        @Override
        public boolean isWithin(List<Long> shape) {
            return size(DataType.BOOL, "") == 0
                    || IntStream.range(0, spans.length).allMatch(d -> spans[d].isWithin(shape.get(d)));
        }

        @Override
        public List<Grid.Part> split(int[] chunkShape) {
            return Grid.split(spans, chunkShape);
        }
    }

    /** Single elements: the coordinates of each, dimension by dimension. */
    record Scattered(long[][] coordinates) implements Selected {
        @Override
        public int[] counts() {
            return new int[] {coordinates[0].length};
        }

        @Override
        public boolean isWithin(List<Long> shape) {
            return IntStream.range(0, coordinates.length)
                    .allMatch(d -> Arrays.stream(coordinates[d]).allMatch(position -> position < shape.get(d)));
        }

        @Override
        public List<Grid.Part> split(int[] chunkShape) {
            int[] to = new int[coordinates[0].length];
            Arrays.setAll(to, i -> i);
            return Grid.split(coordinates, to, chunkShape);
        }
    }
}
