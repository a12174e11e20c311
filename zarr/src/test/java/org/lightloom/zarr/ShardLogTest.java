package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.zip.CRC32C;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.kv.Blob;
import org.lightloom.kv.Change;
import org.lightloom.kv.Folder;

/** A shard file is a log, byte by byte as docs/format.md says. */
class ShardLogTest {
    private static final int INDEX = 8 * 16 + 4;
    private static final int TAIL = 48;

    @Test
    void aCommitEndsWithRecordTailAndIndex(@TempDir Path folder) throws IOException {
        ZarrArray array = create(folder);
        WrittenChunk written = write(array, 0, 1);
        byte[] file = Files.readAllBytes(folder.resolve("c/0/0"));
        ByteBuffer tail =
                ByteBuffer.wrap(file, file.length - INDEX - TAIL, TAIL).slice().order(ByteOrder.LITTLE_ENDIAN);
        int recordAt = file.length - INDEX - TAIL - tail.getInt(0);
        ObjectNode record = Json.parse(ByteBuffer.wrap(file, recordAt, tail.getInt(0)), "record");
        byte[] id = Arrays.copyOfRange(file, file.length - INDEX - 32, file.length - INDEX - 16);

        assertThat(tail.getInt(4)).isEqualTo(crc(file, recordAt, tail.getInt(0)));
        assertThat(tail.getInt(8)).isEqualTo(crc(file, file.length - INDEX, INDEX));
        assertThat(tail.getInt(12)).isZero();
        assertThat(record.path("commit").asText().replace("-", ""))
                .isEqualTo(HexFormat.of().formatHex(id));
        assertThat(tail.getLong(32)).isEqualTo(1);
        assertThat(new String(file, file.length - INDEX - 8, 8, StandardCharsets.US_ASCII))
                .isEqualTo("LLOOMREC");
        assertThat(record.path("number").asLong()).isEqualTo(1);
        assertThat(record.path("previous").isNull()).isTrue();
        assertThat(record.path("changes")).hasSize(1);
        assertThat(record.path("changes").get(0).path("id").asText())
                .isEqualTo(written.change().toString());
        assertThat(record.path("changes").get(0).path("counts").path("written").asInt())
                .isEqualTo(4);
    }

    @Test
    void numbersAndTimesIncreaseAndPreviousLinksReachTheFirst(@TempDir Path folder) throws IOException {
        ZarrArray array = create(folder);
        long[] ends = new long[5];
        for (int i = 0; i < 5; i++) {
            write(array, i, i);
            ends[i] = Files.size(folder.resolve("c/0/0"));
        }

        List<ShardCommit> commits = array.shard(0, 0).commits();

        assertThat(commits).extracting(ShardCommit::number).containsExactly(5L, 4L, 3L, 2L, 1L);
        for (int i = 1; i < commits.size(); i++) {
            assertThat(commits.get(i).time()).isBefore(commits.get(i - 1).time());
        }
        List<ShardVersion> versions =
                file(Files.readAllBytes(folder.resolve("c/0/0"))).versions();
        for (int i = 0; i < 4; i++) {
            ObjectNode record = versions.get(i).commit().orElseThrow().record();
            ShardVersion.Commit before = versions.get(i + 1).commit().orElseThrow();
            assertThat(record.path("previous").path("end_of_file").asLong()).isEqualTo(ends[3 - i]);
            assertThat(record.path("previous").path("record_offset").asLong()).isEqualTo(before.recordOffset());
            assertThat(record.path("previous").path("record_length").asInt())
                    .isEqualTo(before.tail().recordLength());
        }
    }

    @Test
    void bytesOfEarlierCommitsStayWhereTheyWere(@TempDir Path folder) throws IOException {
        ZarrArray array = create(folder);
        write(array, 0, 1);
        byte[] first = Files.readAllBytes(folder.resolve("c/0/0"));
        write(array, 0, 2);
        byte[] second = Files.readAllBytes(folder.resolve("c/0/0"));

        assertThat(Arrays.copyOf(second, first.length)).isEqualTo(first);
        ShardFile old = file(first);
        ShardFile now = file(second);
        assertThat(now.chunk(old.index(), 0, DataType.FLOAT32).toFloats()).containsExactly(1, 1, 0, 0);
    }

    @Test
    void whatAPinnedShardTellsBelongsToItsCaller(@TempDir Path folder) {
        ZarrArray array = create(folder);
        WrittenChunk written = write(array, 0, 1);
        try (PinnedShard pinned = array.shard(0, 0).pin().orElseThrow()) {
            pinned.changes().get(0).removeAll();

            assertThat(pinned.changes().get(0).path("id").asText())
                    .isEqualTo(written.change().toString());
        }
    }

