package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;

/**
 * One commit in a shard's log.
 *
 * @param number 1 for the first; the order of commits is this number alone
 * @param changes what was applied, in order: each has an {@code id}, {@code counts} and the members of its note
 * @param history changes from before the chain was cut by a compaction, oldest first; empty where it was not
 */
public record ShardCommit(UUID id, long number, Instant time, ArrayNode changes, ArrayNode history) {

    static ShardCommit of(ShardVersion.Commit commit) {
        ObjectNode record = commit.record();
        return new ShardCommit(
                commit.tail().commit(),
                commit.tail().number(),
                commit.time(),
                list(record, "changes"),
                list(record, "history"));
    }

    private static ArrayNode list(ObjectNode record, String member) {
        return record.path(member) instanceof ArrayNode list
                ? list
                : Json.object().arrayNode();
    }
}
