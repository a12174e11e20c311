package org.lightloom.zarr;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.lightloom.kv.Blob;
import org.lightloom.kv.memory.DirectMemory;

/**
 * A stored chunk whose elements lie there as they are in memory. What is wanted of it goes from the file through a small
 * buffer, which stays in the processor's cache, straight to its destination.
 */
final class PlainChunk implements Regions.Run {
    private static final int WINDOW = 1 << 17;

    private final Blob blob;
    private final int elementSize;
    private final long last;
    private final boolean dense;
    // Direct, since the JDK would copy what it reads into a heap buffer.
    private final ByteBuffer window;
    private final Regions.Run copy;
    /** What the window holds. */
    private long start;

    private long end;

    private PlainChunk(Blob blob, int elementSize, int[] shape, Span[] spans, Destination into, ByteBuffer window) {
        this.blob = blob;
        this.elementSize = elementSize;
        this.window = window;
        this.copy = into.from(window);
        long first = 0;
        long lastElement = 0;
        long wanted = 1;
        for (int d = 0; d < shape.length; d++) {
            first = first * shape[d] + spans[d].from(0);
            lastElement = lastElement * shape[d] + spans[d].from(spans[d].count() - 1);
            wanted *= spans[d].count();
        }
        this.last = (lastElement + 1) * elementSize;
        this.dense = 2 * wanted > lastElement + 1 - first;
    }

    /** Whether a selection of a chunk is for this: of a stored chunk of the right length, in the order of the file. */
    static boolean suits(Blob blob, ArrayMetadata metadata, Span[] spans) {
        return isStored(blob, metadata)
                && Arrays.stream(spans).allMatch(span -> span.contiguous() && span.count() > 0)
                && spans.length == metadata.rank();
    }

    /** Whether a stored chunk is one, of the right length. */
    static boolean isStored(Blob blob, ArrayMetadata metadata) {
        return metadata.codecs().isPlain(metadata.dataType())
                && blob.size()
                        == (long) NdArray.elements(metadata.chunk())
                                * metadata.dataType().size();
    }

    /** @param spans {@code from} in the chunk, {@code to} in the destination */
    static void read(Blob blob, ArrayMetadata metadata, Span[] spans, Destination into) {
        int size = metadata.dataType().size();
        try (DirectMemory.Loan loan = DirectMemory.borrow()) {
            ByteBuffer window = loan.buffer().order(ByteOrder.LITTLE_ENDIAN);
            into.forEach(metadata.chunk(), spans, new PlainChunk(blob, size, metadata.chunk(), spans, into, window));
        }
    }

    @Override
    public void at(int from, int to, int count) {
        for (int done = 0; done < count; ) {
            long at = (long) (from + done) * elementSize;
            if (!holds(at)) {
                load(at, (long) (count - done) * elementSize);
            }
            int there = (int) Math.min(count - done, (end - at) / elementSize);
            copy.at(inWindow(at), to + done, there);
            done += there;
        }
    }

    @Override
    public void rows(int from, int to, int count, int rows, int fromStep, int toStep) {
        for (int row = 0; row < rows; ) {
            int first = from + row * fromStep;
            long at = (long) first * elementSize;
            long behind = end - at - (long) count * elementSize;
            if (holds(at) && behind >= 0) {
                int there = (int) Math.min(rows - row, 1 + behind / ((long) fromStep * elementSize));
                copy.rows(inWindow(at), to + row * toStep, count, there, fromStep, toStep);
                row += there;
            } else {
                at(first, to + row * toStep, count);
                row++;
            }
        }
    }

    private boolean holds(long at) {
        return at >= start && at + elementSize <= end;
    }

    private int inWindow(long at) {
        return (int) ((at - start) / elementSize);
    }

    private void load(long at, long length) {
        long most = Math.min(WINDOW - WINDOW % elementSize, last - at);
        int size = (int) (dense ? most : Math.min(most, length));
        blob.read(at, window.clear().limit(size));
        start = at;
        end = at + size;
    }
}
