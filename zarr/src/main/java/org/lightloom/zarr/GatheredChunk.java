package org.lightloom.zarr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.lightloom.kv.NextVersion;
import org.lightloom.kv.memory.DirectMemory;

/**
 * The bytes of a chunk whose elements are stored as they are in memory, all of them from one array. They go to the file
 * through a buffer outside of the heap, of at most a MiB, which is used again and again.
 */
final class GatheredChunk implements Regions.Run {
    private final byte[] values;
    private final int elementSize;
    private final ByteBuffer window;
    private final NextVersion.Sink sink;

    private GatheredChunk(NdArray values, ByteBuffer window, NextVersion.Sink sink) {
        this.values = values.rawBytes();
        this.elementSize = values.dataType().size();
        this.window = window;
        this.sink = sink;
    }

    /** Of a change that sets all elements of a chunk in their order. */
    static NextVersion.Produced of(ArrayChange change, int[] chunk) {
        NdArray values = change.values();
        long length = (long) NdArray.elements(chunk) * values.dataType().size();
        NextVersion.Producer gathering = sink -> {
            try (DirectMemory.Loan loan = DirectMemory.borrow(length)) {
                GatheredChunk gathered = new GatheredChunk(values, loan.buffer(), sink);
                Regions.forEach(chunk, values.shape(), change.spans(), gathered);
                gathered.flush();
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        };
        return new NextVersion.Produced(length, change.gathered().instead(gathering));
    }

    @Override
    public void at(int from, int to, int count) {
        put(to * elementSize, count * elementSize);
    }

    /** Rows are short, so that each call besides the copy itself counts. */
    @Override
    public void rows(int from, int to, int count, int rows, int fromStep, int toStep) {
        int length = count * elementSize;
        int step = toStep * elementSize;
        int at = to * elementSize;
        for (int row = 0; row < rows; row++, at += step) {
            if (length < window.remaining()) {
                window.put(values, at, length);
            } else {
                put(at, length);
            }
        }
    }

    private void put(int from, int length) {
        for (int done = 0; done < length; ) {
            int more = Math.min(length - done, window.remaining());
            window.put(values, from + done, more);
            done += more;
            if (!window.hasRemaining()) {
                flush();
            }
        }
    }

    private void flush() {
        try {
            sink.write(window.flip());
            window.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
