package org.lightloom.zarr;

import java.util.List;

/**
 * What was found when a shard was read whole.
 *
 * @param values all elements of the shard that lie within the array; the fill value where they are damaged
 * @param damages one for each part of the file that is not sound; none for a sound shard
 */
public record ShardCheck(NdArray values, List<Damage> damages) {

    /** Parts of a shard file. */
    public enum Part {
        /** An inner chunk. */
        CHUNK,
        /** A record or its tail: the values are not hit. */
        LOG,
        /** The index, or the end of a file that was cut short: no value can be found. */
        INDEX
    }

    /**
     * Damaged bytes and the values that they hold.
     *
     * @param from first positions in the array, one per dimension; empty where no values are hit
     * @param to the positions after the last
     */
    public record Damage(Part part, long[] from, long[] to, String what) {
        public boolean hitsValues() {
            return from.length > 0;
        }
    }
}
