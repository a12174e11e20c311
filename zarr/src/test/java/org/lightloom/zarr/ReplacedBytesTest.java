package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lightloom.kv.NextVersion;

/** Where a shard's log is nobody's history, what was replaced goes once readers had their time, and nothing else does. */
class ReplacedBytesTest extends ShardWithAModel {
    private static final Duration KEPT = Duration.ofSeconds(10);
    /** Shorter than from one commit to the next, in whose times a microsecond lies at the least. */
    private static final Duration HARDLY = Duration.ofNanos(1);

    ReplacedBytesTest() {
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
    void anIndexThatReachesOutOfTheFileMakesNoHoleThere() {
        fill();
        misplace(7, 1L << 40, 100);
        for (int i = 0; i < 8; i++) {
            now = now.plusSeconds(11);
            writeChunk(3);
            assertThat(damaged(newest())).containsOnlyKeys(7);
        }
        assertThat(holes().ranges()).isEmpty();
        repair();
        writeChunk(7);
        while (holes().isEmpty()) {
            now = now.plusSeconds(4);
            writeChunk(3);
        }

        assertThat(size()).isLessThan(60 * CHUNK);
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
        keep(HARDLY);
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
    void ofTheShortestTimeTheVersionBeforeTheNewestStays() {
        keep(HARDLY);
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
                case 4, 5, 6 -> undoNewest();
                case 7, 8, 9 -> writeSmall();
                default -> writeChunk(random.nextInt(CHUNKS));
            }
            cuts += holes().isEmpty() ? 0 : 1;
            assertThat(holes().ranges()).allMatch(hole -> hole.length() >= 16 << 10);
            requireModel();
            for (Published index : published) {
                if (!index.replaced().isBefore(now.minus(KEPT))) {
                    assertThat(damaged(index.version()))
                            .as("seed %d, write %d", seed, i)
                            .isEmpty();
                }
            }
        }
        assertThat(cuts).as("seed %d", seed).isGreaterThan(20);
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
}
