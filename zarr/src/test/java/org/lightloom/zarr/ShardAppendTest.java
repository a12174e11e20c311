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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lightloom.kv.NextVersion;
import org.lightloom.kv.NextVersion.CopiedRange;

/** When a shard is compacted, how, and what its record keeps then: at the very limits, without writing the bytes. */
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

    private Optional<ReplacedBytes> replaced = Optional.empty();

    // ---- when

    @Test
    void deadBytesAreTooManyWhereTheyAreMoreThanFourTimesTheLiveOnes() {
        long live = 5 * MIB;

        assertThat(retires(live, 4 * live, 0)).isFalse();
        assertThat(retires(live, 4 * live + 1, 0)).isTrue();
    }

    @Test
    void deadBytesAreTooManyWhereTheyAreMoreThanSixteenMebibytes() {
        assertThat(retires(MIB, 16 * MIB, 0)).isFalse();
        assertThat(retires(MIB, 16 * MIB + 1, 0)).isTrue();
    }

    @Test
    void aHoleIsNotDead() {
        assertThat(retires(5 * MIB, 20 * MIB, 100 * MIB)).isFalse();
        assertThat(retires(5 * MIB, 20 * MIB + 1, 100 * MIB)).isTrue();
    }

    private boolean retires(long live, long dead, long hole) {
        ObjectNode record = record(1, List.of());
        record.set("hole", Json.object().put("offset", live).put("length", hole));
        ShardVersion before = version(live, live + dead + hole + log(record), record);
        return next(before, ShardAppend.Room.MADE_AS_NEEDED).has("retired");
    }

    @Test
    void whatIsRetiredGoesWhereAQuarterAsManyBytesAreDeadBehindIt() {
        assertThat(leavesOut(5 * MIB, 5 * MIB, NOW)).isFalse();
        assertThat(leavesOut(5 * MIB, 5 * MIB + 1, NOW)).isTrue();
        assertThat(leavesOut(MIB, 4 * MIB, NOW)).isFalse();
        assertThat(leavesOut(MIB, 4 * MIB + 1, NOW)).isTrue();
    }

    @Test
    void whatIsRetiredGoesTenSecondsLater() {
        // The next version is a microsecond younger than the one of now.
        assertThat(leavesOut(MIB, 0, NOW.minusSeconds(10).plusNanos(1000))).isFalse();
        assertThat(leavesOut(MIB, 0, NOW.minusSeconds(10))).isTrue();
    }

    /** @param dead bytes behind those that are retired */
    private boolean leavesOut(long live, long dead, Instant since) {
        long retired = 30 * MIB;
        ObjectNode record = record(1, List.of());
        record.set("retired", new ShardVersion.Retired(retired, 0, Optional.of(since)).toJson());
        ObjectNode next = next(
                version(retired, live, retired + live + dead + log(record), record), ShardAppend.Room.MADE_AS_NEEDED);
        assertThat(next.has("retired")).isNotEqualTo(next.has("hole"));
        return next.has("hole");
    }

    // ---- how

    @Test
    void chunksThatAdjoinAreCopiedAtOnce() {
        assertThat(copied(0, 10, 20, 30, 40, 50, 60, 70)).containsExactly(new CopiedRange(0, 80));
        assertThat(copied(100, 110, 120, 30, 40, 50, 160, 170))
                .containsExactly(new CopiedRange(100, 30), new CopiedRange(30, 30), new CopiedRange(160, 20));
    }

    /** Whoever reads neighbours finds them one behind the other, however they were written. */
    @Test
    void chunksAreInTheirOrderInTheArrayHoweverTheyLay() {
        assertThat(copied(70, 60, 50, 40, 30, 20, 10, 0))
                .extracting(CopiedRange::offset)
                .containsExactly(70L, 60L, 50L, 40L, 30L, 20L, 10L, 0L);
    }

    /** Another program may refer to the same bytes twice. */
    @Test
    void chunksThatShareBytesGetTheirOwn() {
        assertThat(copied(0, 0, 10, 10, 20, 5, 15, 25))
                .containsExactly(
                        new CopiedRange(0, 10),
                        new CopiedRange(0, 20),
                        new CopiedRange(10, 20),
                        new CopiedRange(5, 30));
    }

    /** The ranges that are copied where chunks of ten bytes lie at these places; each chunk is found where it went. */
    private List<CopiedRange> copied(long... offsets) {
        ShardIndex index = sharding.emptyIndex(metadata.chunk());
        for (int chunk = 0; chunk < offsets.length; chunk++) {
            index.put(chunk, offsets[chunk], 10);
        }
        NextVersion next = nextVersion(
                new ShardVersion(
                        index, 1000, version(MIB, 2 * MIB, record(7, List.of())).commit()),
                ShardAppend.Room.MADE);
        NextVersion.Bytes encoded =
                (NextVersion.Bytes) next.pieces().get(next.pieces().size() - 1);
        ShardIndex moved = sharding.decodeIndex(encoded.bytes(), metadata.chunk());
        List<CopiedRange> ranges = next.pieces().stream()
                .filter(CopiedRange.class::isInstance)
                .map(CopiedRange.class::cast)
                .toList();
        for (int chunk = 0; chunk < offsets.length; chunk++) {
            assertThat(moved.offset(chunk)).isEqualTo(10L * chunk);
            assertThat(moved.length(chunk)).isEqualTo(10);
            assertThat(source(ranges, moved.offset(chunk))).isEqualTo(offsets[chunk]);
        }
        return ranges;
    }

    /** Where a byte was before that lies at an offset now. */
    private static long source(List<CopiedRange> ranges, long offset) {
        long at = 0;
        for (CopiedRange range : ranges) {
            if (offset < at + range.length()) {
                return range.offset() + offset - at;
            }
            at += range.length();
        }
        throw new AssertionError(offset + " is not in " + ranges);
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
        return version(0, live, size, record);
    }

    private ShardVersion version(long offset, long live, long size, ObjectNode record) {
        ShardIndex index = sharding.emptyIndex(metadata.chunk());
        index.put(0, offset, live);
        ShardTail tail = new ShardTail(
                Json.bytes(record).length,
                0,
                0,
                UUID.fromString(record.path("commit").asText()),
                record.path("number").asLong());
        return new ShardVersion(index, size, Optional.of(new ShardVersion.Commit(tail, size - log(record), record)));
    }

    /** Bytes of record, tail and index, which are in use as well. */
    private long log(ObjectNode record) {
        return (long) Json.bytes(record).length + ShardTail.SIZE + sharding.indexSize(metadata.chunk());
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
        NextVersion next = nextVersion(before, room);
        // Record, tail and index are the last three.
        NextVersion.Bytes record =
                (NextVersion.Bytes) next.pieces().get(next.pieces().size() - 3);
        return Json.parse(record.bytes(), "record");
    }

    private NextVersion nextVersion(ShardVersion before, ShardAppend.Room room) {
        ArrayNode changes = Json.object().arrayNode();
        return new ShardAppend(
                        sharding,
                        metadata.chunk(),
                        Optional.of(before),
                        () -> Stream.of(before),
                        List.of(),
                        before.index().copy(),
                        room,
                        replaced)
                .next(changes, NOW);
    }
}
