package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.kv.Durability;
import org.lightloom.kv.LocalStore;
import org.lightloom.kv.NextVersion;

/** A shard gets rid of dead bytes so that readers with an older index find what it points to, and never read past its end. */
class CompactionTest extends ShardOnAClock {
    private static final int CHUNK = 1 << 20;
    private static final long DEAD_BYTES = 16L << 20;

    private int holesDropped;

    CompactionTest() {
        super(2 * CHUNK, CHUNK);
    }

    @Test
    void tooManyDeadBytesMakeACommitCopyWhatIsInUseToTheEnd() {
        retire();

        ShardVersion newest = newest();
        ShardVersion before = versions().get(1);
        long size = before.endOfFile();
        assertThat(size - before.index().liveBytes()).isGreaterThan(DEAD_BYTES);
        assertThat(retired().length()).isEqualTo(size);
        assertThat(newest.index().offset(1)).isEqualTo(size);
        assertThat(newest.index().offset(0)).isEqualTo(size + newest.index().length(1));
        assertThat(newest.commit().orElseThrow().holes().length()).isZero();
        requireSound(newest);
        requireSound(before);
        assertThat(versions()).hasSize(changes);
    }

    @Test
    void tenSecondsLaterACommitLeavesOutWhatIsBefore() {
        retire();
        long retired = retired().length();
        ShardVersion before = newest();
        // The commit that retires may have taken long to copy and to sync: the time runs from the next one.
        now = now.plusSeconds(20);
        writeSmall();
        assertThat(holes().ranges()).isEmpty();
        now = now.plusSeconds(10);
        writeSmall();
        assertThat(holes().ranges()).isEmpty();
        assertThat(retired().length()).isEqualTo(retired);
        now = now.plusSeconds(1);

        writeSmall();

        ShardVersion.Commit commit = newest().commit().orElseThrow();
        assertThat(commit.holes().start()).isZero();
        assertThat(commit.holes().length()).isEqualTo(retired);
        assertThat(commit.retired()).isEmpty();
        assertThat(commit.previous()).isEmpty();
        assertThat(newest().index().sameAt(1, before.index())).isTrue();
        requireSound(before);
        requireSound(newest());
    }

    @Test
    void aQuarterOfThatOnceMoreMakesACommitLeaveOutWhatIsBeforeAtOnce() {
        retire();
        long retired = retired().length();
        ShardVersion before = newest();

        while (holes().length() == 0) {
            requireSound(before);
            write(0, noise(CHUNK));
            assertThat(changes).isLessThan(200);
        }

        assertThat(newest().endOfFile() - retired).isGreaterThan(DEAD_BYTES / 4);
        assertThat(holes().length()).isEqualTo(retired);
        requireSound(before);
    }

    /** It is put right with the bytes that were copied, so nobody's values are lost. */
    @Test
    void aDamagedCopyIsNoLossOfTheChangeThatCameWithIt() {
        retire();
        ShardVersion newest = newest();
        byte[] bytes = bytes();
        int start = (int) newest.index().offset(1);
        Arrays.fill(bytes, start, start + (int) newest.index().length(1), (byte) 0x5a);
        put(List.of(new NextVersion.Bytes(ByteBuffer.wrap(bytes))));

        ShardRepair outcome = repairPlan();

        assertThat(outcome.chunksPutBack()).isEqualTo(1);
        assertThat(outcome.lost()).isEmpty();
    }

    @Test
    void whatIsRetiredStaysWhereAnUndoTakesItIntoUseAgain() {
        retire();
        List<ShardVersion> versions = versions();
        now = now.plusSeconds(11);
        undo(id(versions.get(0)), id(versions.get(1)));
        now = now.plusSeconds(11);

        writeSmall();

        assertThat(holes().ranges()).isEmpty();
        requireSound(versions.get(1));
        requireSound(newest());
    }

    @Test
    void whatIsInUseStaysWhateverARecordSays() {
        writeSmall();
        write(CHUNK + 7, (byte) 42);
        ShardVersion newest = newest();
        ObjectNode record = newest.commit().orElseThrow().record().deepCopy();
        record.set("retired", new ShardVersion.Retired(newest.endOfFile(), 0, Optional.of(now)).toJson());
        List<NextVersion.Piece> pieces = new ArrayList<>();
        pieces.add(new NextVersion.CopiedRange(0, newest.commit().orElseThrow().recordOffset()));
        ShardAppend.end(record, newest.index(), sharding, metadata.chunk())
                .forEach(bytes -> pieces.add(new NextVersion.Bytes(bytes)));
        put(pieces);
        assertThat(retired().length()).isPositive();
        now = now.plusSeconds(11);

        writeSmall();

        requireSound(newest());
    }

    @Test
    void anIndexIsGoodForTenSecondsOrFourMebibytes(@TempDir Path folder) {
        // In files holes take no room.
        store = LocalStore.open(folder, ".lightloom").with(Durability.UNSYNCED);
        long seed = 202;
        random.setSeed(seed);
        int holes = 0;
        for (int i = 0; i < 400; i++) {
            now = now.plusMillis(random.nextInt(i / 100 % 2 == 0 ? 100 : 4000));
            switch (random.nextInt(5)) {
                case 0 -> writeSmall();
                case 1 -> write(CHUNK, noise(CHUNK));
                default -> write(0, noise(CHUNK));
            }
            holes += newest().commit().orElseThrow().previous().isEmpty() ? 1 : 0;
            for (Published index : published) {
                boolean recent = index.replaced().isAfter(now.minusSeconds(10))
                        || index.version().endOfFile() == size();
                boolean near = size() - index.version().endOfFile() <= DEAD_BYTES / 4;
                if (recent && near) {
                    assertThat(damaged(index.version()))
                            .as("seed %d, write %d", seed, i)
                            .isEmpty();
                }
            }
        }
        assertThat(holes).as("seed %d", seed).isGreaterThan(10);
    }

