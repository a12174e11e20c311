package org.lightloom.lightcurves;

import java.util.List;

/**
 * What a compaction gave back.
 *
 * @param shards those that were compacted
 * @param skipped lines on shards that were left alone because they are damaged
 * @param bytesBefore of all shards of the epochs, without holes
 * @param bytesAfter the same afterwards
 */
public record CompactionReport(List<Compacted> shards, List<String> skipped, long bytesBefore, long bytesAfter) {

    /**
     * One shard.
     *
     * @param shard its key in the array
     */
    public record Compacted(String epoch, String shard, long bytesBefore, long bytesAfter) {}
}
