package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.lightloom.kv.NextVersion;

/** What the log of a shard is good for once replaced bytes were left out: to undo, to repair, to go on. */
class LeftOutVersionsTest extends ShardWithAModel {
    LeftOutVersionsTest() {
        keep(Duration.ofSeconds(10));
    }

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
        shard.replaced = Optional.of(new ReplacedBytes(Duration.ofNanos(1)));
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

        List<NextVersion.Piece> whole = List.of(new NextVersion.Bytes(ByteBuffer.wrap(shard.bytes())));
        int repaired = 0;
        for (long size = newest.endOfFile() - 1; size > chunk; size -= 997) {
            if (cutOffAndRepair(shard, size)) {
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

    /** False where the log has no version to go on from. */
    private static boolean cutOffAndRepair(ShardOnAClock shard, long size) {
        shard.put(List.of(new NextVersion.CopiedRange(0, size)));
        boolean possible = shard.repairPlan().possible();
        if (possible) {
            shard.repair();
        }
        return possible;
    }

    @Test
    void aRepairKeepsTheHoles() {
        leaveOut();
        writeChunk(9);
        Holes before = holes();
        assertThat(before.ranges()).hasSizeGreaterThan(1);
        flip(newest().index().offset(9) + 100);

        repair();

        assertThat(holes()).isEqualTo(before);
        assertThat(damaged(newest())).isEmpty();
    }

    /** It would take away what a repair may need, and a write is not to fail for what it does not need. */
    @Test
    void whereAnOldRecordIsDamagedAllStays() {
        fill();
        writeChunk(3);
        writeChunk(3);
        long record = newest().commit().orElseThrow().recordOffset();
        writeChunk(3);
        flip(record + 30);
        now = now.plusSeconds(11);

        writeChunk(3);

        assertThat(holes().ranges()).isEmpty();
        assertThat(newest().commit().orElseThrow().previous()).isPresent();
        requireModel();
    }
}
