package org.lightloom.lightcurves;

import java.util.List;

/**
 * What a repair did, or would do.
 *
 * @param shards those that were damaged
 * @param dryRun whether nothing was written
 */
public record RepairReport(List<Repaired> shards, boolean dryRun) {

    /**
     * One damaged shard.
     *
     * @param shard its key in the array
     * @param damages what was found
     * @param repaired false if it has no version to go on from; it was left as it is
     * @param correctedBits flipped bits that the checksums told
     * @param chunksPutBack pieces that got the values of an earlier commit
     * @param chunksLost pieces whose values are missing now
     * @param wentBack whether the newest version was lost as a whole, so that an earlier one took its place
     * @param unrecorded whether values stayed of which the record is lost
     * @param populateAgain what was lost, wholly or in part, newest first
     */
    public record Repaired(
            String epoch,
            String shard,
            List<String> damages,
            boolean repaired,
            int correctedBits,
            int chunksPutBack,
            int chunksLost,
            boolean wentBack,
            boolean unrecorded,
            List<Lost> populateAgain) {

        /** Whether all values and records are as they were. */
        public boolean losesNothing() {
            return repaired && chunksPutBack + chunksLost == 0 && !wentBack && !unrecorded;
        }
    }

    /**
     * A population whose values are lost in a shard.
     *
     * @param catalogs paths of its catalogs, as they were recorded
     */
    public record Lost(String population, List<String> catalogs, List<String> measurements) {}

    /** Whether nothing has to be populated again. */
    public boolean losesNothing() {
        return shards.stream().allMatch(Repaired::losesNothing);
    }
}
