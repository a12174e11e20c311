package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lightloom.kv.Change;
import org.lightloom.kv.MemoryStore;

/** A shard of mostly dead bytes is packed so that readers of an older index never read past its end. */
class CompactionTest {
    private static final int CHUNK = 1 << 20;
    private static final long DEAD_BYTES = 16L << 20;

    private final ArrayMetadata metadata = ArrayMetadataParser.parse(
            new ArrayBuilder(DataType.UINT8, 2 * CHUNK)
                    .shards(2 * CHUNK)
                    .chunks(CHUNK)
                    .zstd(1, true)
                    .toJson(),
            "test");
    private final ShardingCodec sharding = metadata.codecs().sharding().orElseThrow();
    private final MemoryStore store = new MemoryStore();
    private final Random random = new Random(1);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final List<Published> published = new ArrayList<>();
    private int changes;
    private int holesDropped;

    @Test
    void liveChunksComeFirstThenAHoleThatKeepsTheFileAsLongAsItWas() {
        long before = compact();

        ShardVersion newest = newest();
        assertThat(before - newest.index().liveBytes()).isGreaterThan(DEAD_BYTES);
        assertThat(newest.index().offset(1)).isZero();
        assertThat(newest.index().offset(0)).isEqualTo(newest.index().length(1));
        ShardVersion.Commit commit = newest.commit().orElseThrow();
        assertThat(commit.holeOffset()).isEqualTo(newest.index().liveBytes());
        assertThat(commit.holeOffset() + commit.holeLength()).isEqualTo(before);
        assertThat(commit.previous()).isEmpty();
        assertThat(file().chunk(newest.index(), 1, DataType.UINT8).rawBytes()[7])
                .isEqualTo((byte) 42);
    }

    @Test
    void theRecordKeepsTheLastHundredChanges() {
        compact();

        ObjectNode record = newest().commit().orElseThrow().record();

        assertThat(record.path("history")).hasSize(100);
        assertThat(record.path("history").get(99).path("n").asInt()).isEqualTo(changes - 2);
        assertThat(record.path("history").get(0).path("n").asInt()).isEqualTo(changes - 101);
        assertThat(record.path("history").get(99).path("number").asLong())
                .isEqualTo(record.path("number").asLong() - 1);
    }

    @Test
    void theFirstCommitAfterAnHourInPeaceDropsTheHole() {
        compact();
        long withHole = size();
        now = now.plus(Duration.ofMinutes(59));
        writeSmall();
        assertThat(newest().commit().orElseThrow().holeLength()).isPositive();
        assertThat(file().versions()).hasSize(2);
        while (newest().commit().orElseThrow().previous().isPresent()) {
            write(0, noise());
        }
        now = now.plus(Duration.ofMinutes(61));

        writeSmall();

        assertThat(newest().commit().orElseThrow().holeLength()).isZero();
        assertThat(size()).isLessThan(withHole / 4);
        assertThat(newest().commit().orElseThrow().record().path("history")).hasSize(100);
        assertThat(file().chunk(newest().index(), 1, DataType.UINT8).rawBytes()[7])
                .isEqualTo((byte) 42);
    }

    @Test
    void aHoleStaysWhileChunksOfTheLastHourLieBehindIt() {
        compact();
        now = now.plus(Duration.ofMinutes(30));
        writeSmall();
        now = now.plus(Duration.ofMinutes(31));

        writeSmall();

        assertThat(newest().commit().orElseThrow().holeLength()).isPositive();
    }

    @Test
    void theFileStaysAsLongAsItsChunksWereWhereTheyShrinkAsTheHoleGoes() {
        compact();
        now = now.plus(Duration.ofMinutes(61));

        write(0, new byte[CHUNK]);

        assertThat(newest().commit().orElseThrow().holeLength()).isZero();
        assertThat(file().deadBytes(newest())).isPositive();
    }

    @Test
    void noIndexOfTheLastHourPointsPastTheEnd() {
        long seed = 101;
        random.setSeed(seed);
        for (int i = 0; i < 300; i++) {
            boolean pause = random.nextInt(holeIsNew() ? 2 : 10) == 0;
            now = now.plus(Duration.ofMinutes(pause ? 50 + random.nextInt(20) : random.nextInt(3)));
            switch (random.nextInt(6)) {
                case 0 -> write(0, new byte[CHUNK]);
                case 1 -> writeSmall();
                case 2 -> write(CHUNK, noise());
                default -> write(0, noise());
            }
            assertThat(lastByteReadByIndexesOfTheLastHour())
                    .as("seed %d, write %d", seed, i)
                    .isLessThanOrEqualTo(size());
        }
        assertThat(holesDropped).as("seed %d", seed).isPositive();
    }

    private boolean holeIsNew() {
        return changes > 0
                && newest().commit().orElseThrow().holeLength() > 0
                && file().versions().size() == 1;
    }

    @Test
    void timesIncreaseWhereTheClockDoesNot() {
        writeSmall();
        now = now.minusSeconds(10);
        writeSmall();

        Instant first = file().versions().get(1).commit().orElseThrow().time();
        assertThat(newest().commit().orElseThrow().time()).isEqualTo(first.plusNanos(1000));
    }

    /** Writes until a commit compacts; answers the length of the file before it. */
    private long compact() {
        write(CHUNK + 7, (byte) 42);
        for (int i = 0; i < 110; i++) {
            writeSmall();
        }
        long before = size();
        while (newest().commit().orElseThrow().previous().isPresent()) {
            before = size();
            write(0, noise());
            assertThat(changes).isLessThan(200);
        }
        return before;
    }

    private byte[] noise() {
        byte[] noise = new byte[CHUNK];
        random.nextBytes(noise);
        return noise;
    }

    private long lastByteReadByIndexesOfTheLastHour() {
        return published.stream()
                .filter(index -> index.replaced().isAfter(now.minus(Duration.ofHours(1))))
                .mapToLong(index -> index.version().index().liveEnd())
                .max()
                .orElse(0);
    }

    private void writeSmall() {
        write(3, (byte) (changes + 1));
    }

    private void write(int at, byte... bytes) {
        ArrayChange change = new ArrayChange(
                new Span[0],
                new Span[] {Span.range(at, 0, bytes.length)},
                NdArray.ofBytes(DataType.UINT8, new int[] {bytes.length}, bytes),
                MergeRule.OVERWRITE.name(),
                Json.object().put("n", changes++));
        ShardFolder folder = new ShardFolder(
                metadata, sharding, Map.of(MergeRule.OVERWRITE.name(), MergeRule.OVERWRITE), "shard", () -> now);
        if (changes > 1) {
            published.add(new Published(newest(), now));
        }
        boolean hole = changes > 1 && newest().commit().orElseThrow().holeLength() > 0;
        store.update("shard", Change.of(change), folder).orThrow();
        holesDropped += hole && newest().commit().orElseThrow().holeLength() == 0 ? 1 : 0;
    }

    /** @param replaced until when a reader may have fetched this index */
    private record Published(ShardVersion version, Instant replaced) {}

    private long size() {
        return store.open("shard").orElseThrow().size();
    }

    private ShardVersion newest() {
        return file().newest();
    }

    private ShardFile file() {
        return new ShardFile(store.open("shard").orElseThrow(), sharding, metadata.chunk(), "shard");
    }
}