    @Test
    void askingAndAppendingReadTheNewestCommitOnce(@TempDir Path folder) throws IOException {
        WrittenChunk written = write(create(folder), 0, 1);
        byte[] file = Files.readAllBytes(folder.resolve("c/0/0"));
        List<Long> reads = new ArrayList<>();
        Blob stored = new BytesBlob(file, reads::add);
        Span[] row = {Span.range(1, 0, 1), Span.range(0, 0, 4)};
        NdArray values = NdArray.ofFloats(new int[] {1, 4}, 2, 2, 2, 2);
        Change next = Change.of(new ArrayChange(new Span[0], row, values, "overwrite", Json.object()));
        ArrayMetadata metadata = metadata();
        Folder pinned = new ShardFolder(
                        metadata,
                        metadata.codecs().sharding().orElseThrow(),
                        Map.of("overwrite", MergeRule.OVERWRITE),
                        Optional.of(ReplacedBytes.FOR_READERS),
                        "c/0/0",
                        InstantSource.system())
                .pinnedTo(stored);

        assertThat(pinned.holds(stored, written.change())).isTrue();
        assertThat(pinned.holds(stored, next.id())).isFalse();
        assertThat(pinned.fold(Optional.of(stored), List.of(next)).pieces()).isNotEmpty();
        assertThat(reads).containsOnlyOnce((long) file.length - INDEX - TAIL);
    }

    @Test
    void onesOwnCommitIsReadUnderLaterOnes(@TempDir Path folder) {
        ZarrArray array = create(folder);
        WrittenChunk own = write(array, 3, 1);
        write(array, 3, 2);
        write(array, 3, 3);
        Selection row = Selection.of(Indices.at(3), Indices.all());

        assertThat(array.shard(own.coordinates())
                        .readAsOf(own, row)
                        .orElseThrow()
                        .toFloats())
                .containsOnly(1);
        assertThat(array.shard(own.coordinates()).commit(own).orElseThrow().number())
                .isEqualTo(1);
        assertThat(array.read(row).toFloats()).containsOnly(3);
    }

    @Test
    void aShardRewrittenByAnotherProgramIsUsedAndTheLogGoesOn(@TempDir Path folder) throws IOException {
        ZarrArray array = create(folder);
        WrittenChunk lost = write(array, 0, 1);
        NdArray values = array.read();
        Files.write(
                folder.resolve("c/0/0"), CodecsTest.bytes(metadata().codecs().encode(values)));

        assertThat(array.shard(0, 0).isForeign()).isTrue();
        assertThat(array.shard(0, 0).commits()).isEmpty();
        assertThat(array.shard(0, 0).newestCommit()).isEmpty();
        assertThat(array.shard(lost.coordinates()).commit(lost)).isEmpty();
        assertThat(array.read()).isEqualTo(values);

        write(array, 5, 9);

        assertThat(array.shard(0, 0).isForeign()).isFalse();
        assertThat(array.shard(0, 0).commits()).extracting(ShardCommit::number).containsExactly(2L);
        assertThat(array.read(Selection.of(Indices.list(0, 5), Indices.at(0))).toFloats())
                .containsExactly(1, 9);
    }

    @Test
    void anyFlippedBitOfRecordTailOrIndexIsDamageAndNeverForeign(@TempDir Path folder) throws IOException {
        ZarrArray array = create(folder);
        write(array, 0, 1);
        write(array, 1, 2);
        byte[] file = Files.readAllBytes(folder.resolve("c/0/0"));
        int recordAt = (int) file(file).newest().commit().orElseThrow().recordOffset();

        Flips.each(file, recordAt, file.length, ShardLogTest::assertDamaged);
    }

    @Test
    void aRecordWhosePreviousVersionDoesNotEndBeforeItsOwnIsDamage() {
        for (int ahead : new int[] {0, 1, 100}) {
            ShardFile file = file(new BytesBlob(appended(new byte[0], 1, end -> end + ahead)));

            assertPointsForward(file::newest);
        }
    }

    @Test
    void noWayBackThroughTheLogIsEndlessWhereRecordsPointToEachOther() {
        byte[] first = appended(new byte[0], 1, end -> 2 * end);
        byte[] both = appended(first, 2, end -> first.length);
        assertThat(both).hasSize(2 * first.length);
        AtomicInteger reads = new AtomicInteger();
        ShardFile file = file(new BytesBlob(
                both, offset -> assertThat(reads.incrementAndGet()).isLessThan(100)));
        assertThat(file.newest().commit().orElseThrow().tail().number()).isEqualTo(2);

        assertPointsForward(file::versions);
        assertPointsForward(() -> file.versionWith(UUID.randomUUID()));
        assertPointsForward(() -> file.asOf(Instant.EPOCH));
    }

