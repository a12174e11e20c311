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

    private ChunkRow(NdArray values, int[] chunk, DirectMemory.Loan[] loans) {
        this.values = values.rawBytes();
        this.elementSize = values.dataType().size();
        this.width = chunk[chunk.length - 1] * elementSize;
        this.loans = loans;
        this.chunks = Arrays.stream(loans).map(DirectMemory.Loan::buffer).toArray(ByteBuffer[]::new);
    }

    /** Told of each chunk's number among the writes, and where its bytes lie. */
    interface Each {
        void write(int i, ArrayChange.Gathered gathered);
    }

    /** Calls for each chunk, where values take their place after some were gathered together; see {@link Parallel#writing}. */
    static void writing(List<ChunkWrite> writes, NdArray values, MergeRule rule, ArrayMetadata metadata, Each each) {
        int most = rule == MergeRule.OVERWRITE && suits(metadata)
                ? Math.min(MOST, writes.size() / Parallel.writersAtOnce())
                : 1;
        List<Integer> starts = starts(writes, most, metadata.chunk());
        Parallel.writing(starts.size(), row -> {
            int start = starts.get(row);
            int end = row + 1 < starts.size() ? starts.get(row + 1) : writes.size();
            Optional<ChunkRow> gathered = gather(values, writes.subList(start, end), metadata.chunk());
            try (ChunkRow some = gathered.orElse(null)) {
                for (int i = start; i < end; i++) {
                    int place = i - start;
                    each.write(i, some == null ? ArrayChange.Gathered.NOT : other -> some.chunk(place, other));
                }
            }
        });
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
        ChunkRow gathered = new ChunkRow(values, chunk, loans);
        gathered.fill(values.shape(), row, chunk);
        return Optional.of(gathered);
    }

    /** None where there is no memory for all. */
    private static DirectMemory.Loan[] borrow(int count, int bytes) {
        List<DirectMemory.Loan> loans = new ArrayList<>();
        boolean all = false;
        try {
            boolean fits = true;
            while (fits && loans.size() < count) {
                DirectMemory.Loan loan = DirectMemory.borrow(bytes);
                loans.add(loan);
                fits = loan.buffer().capacity() >= bytes;
            }
            all = fits;
        } finally {
            if (!all) {
                loans.forEach(DirectMemory.Loan::close);
            }
        }
        return all ? loans.toArray(DirectMemory.Loan[]::new) : new DirectMemory.Loan[0];
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

    /** Runs of whole rows of all the chunks, in order. */
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
                close();
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

    /** Gives the memory back when nobody uses it any more. */
    @Override
    public synchronized void close() {
        users--;
        if (users == 0) {
            for (DirectMemory.Loan loan : loans) {
                loan.close();
            }
        }
    }
}
