package org.lightloom.zarr;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.lightloom.kv.Blob;
import org.lightloom.kv.Change;
import org.lightloom.kv.MemoryStore;
import org.lightloom.kv.Store;

/** What tests of one shard of bytes use that is written at times which they set. */
abstract class ShardOnAClock {
    final ArrayMetadata metadata;
    final ShardingCodec sharding;
    final Random random = new Random(1);
    final List<Published> published = new ArrayList<>();
    Store store = new MemoryStore();
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    int changes;
    Optional<ReplacedBytes> replaced = Optional.empty();

    ShardOnAClock(int shard, int chunk) {
        metadata = ArrayMetadataParser.parse(
                new ArrayBuilder(DataType.UINT8, shard)
                        .shards(shard)
                        .chunks(chunk)
                        .zstd(1, true)
                        .toJson(),
                "test");
        sharding = metadata.codecs().sharding().orElseThrow();
    }

    /** @param replaced until when a reader may have fetched this index */
    record Published(ShardVersion version, Instant replaced) {}

    /** One value at the beginning of the shard. */
    void writeSmall() {
        write(3, (byte) (changes + 1));
    }

    void write(int at, byte... bytes) {
        ArrayChange change = new ArrayChange(
                new Span[0],
                new Span[] {Span.range(at, 0, bytes.length)},
                NdArray.ofBytes(DataType.UINT8, new int[] {bytes.length}, bytes),
                MergeRule.OVERWRITE.name(),
                Json.object().put("n", changes++));
        ShardFolder folder = new ShardFolder(
                metadata,
                sharding,
                Map.of(MergeRule.OVERWRITE.name(), MergeRule.OVERWRITE),
                replaced,
                "shard",
                () -> now);
        if (changes > 1) {
            published.add(new Published(newest(), now));
        }
        store.update("shard", Change.of(change), folder).orThrow();
    }

    byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    Map<Integer, String> damaged(ShardVersion version) {
        try (Blob blob = store.open("shard").orElseThrow()) {
            return new ShardFile(blob, sharding, metadata.chunk(), "shard")
                    .damagedChunks(version.index(), DataType.UINT8);
        }
    }

    Holes holes() {
        return newest().holes();
    }

    long size() {
        return store.open("shard").orElseThrow().size();
    }

    ShardVersion newest() {
        return file().newest();
    }

    ShardFile file() {
        return new ShardFile(store.open("shard").orElseThrow(), sharding, metadata.chunk(), "shard");
    }
}
