package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What a repair of a damaged shard did, or would do.
 *
 * @param damages what was found, one line each; none for a sound shard, which is left as it is
 * @param possible false if the file has no trace of a version to go on from: it is left as it is
 * @param correctedBits single flipped bits that the checksums told: what they hit is as it was
 * @param chunksPutBack inner chunks that an earlier commit's bytes stand in for
 * @param chunksLost inner chunks of which the log has no sound bytes: their values are missing now
 * @param wentBack whether the index was lost, so that the newest version whose index is sound took its place
 * @param lost entries of the changes that are gone, or of which values are, newest first; to be made again
 * @param unrecorded whether values stayed whose record is lost
 */
public record ShardRepair(
        List<String> damages,
        boolean possible,
        int correctedBits,
        int chunksPutBack,
        int chunksLost,
        boolean wentBack,
        List<ObjectNode> lost,
        boolean unrecorded) {

    static ShardRepair none() {
        return new ShardRepair(List.of(), true, 0, 0, 0, false, List.of(), false);
    }

    static ShardRepair impossible(List<String> damages) {
        return new ShardRepair(damages, false, 0, 0, 0, false, List.of(), false);
    }

    /** Whether all values and records are as they were. */
    public boolean losesNothing() {
        return possible && chunksPutBack + chunksLost == 0 && !wentBack && !unrecorded;
    }

    /** The member {@code repair} of the record. */
    ObjectNode toJson() {
        ObjectNode json = Json.object()
                .put("corrected_bits", correctedBits)
                .put("chunks_put_back", chunksPutBack)
                .put("chunks_lost", chunksLost)
                .put("went_back", wentBack)
                .put("unrecorded", unrecorded);
        var ids = json.putArray("lost");
        lost.forEach(change -> ids.add(change.path("id").asText()));
        var found = json.putArray("damages");
        damages.forEach(found::add);
        return json;
    }
}
