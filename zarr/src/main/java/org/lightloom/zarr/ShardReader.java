package org.lightloom.zarr;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Reads the inner chunks that a selection touches in one version of a shard. */
record ShardReader(ShardFile file, ShardIndex index, ShardingCodec sharding, ArrayMetadata metadata) {
    /**
     * Up to so many bytes are decoded by the calling thread, which takes half a millisecond: a helper that loses its core
     * in a busy machine, or to the compiler in a new process, costs several.
     */
    private static final int ALONE = 1 << 20;

    /** Bytes of neighbouring chunks that are read at once. */
    private static final int LONGEST_RUN = 1 << 17;

    /** @param spans {@code from} in the shard, {@code to} in the result */
    NdArray read(Span[] spans) {
        int[] counts = Arrays.stream(spans).mapToInt(Span::count).toArray();
        NdArray into = NdArray.blank(metadata.dataType(), counts);
        read(spans, Destination.of(into));
        return into;
    }

    /** @param spans {@code from} in the shard, {@code to} in the destination: every element of theirs is set */
    void read(Span[] spans, Destination into) {
        List<Grid.Part> parts = Grid.split(spans, metadata.chunk(), sharding.innerShape());
        int[] grid = sharding.grid(metadata.chunk());
        if (bytesOf(parts.size()) <= ALONE && parts.size() <= ALONE / Long.BYTES) {
            readInOrder(parts.stream().map(part -> wanted(part, grid)).toList(), into);
        } else {
            Parallel.forEach(parts.size(), i -> read(wanted(parts.get(i), grid), into));
        }
    }

    /** A double, since an inner chunk that nobody has stored may be of any size. */
    private double bytesOf(int chunks) {
        double bytes = chunks * (double) metadata.dataType().size();
        for (int length : sharding.innerShape()) {
            bytes *= length;
        }
        return bytes;
    }

    /** An inner chunk, and what is wanted of it. */
    private record Wanted(int chunk, Span[] spans) {}

    private static Wanted wanted(Grid.Part part, int[] grid) {
        return new Wanted(Grid.ordinal(part.chunk(), grid), part.spans());
    }

    private void read(Wanted wanted, Destination into) {
        if (index.holds(wanted.chunk)) {
            copy(file.encoded(index, wanted.chunk), wanted, into);
        } else {
            into.fill(metadata.dataType(), metadata.fill(), wanted.spans);
        }
    }

    private void copy(ByteBuffer encoded, Wanted wanted, Destination into) {
        NdArray values = file.chunkPart(encoded, wanted.chunk, metadata.dataType(), wanted.spans);
        into.copy(values, wanted.spans);
    }

    /** Chunks that lie one behind the other in the file are read from it together. */
    private void readInOrder(List<Wanted> wanted, Destination into) {
        for (int start = 0; start < wanted.size(); ) {
            int end = endOfRun(wanted, start);
            if (end == start + 1) {
                read(wanted.get(start), into);
            } else {
                ByteBuffer run = file.encoded(index, wanted.get(start).chunk, wanted.get(end - 1).chunk);
                for (Wanted one : wanted.subList(start, end)) {
                    int length = (int) index.length(one.chunk);
                    copy(run.slice(run.position(), length), one, into);
                    run.position(run.position() + length);
                }
            }
            start = end;
        }
    }

    private int endOfRun(List<Wanted> wanted, int start) {
        int end = start + 1;
        long most = index.offset(wanted.get(start).chunk) + LONGEST_RUN;
        while (end < wanted.size()
                && adjoin(wanted.get(end - 1).chunk, wanted.get(end).chunk)
                && index.offset(wanted.get(end).chunk) + index.length(wanted.get(end).chunk) <= most) {
            end++;
        }
        return end;
    }

    private boolean adjoin(int before, int chunk) {
        return index.holds(before)
                && index.holds(chunk)
                && index.length(before) >= 0
                && index.length(chunk) >= 0
                && index.offset(before) + index.length(before) == index.offset(chunk);
    }
}