    @Test
    void compactMovesLiveChunksToTheFrontBeforeAHoleThatKeepsTheFileAsLongAsItWas() {
        long before = compact();

        ShardVersion newest = newest();
        assertThat(newest.index().offset(0)).isZero();
        assertThat(newest.index().offset(1)).isEqualTo(newest.index().length(0));
        ShardVersion.Commit commit = newest.commit().orElseThrow();
        assertThat(commit.holes().start()).isEqualTo(newest.index().liveBytes());
        assertThat(commit.holes().start() + commit.holes().length()).isEqualTo(before);
        assertThat(commit.previous()).isEmpty();
        requireSound(newest);
    }

    @Test
    void theRecordKeepsTheLastHundredChanges() {
        retire();
        writeSmall();
        now = now.plusSeconds(11);
        writeSmall();

        ObjectNode record = newest().commit().orElseThrow().record();

        assertThat(record.path("history")).hasSize(100);
        assertThat(record.path("history").get(99).path("n").asInt()).isEqualTo(changes - 2);
        assertThat(record.path("history").get(0).path("n").asInt()).isEqualTo(changes - 101);
        assertThat(record.path("history").get(99).path("number").asLong())
                .isEqualTo(record.path("number").asLong() - 1);
    }

    @Test
    void theFirstCommitAfterAnHourInPeaceDropsTheHoleOfACompaction() {
        compact();
        long withHole = size();
        ShardVersion before = newest();
        now = now.plus(Duration.ofMinutes(61));

        writeSmall();

        assertThat(holes().ranges()).isEmpty();
        assertThat(size()).isLessThan(withHole / 4);
        assertThat(newest().commit().orElseThrow().record().path("history")).hasSize(100);
        assertThat(newest().index().sameAt(1, before.index())).isTrue();
        requireSound(before);
        requireSound(newest());
    }

    @Test
    void aHoleStaysWhileChunksOfTheLastHourLieBehindIt() {
        compact();
        now = now.plus(Duration.ofMinutes(30));
        writeSmall();
        now = now.plus(Duration.ofMinutes(31));

        writeSmall();

        assertThat(holes().length()).isPositive();
    }

    @Test
    void theFileStaysAsLongAsItsChunksWereWhereTheyShrinkAsTheHoleGoes() {
        compact();
        now = now.plus(Duration.ofMinutes(61));

        write(0, new byte[CHUNK]);

        assertThat(holes().ranges()).isEmpty();
        assertThat(deadBytes()).isPositive();
    }

    @Test
    void noIndexOfTheLastHourPointsPastTheEnd() {
        long seed = 101;
        random.setSeed(seed);
        for (int i = 0; i < 300; i++) {
            boolean pause = random.nextInt(holeIsNew() ? 2 : 10) == 0;
            now = now.plus(Duration.ofMinutes(pause ? 50 + random.nextInt(20) : random.nextInt(3)));
            switch (random.nextInt(7)) {
                case 0 -> write(0, new byte[CHUNK]);
                case 1 -> writeSmall();
                case 2 -> write(CHUNK, noise(CHUNK));
                case 3 -> compactNow();
                default -> write(0, noise(CHUNK));
            }
            assertThat(lastByteReadByIndexesOfTheLastHour())
                    .as("seed %d, write %d", seed, i)
                    .isLessThanOrEqualTo(size());
        }
        assertThat(holesDropped).as("seed %d", seed).isPositive();
    }

    private boolean holeIsNew() {
        return changes > 0 && holes().length() > 0 && versions().size() == 1;
    }

    @Test
    void timesIncreaseWhereTheClockDoesNot() {
        writeSmall();
        now = now.minusSeconds(10);
        writeSmall();

        Instant first = versions().get(1).commit().orElseThrow().time();
        assertThat(newest().commit().orElseThrow().time()).isEqualTo(first.plusNanos(1000));
    }

    /** Writes until a commit retires what is before it. */
    private void retire() {
        write(CHUNK + 7, (byte) 42);
        for (int i = 0; i < 110; i++) {
            writeSmall();
        }
        while (newest().commit().orElseThrow().retired().isEmpty()) {
            write(0, noise(CHUNK));
            assertThat(changes).isLessThan(200);
        }
    }

    /** Answers the length of the file before. */
    private long compact() {
        write(CHUNK + 7, (byte) 42);
        for (int i = 0; i < 110; i++) {
            writeSmall();
        }
        for (int i = 0; i < 10; i++) {
            write(0, noise(CHUNK));
        }
        long before = size();
        compactNow();
        return before;
    }

    private void compactNow() {
        if (changes > 0) {
            CompactFolder folder = new CompactFolder(metadata, sharding, "shard", () -> now);
            replaceWith(CompactFolder.change(Json.object()), folder);
        }
    }

    private ShardVersion.Retired retired() {
        return newest().commit().orElseThrow().retired().orElseThrow();
    }

    private void requireSound(ShardVersion version) {
        assertThat(damaged(version)).isEmpty();
        byte[] second = chunk(version, 1);
        assertThat(second[7]).isEqualTo((byte) 42);
    }

    private long lastByteReadByIndexesOfTheLastHour() {
        return published.stream()
                .filter(index -> index.replaced().isAfter(now.minus(Duration.ofHours(1))))
                .mapToLong(index -> index.version().index().liveEnd())
                .max()
                .orElse(0);
    }

    @Override
    void write(int at, byte... bytes) {
        boolean hole = changes > 0 && !holes().isEmpty();
        super.write(at, bytes);
        holesDropped += hole && holes().isEmpty() ? 1 : 0;
    }
}
