package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Where in a shard a change brought values, as far as its entry in the record tells: a commit does not store a chunk again
 * that it leaves as it was, so the log alone cannot say that the change had values there.
 */
@FunctionalInterface
public interface ChangeExtent {
    /**
     * Whether a change may have brought values to a part of the shard; false only where it certainly did not.
     *
     * @param change its entry in the record
     * @param from the part's first position on each axis, counted from where the shard begins; not to be changed
     * @param to the positions behind the last ones
     */
    boolean mayReach(ObjectNode change, int[] from, int[] to);
}
