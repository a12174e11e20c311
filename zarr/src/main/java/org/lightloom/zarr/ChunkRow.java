package org.lightloom.zarr;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lightloom.kv.NextVersion;
import org.lightloom.kv.memory.DirectMemory;

/**
 * Whole chunks side by side in the last dimension, whose elements are stored as they are in memory, gathered at once from
 * one array: a processor gets long rows from memory sooner than parts of rows, one chunk after the other.
 *
 * <p>Safe for use by any number of threads: who comes after it was closed gathers anew.
 */
final class ChunkRow implements AutoCloseable, Regions.Run {
    private static final int MOST = 4;
    /** Parts of rows as long as the system's pages are as good as rows. */
    private static final int LEAST_LONG = 4096;

    private final byte[] values;
    private final int elementSize;
    /** Bytes of a row of one chunk. */
    private final int width;

    private final DirectMemory.Loan[] loans;
    /** What is lent. */
    private final ByteBuffer[] chunks;
    /** How many use the memory, this itself among them until it is closed. */
    private int users = 1;

    private boolean closed;

    private ChunkRow(NdArray values, int[] chunk, DirectMemory.Loan[] loans) {
        this.values = values.rawBytes();
        this.elementSize = values.dataType().size();
        this.width = chunk[chunk.length - 1] * elementSize;
        this.loans = loans;
        this.chunks = Arrays.stream(loans).map(DirectMemory.Loan::buffer).toArray(ByteBuffer[]::new);
    }

    /** Writes one of the chunks, given by its number among the writes. */
    interface Each {
        void write(int i, ArrayChange.Gathered gathered);
    }

    /** Calls for each chunk, after its bytes were gathered where that goes sooner with its neighbours; {@link Parallel#writing}. */
    static void writing(List<ChunkWrite> writes, NdArray values, MergeRule rule, ArrayMetadata metadata, Each each) {
        int most = rule == MergeRule.OVERWRITE && suits(metadata) ? most(writes.size(), Parallel.writersAtOnce()) : 1;
        if (most <= 1) {
            Parallel.writing(writes.size(), i -> each.write(i, ArrayChange.Gathered.NOT));
            return;
        }
        List<Integer> starts = starts(writes, most, metadata.chunk());
        Parallel.writing(starts.size(), row -> {
            int start = starts.get(row);
            int end = row + 1 < starts.size() ? starts.get(row + 1) : writes.size();
            try (ChunkRow chunks =
                    gather(values, writes.subList(start, end), metadata.chunk()).orElse(null)) {
                for (int i = start; i < end; i++) {
                    int place = i - start;
                    each.write(i, chunks == null ? ArrayChange.Gathered.NOT : other -> chunks.chunk(place, other));
                }
            }
        });
    }

    /** So few that all threads have as much to do. */
    static int most(int chunks, int threads) {
        int rowsOfAThread = Math.max(1, ceiling(chunks, threads * MOST));
        return ceiling(chunks, threads * rowsOfAThread);
    }

    private static int ceiling(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }

    private static boolean suits(ArrayMetadata metadata) {
        int rank = metadata.rank();
        if (rank < 2 || !metadata.codecs().isPlain(metadata.dataType())) {
            return false;
        }
        long size = metadata.dataType().size();
        long bytes = NdArray.elements(metadata.chunk()) * size;
        // Smaller chunks leave the rest of their rows in the cache, and larger ones have no buffer.
        return metadata.chunk()[rank - 1] * size < LEAST_LONG
                && bytes > DirectMemory.SIZE
                && bytes <= DirectMemory.LARGE_SIZE;
    }

    /** The first of those that are gathered together, in order. */
    static List<Integer> starts(List<ChunkWrite> writes, int most, int[] chunk) {
        List<Integer> starts = new ArrayList<>();
        for (int i = 0, start = 0; i < writes.size(); i++) {
            if (i == 0 || i - start >= most || !adjoin(writes.get(i - 1), writes.get(i), chunk)) {
                start = i;
                starts.add(start);
            }
        }
        return starts;
    }

    private static boolean adjoin(ChunkWrite one, ChunkWrite next, int[] chunk) {
        if (!one.isWhole(chunk) || !next.isWhole(chunk)) {
            return false;
        }
        for (int d = 0; d < chunk.length; d++) {
            int step = d == chunk.length - 1 ? 1 : 0;
            if (next.chunk()[d] - one.chunk()[d] != step
                    || next.spans()[d].to(0) - one.spans()[d].to(0) != step * chunk[d]) {
                return false;
            }
        }
        return true;
    }

    /** Empty for a single chunk, which goes to its file as it is gathered, and where there is no memory for several. */
    static Optional<ChunkRow> gather(NdArray values, List<ChunkWrite> row, int[] chunk) {
        if (row.size() == 1) {
            return Optional.empty();
        }
        int bytes = NdArray.elements(chunk) * values.dataType().size();
        DirectMemory.Loan[] loans = borrow(row.size(), bytes);
        if (loans.length == 0) {
            return Optional.empty();
        }
        try {
            ChunkRow gathered = new ChunkRow(values, chunk, loans);
            gathered.fill(values.shape(), row, chunk);
            return Optional.of(gathered);
        } catch (RuntimeException | Error e) {
            Arrays.stream(loans).forEach(DirectMemory.Loan::close);
            throw e;
        }
    }

    /** None where there is no memory for all. */
    private static DirectMemory.Loan[] borrow(int count, int bytes) {
        DirectMemory.Loan[] loans = new DirectMemory.Loan[count];
        int lent = 0;
        boolean fits = true;
        try {
            while (fits && lent < count) {
                loans[lent] = DirectMemory.borrow(bytes);
                fits = loans[lent].buffer().capacity() >= bytes;
                lent++;
            }
        } catch (OutOfMemoryError e) {
            fits = false;
        }
        if (fits) {
            return loans;
        }
        Arrays.stream(loans, 0, lent).forEach(DirectMemory.Loan::close);
        return new DirectMemory.Loan[0];
    }

    private void fill(int[] shape, List<ChunkWrite> row, int[] chunk) {
        int last = chunk.length - 1;
        int[] together = chunk.clone();
        together[last] *= row.size();
        Span[] spans = row.get(0).spans().clone();
        spans[last] = Span.range(0, spans[last].to(0), together[last]);
        Regions.forEach(together, shape, spans, this);
        for (ByteBuffer each : chunks) {
            each.flip();
        }
    }

    /** Runs of whole rows of all the chunks; they come in C order, so that each chunk gets its own in order. */
    @Override
    public void at(int from, int to, int count) {
        int at = to * elementSize;
        int end = at + count * elementSize;
        while (at < end) {
            for (ByteBuffer each : chunks) {
                each.put(values, at, width);
                at += width;
            }
        }
    }

    /** The bytes of one of the chunks: from here, or after this was closed from another producer of the same ones. */
    NextVersion.Producer chunk(int i, NextVersion.Producer other) {
        return sink -> {
            if (!enter()) {
                other.writeTo(sink);
                return;
            }
            try {
                sink.write(chunks[i].duplicate());
            } finally {
                leave();
            }
        };
    }

    private synchronized boolean enter() {
        if (users == 0) {
            return false;
        }
        users++;
        return true;
    }

    /** Gives the memory back when the last one has gone. */
    private synchronized void leave() {
        users--;
        if (users == 0) {
            for (DirectMemory.Loan loan : loans) {
                loan.close();
            }
        }
    }

    /** Who is at work keeps the memory until done. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            leave();
        }
    }
}
