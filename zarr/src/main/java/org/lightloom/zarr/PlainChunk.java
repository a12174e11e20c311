package org.lightloom.zarr;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.lightloom.kv.Blob;

/**
 * A stored chunk whose elements lie there as they are in memory. What is wanted of it goes from the file through a small
 * buffer, which stays in the processor's cache, straight to its destination.
 */
final class PlainChunk {
    private static final int WINDOW = 1 << 17;
    // Direct, since the JDK would copy what it reads into a heap buffer.
    private static final ThreadLocal<ByteBuffer> WINDOWS =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(WINDOW).order(ByteOrder.LITTLE_ENDIAN));

    private final Blob blob;
    private final int elementSize;
    private final long last;
    private final boolean dense;
    private final ByteBuffer window = WINDOWS.get();
    private final Regions.Run copy;
    /** What the window holds. */
    private long start;

    private long end;

    private PlainChunk(Blob blob, int elementSize, int[] shape, Span[] spans, Destination into) {
        this.blob = blob;
        this.elementSize = elementSize;
        this.copy = into.from(window.clear());
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
        return metadata.codecs().isPlain(metadata.dataType())
                && Arrays.stream(spans).allMatch(span -> span.contiguous() && span.count() > 0)
                && spans.length == metadata.rank()
                && blob.size()
                        == (long) NdArray.elements(metadata.chunk())
                                * metadata.dataType().size();
    }

    /** @param spans {@code from} in the chunk, {@code to} in the destination */
    static void read(Blob blob, ArrayMetadata metadata, Span[] spans, Destination into) {
        PlainChunk chunk = new PlainChunk(blob, metadata.dataType().size(), metadata.chunk(), spans, into);
        into.forEach(metadata.chunk(), spans, chunk::copy);
    }

    private void copy(int from, int to, int count) {
        for (int done = 0; done < count; ) {
            long at = (long) (from + done) * elementSize;
            if (at < start || at + elementSize > end) {
                load(at, (long) (count - done) * elementSize);
            }
            int there = (int) Math.min(count - done, (end - at) / elementSize);
            copy.at((int) ((at - start) / elementSize), to + done, there);
            done += there;
        }
    }

    private void load(long at, long length) {
        long most = Math.min(WINDOW - WINDOW % elementSize, last - at);
        int size = (int) (dense ? most : Math.min(most, length));
        blob.read(at, window.clear().limit(size));
        start = at;
        end = at + size;
    }
}
