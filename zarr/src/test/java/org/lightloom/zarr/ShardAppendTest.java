package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.lightloom.kv.NextVersion;

/** When a shard is compacted, and what its record keeps then: at the very limits, without writing the bytes. */
class ShardAppendTest {
    private static final int MIB = 1 << 20;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final ArrayMetadata metadata = ArrayMetadataParser.parse(
            new ArrayBuilder(DataType.UINT8, 8 * MIB)
                    .shards(8 * MIB)
                    .chunks(MIB)
                    .crc32c()
                    .toJson(),
            "test");
    private final ShardingCodec sharding = metadata.codecs().sharding().orElseThrow();

    // ---- when

    @Test
    void deadBytesAreTooManyWhereTheyAreMoreThanFourTimesTheLiveOnes() {
        long live = 5 * MIB;

        assertThat(compacts(live, 4 * live, 0)).isFalse();
        assertThat(compacts(live, 4 * live + 1, 0)).isTrue();
    }

    @Test
    void deadBytesAreTooManyWhereTheyAreMoreThanSixteenMebibytes() {
        assertThat(compacts(MIB, 16 * MIB, 0)).isFalse();
        assertThat(compacts(MIB, 16 * MIB + 1, 0)).isTrue();
    }

    @Test
    void aHoleIsNotDead() {
        assertThat(compacts(5 * MIB, 20 * MIB, 100 * MIB)).isFalse();
        assertThat(compacts(5 * MIB, 20 * MIB + 1, 100 * MIB)).isTrue();
    }

    private boolean compacts(long live, long dead, long hole) {
        ObjectNode record = record(1, List.of());
        record.set("hole", Json.object().put("offset", live).put("length", hole));
        ShardVersion before = version(live, live + dead + hole, record);
        return next(before, ShardAppend.Room.MADE_AS_NEEDED).has("history");
    }

    // ---- what the record keeps

    @Test
    void theHistoryIsTheLastHundredChanges() {
        List<ObjectNode> changes = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            changes.add(change(0));
        }

        assertThat(history(changes)).isEqualTo(ids(changes.subList(1, 101)));
    }

    @Test
    void theHistoryTakesOneMebibyteAtMost() {
        ObjectNode half = changeOf(MIB / 2);

        assertThat(history(List.of(half, half))).isEqualTo(ids(List.of(half, half)));
        assertThat(history(List.of(changeOf(MIB / 2 + 1), half))).isEqualTo(ids(List.of(half)));
    }

    @Test
    void aChangeThatIsTooLargeForTheHistoryIsNotSkippedForAnOlderOne() {
        ObjectNode newest = change(0);

        assertThat(history(List.of(change(0), change(MIB), newest))).isEqualTo(ids(List.of(newest)));
    }

    /** @param changes oldest first; in one commit, which is compacted */
    private List<String> history(List<ObjectNode> changes) {
        JsonNode history = next(version(MIB, 2 * MIB, record(7, changes)), ShardAppend.Room.MADE)
                .path("history");
        return history.valueStream()
                .map(entry -> (ObjectNode) entry)
                .map(ShardAppendTest::id)
                .toList();
    }

    private static List<String> ids(List<ObjectNode> changes) {
        return changes.stream().map(ShardAppendTest::id).toList();
    }

    private static String id(ObjectNode change) {
        return change.path("id").asText();
    }

    /** Of a size in the history, where it names its commit. */
    private ObjectNode changeOf(int size) {
        ObjectNode inHistory =
                (ObjectNode) next(version(MIB, 2 * MIB, record(7, List.of(change(0)))), ShardAppend.Room.MADE)
                        .path("history")
                        .path(0);
        return change(size - Json.bytes(inHistory).length);
    }

    private static ObjectNode change(int padding) {
        return Json.object().put("id", UUID.randomUUID().toString()).put("file", "x".repeat(padding));
    }

    // ---- what the tests use

    /** The version whose live bytes lie in front. */
    private ShardVersion version(long live, long size, ObjectNode record) {
        ShardIndex index = sharding.emptyIndex(metadata.chunk());
        index.put(0, 0, live);
        ShardTail tail = new ShardTail(
                Json.bytes(record).length,
                0,
                0,
                UUID.fromString(record.path("commit").asText()),
                record.path("number").asLong());
        return new ShardVersion(index, size, Optional.of(new ShardVersion.Commit(tail, live, record)));
    }

    private static ObjectNode record(int number, List<ObjectNode> changes) {
        ObjectNode record = Json.object()
                .put("commit", UUID.randomUUID().toString())
                .put("number", number)
                .put("time", NOW.toString());
        changes.forEach(record.putArray("changes")::add);
        return record;
    }

    /** The record of the version after this one. */
    private ObjectNode next(ShardVersion before, ShardAppend.Room room) {
        ArrayNode changes = Json.object().arrayNode();
        NextVersion next = new ShardAppend(
                        sharding,
                        metadata.chunk(),
                        Optional.of(before),
                        () -> List.of(before),
                        List.of(),
                        before.index().copy(),
                        room)
                .next(changes, NOW);
        // Record, tail and index are the last three.
        NextVersion.Bytes record =
                (NextVersion.Bytes) next.pieces().get(next.pieces().size() - 3);
        return Json.parse(record.bytes(), "record");
    }
}