    private static void assertPointsForward(ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(ZarrException.Corrupt.class)
                .hasMessageContainingAll("c/0/0", "its record points forward");
    }

    /**
     * A version without chunks behind another one.
     *
     * @param previousEnd what the record says of the end of the one before, of three digits, by its own end
     */
    private static byte[] appended(byte[] before, int number, IntUnaryOperator previousEnd) {
        ObjectNode record = Json.object()
                .put("commit", UUID.randomUUID().toString())
                .put("number", number)
                .put("time", "2026-01-01T00:00:00Z");
        ObjectNode previous = record.putObject("previous").put("record_offset", 0);
        previous.put("record_length", 0).put("end_of_file", 999);
        int end = before.length + Json.bytes(record).length + TAIL + INDEX;
        previous.put("end_of_file", previousEnd.applyAsInt(end));
        ArrayMetadata metadata = metadata();
        ShardingCodec sharding = metadata.codecs().sharding().orElseThrow();
        ByteBuffer bytes = ByteBuffer.allocate(end).put(before);
        ShardAppend.end(record, sharding.emptyIndex(metadata.chunk()), sharding, metadata.chunk())
                .forEach(bytes::put);
        return bytes.array();
    }

    @Test
    void aTailThatIsGoneWholeIsDamageWhereItsRecordIsLeft(@TempDir Path folder) throws IOException {
        ZarrArray array = create(folder);
        write(array, 0, 1);
        byte[] file = Files.readAllBytes(folder.resolve("c/0/0"));
        Arrays.fill(file, file.length - INDEX - TAIL, file.length - INDEX, (byte) 0);

        assertDamaged(file);
    }

    @Test
    void aWriterRefusesToGoOnFromADamagedShard(@TempDir Path folder) throws IOException {
        ZarrArray array = create(folder);
        write(array, 0, 1);
        byte[] file = Files.readAllBytes(folder.resolve("c/0/0"));
        file[file.length - INDEX - 1] ^= 1;
        Files.write(folder.resolve("c/0/0"), file);

        assertThatThrownBy(() -> write(array, 1, 1))
                .isInstanceOf(ZarrException.Corrupt.class)
                .hasMessageContaining("c/0/0");
        assertThat(Files.readAllBytes(folder.resolve("c/0/0"))).isEqualTo(file);
    }

    @Test
    void aDamagedInnerChunkIsNamed(@TempDir Path folder) throws IOException {
        ZarrArray array = create(folder);
        write(array, 0, 1);
        byte[] file = Files.readAllBytes(folder.resolve("c/0/0"));
        file[0] ^= 1;
        Files.write(folder.resolve("c/0/0"), file);

        assertThatThrownBy(array::read)
                .isInstanceOf(ZarrException.Corrupt.class)
                .hasMessageContaining("c/0/0 inner chunk 0");
    }

    @Test
    void chunksThatAreAllFillValueAreNotStored(@TempDir Path folder) throws IOException {
        ZarrArray array = create(folder);
        write(array, 0, 1);
        write(array, 0, 0);

        ShardIndex index = file(Files.readAllBytes(folder.resolve("c/0/0"))).index();

        assertThat(index.liveBytes()).isZero();
    }

    private static void assertDamaged(byte[] file) {
        assertThatThrownBy(() -> file(file).newest()).isInstanceOf(ZarrException.Corrupt.class);
    }

    private static ZarrArray create(Path folder) {
        return Zarr.create(folder, builder());
    }

    private static ArrayBuilder builder() {
        return new ArrayBuilder(DataType.FLOAT32, 8, 4)
                .shards(8, 4)
                .chunks(2, 2)
                .crc32c();
    }

    private static ArrayMetadata metadata() {
        return ArrayMetadataParser.parse(builder().toJson(), "test");
    }

    private static ShardFile file(byte[] bytes) {
        return file(new BytesBlob(bytes));
    }

    private static ShardFile file(Blob blob) {
        ArrayMetadata metadata = metadata();
        return new ShardFile(blob, metadata.codecs().sharding().orElseThrow(), metadata.chunk(), "c/0/0");
    }

    private static WrittenChunk write(ZarrArray array, int row, float value) {
        NdArray values = NdArray.ofFloats(new int[] {1, 4}, value, value, value, value);
        return array.write(Selection.of(Indices.at(row), Indices.all()), values).get(0);
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
