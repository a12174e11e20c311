package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lightloom.kv.NextVersion;

/** Where nobody reads who has an older index, a shard has what is in use and nothing else. */
class PackedShardTest extends ShardWithAModel {
    PackedShardTest() {
        keep(Duration.ZERO);
    }

    @Test
    void nothingThatWasReplacedStays() {
        fill();
        for (int i = 0; i < 40; i++) {
            writeChunk(random.nextInt(CHUNKS));
            requirePacked();
        }

        ShardCommit newest = ShardCommit.of(newest().commit().orElseThrow());
        assertThat(versions()).hasSize(1);
        assertThat(newest.number()).isEqualTo(41);
        assertThat(ShardHistory.of(List.of(newest)).complete()).isFalse();
        requireModel();
    }

    /** To be read one behind the other as they were written. */
    @Test
    void whatStaysKeepsItsOrder() {
        fill();
        List<Long> before = offsets();
        writeChunk(0);
        List<Long> after = offsets();

        long gone = before.get(1);
        for (int chunk = 1; chunk < CHUNKS; chunk++) {
            assertThat(after.get(chunk)).isEqualTo(before.get(chunk) - gone);
        }
        assertThat(after.get(0)).isGreaterThan(after.get(CHUNKS - 1));
    }

    @Test
    void whoKeepsWhatIsReplacedGoesOnFromThere() {
        fill();
        writeChunk(3);
        ShardVersion packed = newest();
        keep(Duration.ofSeconds(10));
        for (int i = 0; i < 20; i++) {
            writeChunk(random.nextInt(CHUNKS));
        }
        assertThat(damaged(packed)).isEmpty();
        assertThat(versions()).hasSize(21);
        now = now.plusSeconds(11);
        writeChunk(5);
        assertThat(holes().ranges()).isNotEmpty();

        keep(Duration.ZERO);
        writeChunk(6);

        requirePacked();
        assertThat(holes().ranges()).isEmpty();
        requireModel();
    }

    /** Several chunks may be the same bytes, or lie in one another; it must not take more room than it did. */
    @Test
    void chunksThatShareBytesShareThemAfterwards() {
        fill();
        ShardIndex shared = newest().index().copy();
        for (int chunk = 2; chunk < CHUNKS; chunk++) {
            shared.put(chunk, shared.offset(1), shared.length(1));
        }
        byte[] first = chunk(newest(), 1);
        putForeign(shared);

        writeChunk(0);

        assertThat(size()).isLessThan(3 * CHUNK);
        for (int chunk = 1; chunk < CHUNKS; chunk++) {
            assertThat(chunk(newest(), chunk)).isEqualTo(first);
        }
    }

    /** The other chunks can be read and written on; what is wrong stays as it is, to be found. */
    @Test
    void whereTheIndexIsNotSoundNothingMoves() {
        fill();
        ShardIndex wrong = misplace(7, 1L << 40, 100);

        for (int i = 0; i < 3; i++) {
            writeChunk(i);
            ShardVersion newest = newest();
            assertThat(newest.index().sameAt(7, wrong)).isTrue();
            assertThat(newest.index().sameAt(8, wrong)).isTrue();
            assertThat(damaged(newest)).containsOnlyKeys(7);
        }
        repair();
        write(7 * CHUNK, Arrays.copyOfRange(model, 7 * CHUNK, 8 * CHUNK));
        requirePacked();
        requireModel();
    }

    /** Also entries of which one half says that the chunk is not stored. */
    @ParameterizedTest
    @CsvSource({"9223372036854775797, 100", "100, -1", "-1, 100", "-8, 4", "0, 2147483640", "1, 9223372036854775807"})
    void anEntryThatIsNoRangeOfTheFileMovesNothing(long offset, long length) {
        fill();
        ShardIndex wrong = misplace(7, offset, length);

        writeChunk(2);

        assertThat(newest().index().sameAt(7, wrong)).isTrue();
        assertThat(newest().index().sameAt(8, wrong)).isTrue();
        assertThat(damaged(newest())).containsOnlyKeys(7);
    }

