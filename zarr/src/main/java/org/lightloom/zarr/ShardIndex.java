package org.lightloom.zarr;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Offset and length of each inner chunk of a shard, in C order; both are 2^64-1 where a chunk is not stored. */
final class ShardIndex {
    private static final long NOT_STORED = -1;

    private final long[] entries;

    /** @param entries offset and length in turn; taken over */
    ShardIndex(long[] entries) {
        this.entries = entries;
    }

    static ShardIndex empty(int chunks) {
        long[] entries = new long[2 * chunks];
        Arrays.fill(entries, NOT_STORED);
        return new ShardIndex(entries);
    }

    int size() {
        return entries.length / 2;
    }

    boolean holds(int chunk) {
        return entries[2 * chunk] != NOT_STORED || entries[2 * chunk + 1] != NOT_STORED;
    }

    long offset(int chunk) {
        return entries[2 * chunk];
    }

    long length(int chunk) {
        return entries[2 * chunk + 1];
    }

    void put(int chunk, long offset, long length) {
        entries[2 * chunk] = offset;
        entries[2 * chunk + 1] = length;
    }

    void remove(int chunk) {
        put(chunk, NOT_STORED, NOT_STORED);
    }

    /** Bytes that the stored chunks take together. */
    long liveBytes() {
        long live = 0;
        for (int i = 0; i < size(); i++) {
            live += holds(i) ? length(i) : 0;
        }
        return live;
    }

    /** Where the first of the stored chunks starts; beyond any file where none is stored. */
    long liveStart() {
        long start = Long.MAX_VALUE;
        for (int i = 0; i < size(); i++) {
            start = holds(i) ? Math.min(start, offset(i)) : start;
        }
        return start;
    }

    /** Where the last of the stored chunks ends. */
    long liveEnd() {
        long end = 0;
        for (int i = 0; i < size(); i++) {
            end = holds(i) ? Math.max(end, offset(i) + length(i)) : end;
        }
        return end;
    }

    /** Whether a chunk is at the same place in another index, or stored in neither. */
    boolean sameAt(int chunk, ShardIndex other) {
        return offset(chunk) == other.offset(chunk) && length(chunk) == other.length(chunk);
    }

    boolean isEmpty() {
        for (long entry : entries) {
            if (entry != NOT_STORED) {
                return false;
            }
        }
        return true;
    }

    Holes.Range range(int chunk) {
        return new Holes.Range(offset(chunk), length(chunk));
    }

    /** Whether all stored chunks lie within a shard of this size. */
    boolean fits(long shardSize) {
        return IntStream.range(0, size()).allMatch(chunk -> !holds(chunk) || fits(chunk, shardSize));
    }

    private boolean fits(int chunk, long shardSize) {
        return offset(chunk) >= 0
                && length(chunk) >= 0
                && offset(chunk) <= shardSize - length(chunk)
                && length(chunk) <= Integer.MAX_VALUE - 16;
    }

    /** @throws CodecException if a stored chunk does not lie within a shard of this size */
    void check(int chunk, long shardSize) {
        if (!fits(chunk, shardSize)) {
            throw new CodecException("the index places inner chunk " + chunk + " at "
                    + Long.toUnsignedString(offset(chunk)) + " with " + Long.toUnsignedString(length(chunk))
                    + " bytes, outside the shard of " + shardSize);
        }
    }

    ShardIndex copy() {
        return new ShardIndex(entries.clone());
    }

    long[] entries() {
        return entries.clone();
    }
}
