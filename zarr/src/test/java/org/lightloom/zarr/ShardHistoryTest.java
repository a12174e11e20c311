package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.kv.Disk;
import org.lightloom.kv.DiskMount;
import org.lightloom.kv.PassingDisk;

/** Earlier versions of a shard: reading them, making them the newest again, giving back their room. */
class ShardHistoryTest {
    private static final Selection ALL = Selection.of(Indices.at(0), Indices.all());

    private final Path folder;
    private final ZarrArray array;

    ShardHistoryTest(@TempDir Path folder) {
        this.folder = folder;
        this.array = Zarr.create(
                folder.resolve("array"),
                new ArrayBuilder(DataType.FLOAT32, 8, 4)
                        .shards(8, 4)
                        .chunks(2, 2)
                        .crc32c());
    }

    // ---- as of

    @Test
    void aTimeReadsTheLastVersionUntilThen() {
        for (int value = 1; value <= 3; value++) {
            write(0, value);
        }
        List<Instant> times = commits().stream().map(ShardCommit::time).toList();

        assertThat(valueAsOf(times.get(0))).isEqualTo(3);
        assertThat(valueAsOf(times.get(0).minusNanos(1))).isEqualTo(2);
        assertThat(valueAsOf(times.get(1))).isEqualTo(2);
        assertThat(valueAsOf(times.get(2))).isEqualTo(1);
        assertThat(valueAsOf(times.get(0).plusSeconds(1000))).isEqualTo(3);
    }

    @Test
    void beforeTheFirstCommitOfAWholeChainAllIsMissing() {
        write(0, 1);

        assertThat(valueAsOf(commits().get(0).time().minusNanos(1))).isZero();
    }

    @Test
    void beforeTheFirstCommitOfACutChainIsAnErrorWithTheEarliestTime() throws IOException {
        write(0, 1);
        rewriteAsAnotherProgram();
        write(0, 2);
        Instant earliest = commits().get(0).time();

        assertThat(valueAsOf(earliest)).isEqualTo(2);
        assertThatThrownBy(() -> valueAsOf(earliest.minusNanos(1000)))
                .isInstanceOf(ZarrException.HistoryCut.class)
                .hasMessageContaining("c/0/0")
                .hasMessageContaining(earliest.toString());
    }

    @Test
    void aShardThatAnotherProgramWroteHasNoTimes() throws IOException {
        write(0, 1);
        rewriteAsAnotherProgram();

        assertThatThrownBy(() -> valueAsOf(Instant.now()))
                .isInstanceOf(ZarrException.HistoryCut.class)
                .hasMessageContaining("another program");
    }

    @Test
    void aTimeOfAnArrayWithoutLogsIsRefused() {
        ZarrArray plain = Zarr.create(folder.resolve("plain"), new ArrayBuilder(DataType.FLOAT32, 4).chunks(4));

        assertThatThrownBy(() -> plain.read(Selection.all(1), Instant.now()))
                .isInstanceOf(ZarrException.Unsupported.class);
    }

    // ---- undo

    @Test
    void anUndoBringsTheVersionBeforeBackAndItsUndoTheLaterOne() {
        write(0, 1);
        write(0, 2);
        undoNewest();
        assertThat(value()).isEqualTo(1);
        assertThat(standings()).containsExactly("STANDS", "UNDONE", "STANDS");

        undoNewest();

        assertThat(value()).isEqualTo(2);
        assertThat(standings()).containsExactly("STANDS", "UNDONE", "STANDS", "STANDS");
        assertThat(commits()).extracting(ShardCommit::number).containsExactly(4L, 3L, 2L, 1L);
    }

    @Test
    void anUndoOfTheFirstCommitLeavesAnEmptyShardThatCanBeRedone() throws IOException {
        write(0, 1);
        byte[] before = Files.readAllBytes(file());
        ShardCommit first = commits().get(0);
        shard().undo(new ShardCommit.Undo(first.id(), Optional.empty()), Json.object());

        assertThat(value()).isZero();
        assertThat(shard().summary().orElseThrow().empty()).isTrue();
        assertThat(Files.readAllBytes(file())).startsWith(before);
        undoNewest();
        assertThat(value()).isEqualTo(1);
    }

    @Test
    void anUndoOfACommitThatIsNoLongerTheNewestIsRefused() {
        write(0, 1);
        write(0, 2);
        List<ShardCommit> seen = commits();
        write(0, 3);

        assertThatThrownBy(() -> shard().undo(
                                new ShardCommit.Undo(
                                        seen.get(0).id(),
                                        Optional.of(seen.get(1).id())),
                                Json.object()))
                .isInstanceOf(ZarrException.Conflict.class)
                .hasMessageContaining(seen.get(0).id().toString())
                .hasMessageContaining(commits().get(0).id().toString());
        assertThat(value()).isEqualTo(3);
        assertThat(commits()).hasSize(3);
    }

    @Test
    void anUndoPastACutOfTheChainIsRefused() throws IOException {
        write(0, 1);
        rewriteAsAnotherProgram();
        write(0, 2);
        ShardCommit newest = commits().get(0);

        assertThatThrownBy(() -> shard().undo(new ShardCommit.Undo(newest.id(), Optional.empty()), Json.object()))
                .isInstanceOf(ZarrException.Conflict.class)
                .hasMessageContaining("no longer in its log");
        assertThatThrownBy(() ->
                        shard().undo(new ShardCommit.Undo(newest.id(), Optional.of(UUID.randomUUID())), Json.object()))
                .isInstanceOf(ZarrException.Conflict.class);
        assertThat(value()).isEqualTo(2);
    }

