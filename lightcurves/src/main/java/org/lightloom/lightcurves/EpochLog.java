package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.lightloom.zarr.ShardCommit;
import org.lightloom.zarr.ZarrArray;

/** Reads the records of shards. */
final class EpochLog {
    private EpochLog() {}

    /** The changes of one shard, each with the commit, number and time of its record, newest first. */
    static List<JsonNode> entriesNewestFirst(ZarrArray cells, long... shard) {
        List<JsonNode> entries = new ArrayList<>();
        for (ShardCommit commit : cells.commits(shard)) {
            for (int i = commit.changes().size() - 1; i >= 0; i--) {
                ObjectNode entry = commit.changes().get(i).deepCopy();
                entry.put("commit", commit.id().toString());
                entry.put("number", commit.number());
                entry.put("time", commit.time().toString());
                entries.add(entry);
            }
            for (int i = commit.history().size() - 1; i >= 0; i--) {
                entries.add(commit.history().get(i));
            }
        }
        return entries;
    }
}
