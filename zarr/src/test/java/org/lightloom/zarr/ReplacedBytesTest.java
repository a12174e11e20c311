package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lightloom.kv.NextVersion;

/** Where a shard's log is nobody's history, what was replaced goes once readers had their time, and nothing else does. */
class ReplacedBytesTest extends ShardOnAClock {
    private static final int CHUNK = 32 << 10;
    private static final int CHUNKS = 16;
    private static final Duration KEPT = Duration.ofSeconds(10);

    private final byte[] model = new byte[CHUNKS * CHUNK];

    ReplacedBytesTest() {
        super(CHUNKS * CHUNK, CHUNK);
        keep(KEPT);
    }

    @Test
    void whatWasReplacedStaysForItsTimeAndThenGoes() {
        fill();
        ShardVersion first = newest();
        writeChunk(3);
        writeChunk(3);
        ShardVersion third = newest();
        writeChunk(3);
        now = now.plus(KEPT);
        writeChunk(5);
        assertThat(holes().ranges()).isEmpty();
        now = now.plusMillis(1);

        writeChunk(5);

        // Of what is older than the last version but one that was made before the time.
        long behindTheFirst = first.index().liveEnd();
        assertThat(holes().ranges())
                .containsExactly(
                        new Holes.Range(first.index().offset(3), first.index().length(3)),
                        new Holes.Range(behindTheFirst, third.index().offset(3) - behindTheFirst));
        assertThat(newest().commit().orElseThrow().previous()).isEmpty();
        assertThat(damaged(first)).containsOnlyKeys(3);
        requireModel();
    }

    /** Every write takes away what a repair could go back to: for little room it is not done. */
    @Test
    void aSixteenthOfWhatIsInUseIsWorthNoHole() {
        fill();
        for (int i = 0; i < 3; i++) {
            now = now.plusSeconds(11);
            writeChunk(3);
            assertThat(holes().ranges()).isEmpty();
            assertThat(newest().commit().orElseThrow().previous()).isPresent();
        }
        assertThat(deadBytes()).isGreaterThan(3L * CHUNK);
        now = now.plusSeconds(11);

        writeChunk(3);

        assertThat(holes().length()).isGreaterThan(2L * CHUNK);
    }

    @Test
    void theTimeBeginsWithTheFirstCommitThatFollowsTheCut() {
        leaveOut();
        now = now.plusSeconds(11);
        // The cut may have become visible only now.
        writeChunk(1);
        Holes before = holes();
        now = now.plus(KEPT);
        writeChunk(1);
        assertThat(holes()).isEqualTo(before);
        now = now.plusMillis(1);

        writeChunk(1);

        assertThat(holes().length()).isGreaterThan(before.length());
        requireModel();
    }

    /** A chain may be long: it is not walked along at each commit. */
    @Test
    void whatWasLookedForInVainIsNotLookedForAgainBeforeTheTimeHasPassedOnceMore() {
        fill();
        now = now.plusSeconds(11);
        writeChunk(3);
        now = now.plusSeconds(11);
        writeChunk(3);
        Instant looked = now.plusSeconds(11);
        now = looked;

        writeChunk(3);
        now = now.plusSeconds(1);
        writeChunk(3);

        assertThat(holes().ranges()).isEmpty();
        assertThat(newest().commit().orElseThrow().since()).contains(looked);
    }

    @Test
    void whatIsAHoleAlreadyIsNoReasonToLeaveOutMore() {
        leaveOut();
        for (int value = 0; value < 6; value++) {
            now = now.plusSeconds(11);
            write(3 * CHUNK, filled(CHUNK, value));
        }
        Holes before = holes();
        for (int i = 0; i < 3; i++) {
            now = now.plusSeconds(11);
            writeChunk(3);
        }

        assertThat(newest().commit().orElseThrow().since()).contains(now);
        assertThat(newest().commit().orElseThrow().previous()).isPresent();
        assertThat(holes()).isEqualTo(before);
    }

    /** Its index is to be had until the next version is there, however long that takes. */
    @Test
    void theVersionOfAnotherProgramStaysForItsTime() {
        fill();
        rewriteByAnother();
        ShardVersion foreign = newest();
        commitTakes = Duration.ofSeconds(30);
        writeChunk(3);
        commitTakes = Duration.ZERO;
        writeChunk(4);
        writeChunk(3);
        now = now.plus(KEPT);
        writeChunk(5);

        assertThat(damaged(foreign)).isEmpty();

        now = now.plusSeconds(11);
        writeChunk(5);
        now = now.plusSeconds(11);
        writeChunk(5);
        assertThat(damaged(foreign)).isNotEmpty();
        requireModel();
    }

