package org.lightloom.zarr;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Copies the values of one array into another of the same shape and type, block by block: blocks are whole chunks of the
 * target, as many as the memory allows in the directions in which the source has longer chunks, so that few source chunks
 * are decoded more than once. Only blocks of which the source has a chunk are looked at.
 */
final class ArrayCopy {
    /** Blocks in memory: one being read, one being written, its parts on the way, and what is read again. */
    private static final int BLOCKS_AT_ONCE = 4;
    /** What a string counts for, as its length is not known before. */
    private static final int BYTES_OF_STRING = 64;

    /** Of a block, so that few of them are looked at in vain where chunks are tiny. */
    private static final int MOST_CHUNKS = 1 << 14;

    private final ZarrArray from;
    private final int[] target;
    private final long[] shape;
    private final int[] block;

    /** @throws IllegalArgumentException if the memory does not suffice for one chunk */
    ArrayCopy(ZarrArray from, ArrayMetadata to, long memory) {
        this.from = from;
        this.target = to.chunk();
        this.shape = from.shape();
        long budget =
                memory - bytes(from.innerChunkShape()) * Runtime.getRuntime().availableProcessors();
        int[] unit = unit(to, budget);
        if (bytes(unit) * BLOCKS_AT_ONCE > budget) {
            long needed = memory - budget + bytes(unit) * BLOCKS_AT_ONCE;
            throw new IllegalArgumentException(from.path() + ": to copy it into chunks of " + Arrays.toString(unit)
                    + " takes " + (needed + 999_999) / 1_000_000
                    + " MB of memory; allow as many, or choose smaller chunks");
        }
        this.block = grown(unit, budget / BLOCKS_AT_ONCE);
    }

    /** A whole chunk of the target; of a shard that is too large, and can be written bit by bit, an inner chunk. */
    private int[] unit(ArrayMetadata to, long budget) {
        boolean divisible =
                to.codecs().sharding().filter(ShardingCodec::indexAtEnd).isPresent();
        return divisible && bytes(to.chunk()) * BLOCKS_AT_ONCE > budget
                ? to.unitShape().stream().mapToInt(i -> i).toArray()
                : to.chunk();
    }

    private long bytes(int[] block) {
        long bytes = from.dataType() == DataType.STRING
                ? BYTES_OF_STRING
                : from.dataType().size();
        for (int d = 0; d < block.length; d++) {
            bytes = Math.multiplyExact(bytes, Math.min(block[d], Math.max(1, shape[d])));
        }
        return bytes;
    }

    private int[] grown(int[] unit, long most) {
        int[] grown = unit.clone();
        int chunks = 1;
        for (int d = next(grown); d >= 0; d = next(grown)) {
            int[] larger = grown.clone();
            larger[d] = Math.multiplyExact(larger[d], 2);
            chunks *= 2;
            if (bytes(larger) > most || chunks > MOST_CHUNKS) {
                break;
            }
            grown = larger;
        }
        return grown;
    }

    /** Where source chunks are longest in comparison; then any dimension that is not whole, the last first; else -1. */
    private int next(int[] grown) {
        int[] source = from.innerChunkShape();
        int best = -1;
        double most = 1;
        for (int d = grown.length - 1; d >= 0; d--) {
            boolean whole = grown[d] >= shape[d] || grown[d] > Integer.MAX_VALUE / 2;
            double ratio = Math.max(1, (double) source[d] / grown[d]);
            if (!whole && (best < 0 || ratio > most)) {
                best = d;
                most = ratio;
            }
        }
        return best;
    }

    /** Numbers of the blocks of which the source has a chunk, in C order. */
    long[] blocks() {
        long[] grid = new long[block.length];
        Arrays.setAll(grid, this::blocks);
        int[] chunk = from.chunkShape();
        Set<Long> touched = new TreeSet<>();
        if (Arrays.stream(shape).allMatch(length -> length > 0)) {
            try {
                from.storedChunks().forEach(at -> touch(at, chunk, grid, 0, 0, touched));
            } catch (ArithmeticException e) {
                throw new ZarrException.Unsupported(
                        from.path().toString(),
                        "to copy it takes more than 2^63 blocks of " + Arrays.toString(block)
                                + "; allow more memory, or choose larger chunks");
            }
        }
        return touched.stream().mapToLong(k -> k).toArray();
    }

    /** How many there are in a dimension. */
    private long blocks(int d) {
        return shape[d] == 0 ? 0 : (shape[d] - 1) / block[d] + 1;
    }

    private void touch(long[] at, int[] chunk, long[] grid, int d, long ordinal, Set<Long> touched) {
        if (d == block.length) {
            touched.add(ordinal);
            return;
        }
        long first = at[d] * chunk[d] / block[d];
        long start = at[d] * chunk[d];
        long last = (start + Math.min(shape[d] - start, chunk[d]) - 1) / block[d];
        for (long k = first; k <= last; k++) {
            touch(at, chunk, grid, d + 1, Math.addExact(Math.multiplyExact(ordinal, grid[d]), k), touched);
        }
    }

    /**
     * Copies.
     *
     * @param done called after each block
     * @throws ZarrException if what was written is read differently
     */
    void run(ZarrArray to, long[] blocks, boolean verified, Runnable done) {
        try (Stream<ArrayBlock> read =
                BlockStream.of(from, LongStream.of(blocks).mapToObj(this::place), 1)) {
            read.forEach(values -> {
                write(values, to, verified);
                done.run();
            });
        }
    }

    private BlockStream.Place place(long ordinal) {
        Indices[] ranges = new Indices[block.length];
        long rest = ordinal;
        for (int d = block.length - 1; d >= 0; d--) {
            long start = rest % blocks(d) * block[d];
            rest /= blocks(d);
            ranges[d] = Indices.range(start, start + Math.min(shape[d] - start, block[d]));
        }
        Selection selection = Selection.of(ranges);
        return new BlockStream.Place(selection, selection);
    }

    private void write(ArrayBlock values, ZarrArray to, boolean verified) {
        List<Long> lengths = Arrays.stream(shape).boxed().toList();
        Span[] spans = values.selection().spans(lengths, from.path().toString());
        // Each made when its turn comes: of small chunks there may be millions in a block.
        List<List<Grid.AxisPart>> axes = Grid.axes(spans, target);
        int chunks = Math.toIntExact(Grid.count(axes));
        Parallel.forEach(chunks, i -> {
            BlockStream.Place place = BlockStream.place(axes, i, target);
            NdArray part = chunks == 1 ? values.values() : cut(values.values(), place.target());
            if (to.metadata().fill().fills(part)) {
                return;
            }
            to.write(place.selection(), part);
            if (verified && !to.read(place.selection()).equals(part)) {
                throw new ZarrException(
                        to.path().toString(), "what was written at " + place.selection() + " is read differently");
            }
        });
    }

    private static NdArray cut(NdArray values, Selection target) {
        int[] all = values.shape();
        Span[] spans = target.spans(
                Arrays.stream(all).mapToObj(length -> (long) length).toList(), "a block");
        return Regions.cut(values, spans);
    }
}
