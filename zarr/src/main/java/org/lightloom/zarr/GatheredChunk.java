package org.lightloom.zarr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.lightloom.kv.NextVersion;

/**
 * The bytes of a chunk whose elements are stored as they are in memory, all of them from one array. They go to the file
 * through a small buffer, which stays in the processor's cache.
 */
final class GatheredChunk implements Regions.Run {
    private static final int WINDOW = 1 << 16;

    private final byte[] values;
    private final int elementSize;
    private final NextVersion.Sink sink;
    // In the heap: rows are short, and there a copy by the array's own instruction begins soonest.
    private final byte[] window = Scratch.compressed(WINDOW);
    private int filled;

    private GatheredChunk(NdArray values, NextVersion.Sink sink) {
        this.values = values.rawBytes();
        this.elementSize = values.dataType().size();
        this.sink = sink;
    }

    /** @param spans {@code from} all of the chunk in its order, {@code to} in the values */
    static NextVersion.Produced of(NdArray values, int[] chunk, Span[] spans) {
        long length = (long) NdArray.elements(chunk) * values.dataType().size();
        return new NextVersion.Produced(length, sink -> {
            try {
                GatheredChunk gathered = new GatheredChunk(values, sink);
                Regions.forEach(chunk, values.shape(), spans, gathered);
                gathered.flush();
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        });
    }

    @Override
    public void at(int from, int to, int count) {
        int at = to * elementSize;
        int length = count * elementSize;
        if (length > WINDOW - filled) {
            flush();
        }
        if (length > WINDOW) {
            write(ByteBuffer.wrap(values, at, length));
        } else {
            System.arraycopy(values, at, window, filled, length);
            filled += length;
        }
    }

    @Override
    public void rows(int from, int to, int count, int rows, int fromStep, int toStep) {
        int length = count * elementSize;
        int step = toStep * elementSize;
        int at = to * elementSize;
        for (int row = 0; row < rows; row++, at += step) {
            if (length > WINDOW - filled) {
                at(from + row * fromStep, to + row * toStep, count);
            } else {
                System.arraycopy(values, at, window, filled, length);
                filled += length;
            }
        }
    }

    private void flush() {
        write(ByteBuffer.wrap(window, 0, filled));
        filled = 0;
    }

    private void write(ByteBuffer bytes) {
        try {
            sink.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
