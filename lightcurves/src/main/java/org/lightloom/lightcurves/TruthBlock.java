package org.lightloom.lightcurves;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lightloom.zarr.PinnedShard;
import org.lightloom.zarr.ZarrArray;

/**
 * The shards of the truth of some objects and measurements in consecutive epochs, each pinned in one version.
 *
 * @param shards nothing where there is none
 * @param commits {@link HeldCommits#NONE} where another program wrote it
 */
record TruthBlock(List<Optional<PinnedShard>> shards, HeldCommits commits) implements AutoCloseable {

    /** @param epochs how many, as far as the array reaches */
    static TruthBlock pin(ZarrArray cells, int objectBlock, int measurementBlock, int firstEpoch, int epochs) {
        HeldCommits commits = HeldCommits.none(firstEpoch, epochs);
        List<Optional<PinnedShard>> shards = new ArrayList<>();
        TruthBlock block = new TruthBlock(shards, commits);
        try {
            for (int e = 0; e < epochs; e++) {
                Optional<PinnedShard> shard = cells.shard(objectBlock, measurementBlock, 0, firstEpoch + e)
                        .pin();
                shards.add(shard);
                commits.commits()[e] = commit(shard);
            }
            return block;
        } catch (RuntimeException e) {
            block.close();
            throw e;
        }
    }

    static UUID commit(Optional<PinnedShard> shard) {
        return shard.map(found -> found.commit().orElse(HeldCommits.NONE)).orElse(HeldCommits.ABSENT);
    }

    /** The newest commit of an epoch, by the tail of its shard. */
    static UUID newestCommit(ZarrArray cells, int objectBlock, int measurementBlock, int epoch) {
        Optional<PinnedShard> shard =
                cells.shard(objectBlock, measurementBlock, 0, epoch).pin();
        try {
            return commit(shard);
        } finally {
            shard.ifPresent(PinnedShard::close);
        }
    }

    @Override
    public void close() {
        shards.forEach(shard -> shard.ifPresent(PinnedShard::close));
    }
}
