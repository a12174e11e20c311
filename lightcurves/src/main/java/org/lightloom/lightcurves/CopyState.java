package org.lightloom.lightcurves;

import java.util.Optional;

/**
 * How much of the object-major copy is current. An epoch counts once for each shard of the truth that it has.
 *
 * @param shardsCurrent shards of the truth of which the copy holds the newest commit
 * @param shards all shards of the truth
 * @param storedBytes of all files of the copy, statistics among them
 */
public record CopyState(int shardsCurrent, int shards, long storedBytes) {

    /** Of a store; nothing where it has no copy. */
    static Optional<CopyState> of(StoreView view) {
        return ObjectMajorCopy.open(view.root().path(), view.cells()).map(copy -> of(view, copy));
    }

    private static CopyState of(StoreView view, ObjectMajorCopy copy) {
        int[] state = new int[2];
        CopyBlock.forEach(view.cells(), copy, (block, progress) -> {
            state[0] += block.currentEpochs();
            state[1] += block.storedEpochs();
        });
        return new CopyState(
                state[0], state[1], ObjectMajorCopy.storedBytes(view.root().path()));
    }
}
