package org.lightloom.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * One commit in a shard's log.
 *
 * @param number 1 for the first; the order of commits is this number alone
 * @param changes what was applied, in order: each has an {@code id}, {@code counts} and the members of its note
 * @param history changes from before the chain was cut where dead bytes were given back, oldest first; empty where it was not
 * @param undo present if it made an earlier version the newest one again
 * @param repair present if it put right what was damaged
 */
public record ShardCommit(
        UUID id,
        long number,
        Instant time,
        ArrayNode changes,
        ArrayNode history,
        Optional<Undo> undo,
        Optional<ObjectNode> repair) {

    /**
     * What an undo took back.
     *
     * @param of the commit that was the newest
     * @param restores the commit whose version came back; nothing for the state before the first
     */
    public record Undo(UUID of, Optional<UUID> restores) {
        ObjectNode toJson() {
            return Json.object()
                    .put("undo_of", of.toString())
                    .put("restores", restores.map(UUID::toString).orElse(null));
        }

        private static Optional<Undo> of(JsonNode record) {
            return record.has("undo_of")
                    ? Optional.of(new Undo(
                            UUID.fromString(record.path("undo_of").asText()),
                            Optional.ofNullable(record.path("restores").textValue())
                                    .map(UUID::fromString)))
                    : Optional.empty();
        }
    }

    /** Whether nothing was there before; the first of a chain that was cut has a higher number. */
    public boolean beginsShard() {
        return number == 1;
    }

    /** Those of versions, in their order; a version that another program wrote has none. */
    static List<ShardCommit> all(Stream<ShardVersion> versions) {
        return versions.flatMap(version -> version.commit().stream())
                .map(ShardCommit::of)
                .toList();
    }

    static ShardCommit of(ShardVersion.Commit commit) {
        ObjectNode record = commit.record();
        return new ShardCommit(
                commit.tail().commit(),
                commit.tail().number(),
                commit.time(),
                changes(record),
                list(record, "history"),
                Undo.of(record),
                record.path("repair") instanceof ObjectNode repair ? Optional.of(repair) : Optional.empty());
    }

    static ArrayNode changes(ObjectNode record) {
        return list(record, "changes");
    }

    private static ArrayNode list(ObjectNode record, String member) {
        return record.path(member) instanceof ArrayNode list
                ? list
                : Json.object().arrayNode();
    }
}