    @Test
    void aTimeWithoutEndIsOne() {
        keep(ChronoUnit.FOREVER.getDuration());
        fill();
        for (int i = 0; i < 10; i++) {
            now = now.plus(Duration.ofDays(10_000));
            writeChunk(3);
        }

        assertThat(holes().ranges()).isEmpty();
        assertThat(versions()).hasSize(11);
    }

    /** A file that gets shorter is worse than a hole: zarr-python reads missing values past its end. */
    @Test
    void theFileGetsNoShorterWhileSomebodyMayReadBehindItsHole() {
        keep(Duration.ZERO);
        fill();
        for (int i = 0; i < 10; i++) {
            writeChunk(15);
        }
        keep(Duration.ofHours(5));
        ShardVersion before = newest();
        write(15 * CHUNK, new byte[CHUNK]);
        assertThat(holes().start()).isGreaterThanOrEqualTo(newest().index().liveEnd());
        now = now.plus(Duration.ofHours(4));
        writeNothing();
        assertThat(damaged(before)).isEmpty();
        assertThat(size()).isGreaterThan(before.endOfFile());
        now = now.plus(Duration.ofHours(6));
        writeNothing();
        now = now.plus(Duration.ofHours(6));
        writeNothing();

        assertThat(size()).isLessThan(before.endOfFile());
        requireModel();
    }

    /** A commit that changes no chunk. */
    private void writeNothing() {
        write(3, model[3]);
    }

    @Test
    void withoutATimeTheVersionBeforeTheNewestIsWhatStays() {
        keep(Duration.ZERO);
        fill();
        for (int i = 0; i < 100; i++) {
            ShardVersion before = newest();
            writeChunk(random.nextInt(CHUNKS));
            assertThat(damaged(before)).isEmpty();
            requireModel();
        }

        long used = size() - holes().length();
        assertThat(used).isLessThan((CHUNKS + 7) * CHUNK);
        assertThat(size()).isGreaterThan(100 * CHUNK);
        assertThat(published.get(90).version())
                .matches(version -> !damaged(version).isEmpty());
    }

    static LongStream seeds() {
        return Seeds.some(2);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anIndexIsGoodForTheTime(long seed) {
        random.setSeed(seed);
        fill();
        int cuts = 0;
        for (int i = 0; i < 300; i++) {
            now = now.plusMillis(random.nextInt(i / 100 % 2 == 0 ? 500 : 8000));
            commitTakes = Duration.ofMillis(random.nextInt(4) == 0 ? random.nextInt(15_000) : 0);
            switch (random.nextInt(40)) {
                case 0 -> rewriteByAnother();
                case 1, 2, 3 -> fill();
                case 4, 5, 6 -> undo();
                case 7, 8, 9 -> writeSmall();
                default -> writeChunk(random.nextInt(CHUNKS));
            }
            cuts += holes().isEmpty() ? 0 : 1;
            assertThat(holes().ranges()).allMatch(hole -> hole.length() >= 16 << 10);
            requireModel();
            for (Published index : published) {
                if (!index.replaced().isBefore(now.minus(KEPT))
                        && index.version().endOfFile() <= size()) {
                    assertThat(damaged(index.version()))
                            .as("seed %d, write %d", seed, i)
                            .isEmpty();
                }
            }
        }
        assertThat(cuts).as("seed %d", seed).isGreaterThan(20);
    }

    /** The newest commit is taken back where the log has the one before. */
    private void undo() {
        List<ShardVersion> versions = versions();
        if (versions.size() < 2 || versions.get(0).commit().isEmpty()) {
            return;
        }
        undo(id(versions.get(0)), id(versions.get(1)));
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            System.arraycopy(chunk(newest(), chunk), 0, model, chunk * CHUNK, CHUNK);
        }
    }

    private static UUID id(ShardVersion version) {
        return version.commit().orElseThrow().tail().commit();
    }

    private void undo(UUID of, UUID restores) {
        UndoFolder undo = new UndoFolder(metadata, sharding, "shard", () -> now);
        replaceWith(UndoFolder.change(new ShardCommit.Undo(of, Optional.of(restores)), Json.object()), undo);
    }

