package org.lightloom.zarr;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads blocks one after the other, a bounded number of them ahead of whoever uses them. */
final class BlockStream implements Iterator<ArrayBlock> {
    private final ZarrArray array;
    private final List<List<Grid.AxisPart>> axes;
    private final int[] blockShape;
    private final int ahead;
    private final long count;
    private long next;
    private final Deque<CompletableFuture<ArrayBlock>> reading = new ArrayDeque<>();

    private BlockStream(ZarrArray array, Span[] spans, int[] blockShape, int ahead) {
        this.array = array;
        this.axes = Grid.axes(spans, blockShape);
        this.blockShape = blockShape.clone();
        this.ahead = ahead;
        this.count = axes.stream().mapToLong(List::size).reduce(1, Math::multiplyExact);
    }

    static Stream<ArrayBlock> of(ZarrArray array, Span[] spans, int[] blockShape, int ahead) {
        BlockStream blocks = new BlockStream(array, spans, blockShape, ahead);
        return StreamSupport.stream(
                        Spliterators.spliterator(blocks, blocks.count, Spliterator.ORDERED | Spliterator.NONNULL),
                        false)
                .onClose(blocks::stop);
    }

    @Override
    public boolean hasNext() {
        return !reading.isEmpty() || next < count;
    }

    @Override
    public ArrayBlock next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        readAhead();
        CompletableFuture<ArrayBlock> first = reading.remove();
        try {
            ArrayBlock block = first.join();
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
        while (reading.size() < ahead && next < count) {
            Grid.AxisPart[] parts = parts(next++);
            reading.add(CompletableFuture.supplyAsync(() -> read(parts)));
        }
    }

    private void stop() {
        next = count;
        reading.forEach(block -> block.cancel(false));
        reading.clear();
    }

    private Grid.AxisPart[] parts(long ordinal) {
        Grid.AxisPart[] parts = new Grid.AxisPart[axes.size()];
        long rest = ordinal;
        for (int d = parts.length - 1; d >= 0; d--) {
            List<Grid.AxisPart> axis = axes.get(d);
            parts[d] = axis.get((int) (rest % axis.size()));
            rest /= axis.size();
        }
        return parts;
    }

    private ArrayBlock read(Grid.AxisPart[] parts) {
        Indices[] from = new Indices[parts.length];
        Indices[] to = new Indices[parts.length];
        for (int d = 0; d < parts.length; d++) {
            long start = parts[d].chunk() * blockShape[d];
            Span span = parts[d].span();
            if (span.contiguous()) {
                from[d] = Indices.range(start + span.from(0), start + span.from(0) + span.count());
                to[d] = Indices.range(span.to(0), span.to(0) + span.count());
            } else {
                long[] positions = new long[span.count()];
                long[] targets = new long[span.count()];
                Arrays.setAll(positions, i -> start + span.from(i));
                Arrays.setAll(targets, span::to);
                from[d] = Indices.list(positions);
                to[d] = Indices.list(targets);
            }
        }
        Selection selection = Selection.of(from);
        return new ArrayBlock(selection, Selection.of(to), array.read(selection));
    }
}