    @Test
    void anUndoNeverBringsADamagedVersionBack() throws IOException {
        write(0, 1);
        write(0, 2);
        byte[] bytes = Files.readAllBytes(file());
        bytes[1] ^= 1;
        Files.write(file(), bytes);

        assertThatThrownBy(this::undoNewest)
                .isInstanceOf(ZarrException.Conflict.class)
                .hasMessageContaining("damaged");
        assertThat(value()).isEqualTo(2);
    }

    // ---- compaction by command

    @Test
    void aCompactionGivesBackRoomAndKeepsValuesAndTheListOfChanges() throws IOException {
        for (int value = 1; value <= 20; value++) {
            write(0, value);
        }
        undoNewest();
        long before = shard().usedBytes().orElseThrow();
        long length = Files.size(folder.resolve("array/c/0/0"));

        shard().compact(Json.object().put("operation", "compaction"));

        assertThat(shard().usedBytes().orElseThrow()).isLessThan(before);
        assertThat(Files.size(folder.resolve("array/c/0/0"))).isGreaterThan(length);
        assertThat(value()).isEqualTo(19);
        ShardHistory history = shard().history();
        assertThat(history.complete()).isTrue();
        assertThat(history.newestFirst()).hasSize(22);
        assertThat(history.newestFirst().get(2).standing()).isEqualTo(ShardHistory.Standing.UNDONE);
        assertThat(history.standing()).hasSize(21);
    }

    /** Chunks of an array that was written at once are copied at once. */
    @Test
    void aCompactionKeepsEveryValueWhereverItLies() {
        CopiedRanges disk = new CopiedRanges();
        array.write(Selection.all(2), counting(1));
        array.write(Selection.all(2), counting(100));
        try (DiskMount mount = DiskMount.at(folder, disk)) {
            ZarrArray mounted = Zarr.openArray(array.path());

            mounted.shard(0, 0).compact(Json.object());

            assertThat(disk.lengths).hasSize(1);
        }
        assertThat(array.read()).isEqualTo(counting(100));
        for (int row : new int[] {6, 1, 5, 2}) {
            write(row, -row);
        }
        NdArray scattered = array.read();
        shard().compact(Json.object());
        assertThat(array.read()).isEqualTo(scattered);
        assertThat(commits()).hasSize(1);
        Instant compacted = commits().get(0).time();
        write(0, 7);
        assertThat(array.read(Selection.all(2), compacted)).isEqualTo(scattered);
        assertThatThrownBy(() -> valueAsOf(compacted.minusNanos(1000))).isInstanceOf(ZarrException.HistoryCut.class);
    }

    private static NdArray counting(int first) {
        float[] values = new float[32];
        for (int i = 0; i < values.length; i++) {
            values[i] = first + i;
        }
        return NdArray.ofFloats(new int[] {8, 4}, values);
    }

    /** Notes each range that is copied from file to file. */
    private static final class CopiedRanges extends PassingDisk {
        private final List<Long> lengths = new ArrayList<>();

        CopiedRanges() {
            super(Disk.local());
        }

        @Override
        public NewFile create(Path path) throws IOException {
            return new PassingFile(disk.create(path)) {
                @Override
                public void copy(FileChannel source, long offset, long length) throws IOException {
                    lengths.add(length);
                    super.copy(source, offset, length);
                }
            };
        }
    }

    @Test
    void aCompactionOfWhatHasNoDeadBytesChangesNothing() throws IOException {
        write(0, 1);
        byte[] before = Files.readAllBytes(file());
        shard().compact(Json.object());
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
        write(0, 2);
        shard().compact(Json.object());
        byte[] compacted = Files.readAllBytes(file());

        shard().compact(Json.object());

        assertThat(Files.readAllBytes(file())).isEqualTo(compacted);
    }

    // ---- what the tests use

    private void write(int row, float value) {
        array.write(
                Selection.of(Indices.at(row), Indices.all()),
                NdArray.ofFloats(new int[] {1, 4}, value, value, value, value));
    }

    private void undoNewest() {
        List<ShardCommit> commits = commits();
        shard().undo(
                        new ShardCommit.Undo(
                                commits.get(0).id(), Optional.of(commits.get(1).id())),
                        Json.object());
    }

    private float value() {
        return array.read(ALL).toFloats()[3];
    }

    private float valueAsOf(Instant time) {
        return array.read(ALL, time).toFloats()[3];
    }

    private List<String> standings() {
        return shard().history().newestFirst().stream()
                .map(entry -> entry.standing().name())
                .toList();
    }

    private Shard shard() {
        return array.shard(0, 0);
    }

    private List<ShardCommit> commits() {
        return shard().commits();
    }

    private Path file() {
        return array.path().resolve("c/0/0");
    }

    private void rewriteAsAnotherProgram() throws IOException {
        ArrayMetadata metadata = ArrayMetadataParser.parse(
                new ArrayBuilder(DataType.FLOAT32, 8, 4)
                        .shards(8, 4)
                        .chunks(2, 2)
                        .crc32c()
                        .toJson(),
                "test");
        Files.write(file(), CodecsTest.bytes(metadata.codecs().encode(array.read())));
    }
}