    /** Another program keeps the values and nothing else. Nobody's index is good for anything then. */
    private void rewriteByAnother() {
        ShardVersion newest = newest();
        ShardContent content = new ShardContent(metadata, sharding, "shard");
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            content.put(NdArray.ofBytes(DataType.UINT8, new int[] {CHUNK}, chunk(newest, chunk)), chunk);
        }
        List<NextVersion.Piece> pieces = new ArrayList<>();
        content.bytes().forEach(bytes -> pieces.add(new NextVersion.Bytes(bytes)));
        pieces.add(new NextVersion.Bytes(sharding.encodeIndex(content.index(), metadata.chunk())));
        put(pieces);
        published.clear();
    }

    // ---- what the log is good for afterwards

    @Test
    void anUndoReachesTheCommitThatLeftSomethingOutAndNoFurther() {
        leaveOut();
        ShardVersion cut = newest();
        byte[] then = model.clone();
        writeChunk(9);

        undo(id(newest()), id(cut));

        System.arraycopy(then, 0, model, 0, then.length);
        requireModel();
        UUID newest = id(newest());
        UUID older = id(published.get(0).version());
        assertThatThrownBy(() -> undo(newest, older)).isInstanceOf(ZarrException.Conflict.class);
    }

    @Test
    void theRecordNamesTheLastTenChanges() {
        fill();
        for (int i = 0; i < 20; i++) {
            writeChunk(3);
        }
        now = now.plusSeconds(11);
        writeChunk(3);

        ObjectNode record = newest().commit().orElseThrow().record();

        assertThat(record.path("history"))
                .extracting(entry -> entry.path("n").asInt())
                .containsExactly(11, 12, 13, 14, 15, 16, 17, 18, 19, 20);
        assertThat(ShardHistory.of(List.of(ShardCommit.of(newest().commit().orElseThrow())))
                        .complete())
                .isFalse();
    }

    /** Also where record, tail and index of a version are longer than what is worth a hole. */
    @Test
    void aDamagedIndexOfTheNewestVersionIsNoLossOfTheOneBefore() {
        ShardOnAClock shard = new ShardOnAClock(2048 * 64, 64) {};
        shard.replaced = Optional.of(new ReplacedBytes(Duration.ZERO));
        while (shard.changes == 0 || shard.holes().isEmpty()) {
            shard.write(0, shard.noise(2048 * 64));
        }
        ShardVersion before = shard.published.get(shard.published.size() - 1).version();
        byte[] expected = shard.chunk(before, 7);

        cutOffAndRepair(shard, shard.size() - 100);

        assertThat(shard.damaged(shard.newest())).isEmpty();
        assertThat(shard.chunk(shard.newest(), 7)).isEqualTo(expected);
        shard.write(0, (byte) 42);
        assertThat(shard.damaged(shard.newest())).isEmpty();
    }

    /** A repair must not take the zeros of a hole for values: nothing but the records tells them apart here. */
    @Test
    void noVersionIsFoundAgainWhoseChunksWereLeftOut() {
        int chunk = 30_000;
        ArrayBuilder raw =
                new ArrayBuilder(DataType.UINT8, 4L * chunk).shards(4 * chunk).chunks(chunk);
        ShardOnAClock shard = new ShardOnAClock(raw) {};
        shard.replaced = replaced;
        shard.write(0, filled(4 * chunk, 5));
        shard.now = shard.now.plusSeconds(1);
        shard.write(3 * chunk, filled(chunk, 6));
        shard.now = shard.now.plusSeconds(1);
        shard.write(2 * chunk, filled(chunk, 7));
        for (int value = 20; value < 40; value++) {
            shard.now = shard.now.plusSeconds(3);
            shard.write(0, filled(chunk, value));
        }
        assertThat(shard.holes().ranges()).hasSizeGreaterThan(1);
        ShardVersion newest = shard.newest();

        List<NextVersion.Piece> whole = shard.using(blob ->
                List.of(new NextVersion.Bytes(blob.orElseThrow().read(0, (int) newest.endOfFile()))));
        int repaired = 0;
        for (long size = newest.endOfFile() - 1; size > chunk; size -= 997) {
            if (cutOffAndRepair(shard, size).possible()) {
                repaired++;
                ShardVersion version = shard.newest();
                for (int i = 0; i < 4; i++) {
                    assertThat(version.index().holds(i) ? shard.chunk(version, i) : new byte[] {1})
                            .as("chunk %d of a file cut off at %d", i, size)
                            .doesNotContain(0);
                }
            }
            shard.put(whole);
        }
        assertThat(repaired).isGreaterThan(50);
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static ShardRepair cutOffAndRepair(ShardOnAClock shard, long size) {
        shard.put(List.of(new NextVersion.CopiedRange(0, size)));
        ShardRepair plan = shard.using(
                blob -> new ShardMending(blob.orElseThrow(), shard.sharding, shard.metadata, "shard", Optional.empty())
                        .outcome());
        if (plan.possible()) {
            RepairFolder repair =
                    new RepairFolder(shard.metadata, shard.sharding, "shard", Optional.empty(), () -> shard.now);
            shard.store
                    .update("shard", RepairFolder.change(Json.object()), repair)
                    .orThrow();
        }
        return plan;
    }

    @Test
    void aRepairKeepsTheHoles() {
        leaveOut();
        writeChunk(9);
        Holes before = holes();
        assertThat(before.ranges()).hasSizeGreaterThan(1);
        byte[] bytes = using(blob -> blob.orElseThrow().read(0, (int) size()).array());
        bytes[(int) newest().index().offset(9) + 100] ^= 1;
        put(List.of(new NextVersion.Bytes(ByteBuffer.wrap(bytes))));

        RepairFolder repair = new RepairFolder(metadata, sharding, "shard", Optional.empty(), () -> now);
        replaceWith(RepairFolder.change(Json.object()), repair);

        assertThat(holes()).isEqualTo(before);
        assertThat(damaged(newest())).isEmpty();
    }

    /** It would take away what a repair may need, and a write is not to fail for what it does not need. */
    @Test
    void whereAnOldRecordIsDamagedAllStays() {
        fill();
        writeChunk(3);
        writeChunk(3);
        int record = (int) newest().commit().orElseThrow().recordOffset();
        writeChunk(3);
        byte[] bytes = using(blob -> blob.orElseThrow().read(0, (int) size()).array());
        bytes[record + 30] ^= 1;
        put(List.of(new NextVersion.Bytes(ByteBuffer.wrap(bytes))));
        now = now.plusSeconds(11);

        writeChunk(3);

        assertThat(holes().ranges()).isEmpty();
        assertThat(newest().commit().orElseThrow().previous()).isPresent();
        requireModel();
    }

    // ---- arrays

    @Test
    void anArrayOfItsOwnLeavesOutWhatItReplacedAndSaysWhatItTakes(@TempDir Path folder) throws IOException {
        ZarrArray array = Zarr.create(folder.resolve("a"), builder()).keepingReplaced(Duration.ZERO);

        writeOften(array);

        assertThat(array.shard(0).commits()).hasSizeLessThan(10);
        assertThat(array.shard(0).history().complete()).isFalse();
        long file = Files.size(folder.resolve("a/c/0"));
        assertThat(file).isGreaterThan(40 * CHUNK);
        assertThat(array.storedBytes(0)).contains(array.shard(0).usedBytes().orElseThrow());
        assertThat(array.storedBytes(0).orElseThrow()).isLessThan((CHUNKS + 7) * CHUNK);
        assertThat(ZarrVerification.verify(array, (done, all) -> {}).bytes())
                .isEqualTo(array.storedBytes(0).orElseThrow());
    }

    @Test
    void aDamagedShardTakesWhatItsFileHas(@TempDir Path folder) throws IOException {
        ZarrArray array = Zarr.create(folder.resolve("a"), builder()).keepingReplaced(Duration.ZERO);
        writeOften(array);
        Path file = folder.resolve("a/c/0");
        byte[] bytes = Files.readAllBytes(file);
        int record = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("{\"commit\":");
        bytes[record + 20] ^= 1;
        Files.write(file, bytes);

        assertThat(array.storedBytes(0)).contains((long) bytes.length);
    }

    @Test
    void whereNothingIsSaidItStaysForTenSeconds(@TempDir Path folder) {
        ZarrArray array = Zarr.create(folder.resolve("a"), builder());
        long start = System.nanoTime();

        writeOften(array);

        assumeThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(KEPT);
        assertThat(array.shard(0).commits()).hasSize(41);
    }

    /** Its epochs have a history that can be read and undone. */
    @Test
    void aMarkedStoreKeepsWhatItReplaced(@TempDir Path folder) {
        ObjectNode attributes = Json.object();
        attributes.putObject(StoreLocation.ATTRIBUTE);
        ZarrGroup root = Zarr.createGroup(folder.resolve("store"), attributes);
        ZarrArray array = root.create("a", builder()).keepingReplaced(Duration.ZERO);

        writeOften(array);
        writeOften(root.array("a").keepingReplaced(Duration.ZERO));
        writeOften(Zarr.openArray(folder.resolve("store/a")).keepingReplaced(Duration.ZERO));

        assertThat(array.shard(0).commits()).hasSize(3 * 41);
        assertThat(array.shard(0).history().complete()).isTrue();
    }

    /** Each writes its own chunk, and looks at all of them now and then: somebody's version of each, whole. */
    @Test
    void manyWritersLoseNothingToTheHoles(@TempDir Path folder) throws Exception {
        ZarrArray array = Zarr.create(folder.resolve("a"), builder());
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> writers = new ArrayList<>();
        for (int writer = 0; writer < 8; writer++) {
            int chunk = writer;
            ZarrArray mine = array.keepingReplaced(Duration.ofMillis(chunk % 4));
            writers.add(threads.submit(() -> {
                for (int round = 1; round <= 30; round++) {
                    mine.write(chunkOf(chunk), repeated(chunk, round));
                    NdArray other = Zarr.openArray(folder.resolve("a")).read(chunkOf((chunk + round) % 8));
                    requireOneRound((chunk + round) % 8, other.rawBytes());
                }
            }));
        }
        for (Future<?> writer : writers) {
            writer.get();
        }
        threads.shutdown();

        assertThat(array.shard(0).check().orElseThrow().damages()).isEmpty();
        for (int chunk = 0; chunk < 8; chunk++) {
            assertThat(array.read(chunkOf(chunk)).rawBytes())
                    .isEqualTo(repeated(chunk, 30).rawBytes());
        }
        assertThat(array.storedBytes(0).orElseThrow()).isLessThan(Files.size(folder.resolve("a/c/0")) / 4);
    }

    private static Selection chunkOf(int chunk) {
        return Selection.block(new long[] {(long) chunk * CHUNK}, new int[] {CHUNK});
    }

    /** Noise that begins with who wrote it when, the same each time. */
    private static NdArray repeated(int chunk, int round) {
        byte[] bytes = new byte[CHUNK];
        new Random(1000L * chunk + round).nextBytes(bytes);
        bytes[0] = (byte) round;
        return NdArray.ofBytes(DataType.UINT8, new int[] {CHUNK}, bytes);
    }

    private static void requireOneRound(int chunk, byte[] bytes) {
        boolean unwritten = bytes[0] == 0;
        assertThat(bytes)
                .isEqualTo(
                        unwritten ? new byte[CHUNK] : repeated(chunk, bytes[0]).rawBytes());
    }

    @Test
    void theTimeIsNotNegative(@TempDir Path folder) {
        ZarrArray array = Zarr.create(folder.resolve("a"), builder());

        assertThatThrownBy(() -> array.keepingReplaced(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static ArrayBuilder builder() {
        return new ArrayBuilder(DataType.UINT8, CHUNKS * CHUNK)
                .shards(CHUNKS * CHUNK)
                .chunks(CHUNK)
                .zstd(1, true);
    }

    private void writeOften(ZarrArray array) {
        array.write(
                Selection.all(1), NdArray.ofBytes(DataType.UINT8, new int[] {CHUNKS * CHUNK}, noise(CHUNKS * CHUNK)));
        for (int i = 0; i < 40; i++) {
            array.write(
                    Selection.block(new long[] {CHUNK}, new int[] {CHUNK}),
                    NdArray.ofBytes(DataType.UINT8, new int[] {CHUNK}, noise(CHUNK)));
        }
    }

    // ---- what the tests use

    private void keep(Duration time) {
        replaced = Optional.of(new ReplacedBytes(time));
    }

    /** Makes a commit that leaves something out. */
    private void leaveOut() {
        fill();
        while (holes().isEmpty()) {
            now = now.plusSeconds(11);
            writeChunk(3);
        }
    }

    private void fill() {
        write(0, noise(model.length));
    }

    private void writeChunk(int chunk) {
        write(chunk * CHUNK, noise(CHUNK));
    }

    @Override
    void write(int at, byte... bytes) {
        super.write(at, bytes);
        System.arraycopy(bytes, 0, model, at, bytes.length);
    }

    private void requireModel() {
        ShardVersion newest = newest();
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            byte[] expected = Arrays.copyOfRange(model, chunk * CHUNK, (chunk + 1) * CHUNK);
            assertThat(newest.index().holds(chunk) ? chunk(newest, chunk) : new byte[CHUNK])
                    .isEqualTo(expected);
        }
    }
}
