package org.lightloom.zarr;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads blocks one after the other, a bounded number of them ahead of whoever uses them. */
final class BlockStream implements Iterator<ArrayBlock> {
    private final ZarrArray array;
    private final int ahead;
    private Iterator<Place> places;
    private final Deque<CompletableFuture<ArrayBlock>> reading = new ArrayDeque<>();

    /** Where a block lies in the array, and among the values. */
    record Place(Selection selection, Selection target) {}

    private BlockStream(ZarrArray array, Iterator<Place> places, int ahead) {
        this.array = array;
        this.places = places;
        this.ahead = ahead;
    }

    static Stream<ArrayBlock> of(ZarrArray array, Stream<Place> places, int ahead) {
        BlockStream blocks = new BlockStream(array, places.iterator(), ahead);
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(blocks, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .onClose(blocks::stop);
    }

    /** @throws IllegalArgumentException if these are no blocks of an array of so many dimensions */
    static void require(int[] blockShape, int ahead, int rank, String where) {
        if (blockShape.length != rank || Arrays.stream(blockShape).anyMatch(n -> n < 1)) {
            throw new IllegalArgumentException(where + ": blocks of " + Arrays.toString(blockShape) + "; an array of "
                    + rank + " dimensions has blocks of as many lengths, each at least 1");
        }
        if (ahead < 1) {
            throw new IllegalArgumentException(where + ": " + ahead + " blocks ahead; at least 1 has to be");
        }
    }

    /** A selection cut along a grid, in C order. */
    static Stream<Place> places(Span[] spans, int[] blockShape) {
        List<List<Grid.AxisPart>> axes = Grid.axes(spans, blockShape);
        return LongStream.range(0, Grid.count(axes)).mapToObj(ordinal -> place(axes, ordinal, blockShape));
    }

    static Place place(List<List<Grid.AxisPart>> axes, long ordinal, int[] blockShape) {
        Indices[] from = new Indices[axes.size()];
        Indices[] to = new Indices[axes.size()];
        long rest = ordinal;
        for (int d = from.length - 1; d >= 0; d--) {
            List<Grid.AxisPart> axis = axes.get(d);
            Grid.AxisPart part = axis.get((int) (rest % axis.size()));
            rest /= axis.size();
            from[d] = positions(part.span(), part.chunk() * blockShape[d]);
            to[d] = targets(part.span());
        }
        return new Place(Selection.of(from), Selection.of(to));
    }

    private static Indices positions(Span span, long start) {
        if (span.contiguous()) {
            return Indices.range(start + span.from(0), start + span.from(0) + span.count());
        }
        long[] positions = new long[span.count()];
        Arrays.setAll(positions, i -> start + span.from(i));
        return Indices.list(positions);
    }

    private static Indices targets(Span span) {
        if (span.contiguous()) {
            return Indices.range(span.to(0), (long) span.to(0) + span.count());
        }
        long[] targets = new long[span.count()];
        Arrays.setAll(targets, span::to);
        return Indices.list(targets);
    }

    @Override
    public boolean hasNext() {
        return !reading.isEmpty() || places.hasNext();
    }

    @Override
    public ArrayBlock next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        readAhead();
        try {
            ArrayBlock block = reading.remove().join();
            readAhead();
            return block;
        } catch (CompletionException e) {
            stop();
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw e;
        }
    }

    private void readAhead() {
        while (reading.size() < ahead && places.hasNext()) {
            Place place = places.next();
            reading.add(CompletableFuture.supplyAsync(
                    () -> new ArrayBlock(place.selection(), place.target(), array.read(place.selection()))));
        }
    }

    private void stop() {
        places = Collections.emptyIterator();
        reading.forEach(block -> block.cancel(false));
        reading.clear();
    }
}