    @Test
    void aChunkIsNoLongerThanAnArrayOfBytes() {
        ShardIndex index = ShardIndex.empty(2);
        index.put(1, 10, Integer.MAX_VALUE - 16);
        assertThat(index.fits(1L << 40)).isTrue();
        index.put(1, 10, Integer.MAX_VALUE - 15);
        assertThat(index.fits(1L << 40)).isFalse();
    }

    /** Who wrote it is not known any more: nobody else is blamed. */
    @Test
    void aRepairDoesNotTakeWhatWasCopiedForTheLastChange() {
        fill();
        writeChunk(3);
        writeChunk(5);
        damage(3);

        JsonNode repair = repaired();

        assertThat(repair.path("chunks_lost").asInt()).isEqualTo(1);
        assertThat(repair.path("lost")).isEmpty();
        assertThat(repair.path("unrecorded").asBoolean()).isTrue();
        System.arraycopy(new byte[CHUNK], 0, model, 3 * CHUNK, CHUNK);
        requireModel();
    }

    @Test
    void aRepairNamesTheChangeThatWroteWhatIsLost() {
        fill();
        writeChunk(3);
        writeChunk(5);
        UUID last = UUID.fromString(newest().commit()
                .orElseThrow()
                .record()
                .path("changes")
                .get(0)
                .path("id")
                .asText());
        damage(5);

        JsonNode repair = repaired();

        assertThat(repair.path("lost"))
                .extracting(change -> UUID.fromString(change.asText()))
                .containsExactly(last);
        assertThat(repair.path("unrecorded").asBoolean()).isFalse();
    }

    /** There is no version to go back to. */
    @Test
    void aRepairOfAShardWithoutItsEndSaysThatMoreIsLostThanTheLastChange() {
        fill();
        writeChunk(3);
        put(List.of(new NextVersion.CopiedRange(0, size() - 10)));

        JsonNode repair = repaired();

        assertThat(newest().index().isEmpty()).isTrue();
        assertThat(repair.path("unrecorded").asBoolean()).isTrue();
    }

    @Test
    void chunksThatBecomeFillValueLeaveNothing() {
        fill();
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            write(chunk * CHUNK, new byte[CHUNK]);
            requirePacked();
        }

        assertThat(newest().index().isEmpty()).isTrue();
        requireModel();
        writeChunk(3);
        requireModel();
    }

    static LongStream seeds() {
        return Seeds.some(3);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingIsLostWhateverElseIsDone(long seed) {
        random.setSeed(seed);
        fill();
        for (int i = 0; i < 300; i++) {
            now = now.plusMillis(random.nextInt(3000));
            boolean packs = random.nextInt(3) > 0;
            keep(packs ? Duration.ZERO : Duration.ofMillis(random.nextInt(10_000) + 1));
            switch (random.nextInt(12)) {
                case 0 -> fill();
                case 1 -> write(random.nextInt(CHUNKS) * CHUNK, new byte[CHUNK]);
                case 2 -> write(0, model.clone());
                case 3 -> putForeign(newest().index());
                case 4 -> writeAcross();
                default -> writeChunk(random.nextInt(CHUNKS));
            }
            requireModel();
            if (random.nextInt(10) == 0) {
                undoNewest();
            }
        }
    }

    private void writeAcross() {
        int from = random.nextInt(model.length);
        write(from, noise(1 + random.nextInt(model.length - from)));
    }

    /** What the record says of it. */
    private JsonNode repaired() {
        repair();
        return newest().commit().orElseThrow().record().path("repair");
    }

    /** More than one bit, which would be corrected. */
    private void damage(int chunk) {
        flip(newest().index().offset(chunk) + 100);
        flip(newest().index().offset(chunk) + 1000);
    }

    private void requirePacked() {
        assertThat(deadBytes()).isZero();
        assertThat(holes().ranges()).isEmpty();
    }

    private List<Long> offsets() {
        ShardIndex index = newest().index();
        List<Long> offsets = new ArrayList<>();
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            offsets.add(index.offset(chunk));
        }
        return offsets;
    }
}
