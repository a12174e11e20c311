package org.lightloom.zarr;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.lightloom.kv.Blob;
import org.lightloom.kv.Change;
import org.lightloom.kv.Folder;
import org.lightloom.kv.MemoryStore;
import org.lightloom.kv.NextVersion;
import org.lightloom.kv.Store;

/** What tests of one shard of bytes use that is written at times which they set. */
abstract class ShardOnAClock {
    final ArrayMetadata metadata;
    final ShardingCodec sharding;
    final Random random = new Random(1);
    final List<Published> published = new ArrayList<>();
    Store store = new MemoryStore();
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    /** From the time in a commit's record until everybody sees it. */
    Duration commitTakes = Duration.ZERO;

    int changes;
    Optional<ReplacedBytes> replaced = Optional.empty();

    ShardOnAClock(int shard, int chunk) {
        this(new ArrayBuilder(DataType.UINT8, shard).shards(shard).chunks(chunk).zstd(1, true));
    }

    ShardOnAClock(ArrayBuilder array) {
        metadata = ArrayMetadataParser.parse(array.toJson(), "test");
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
        replaceWith(Change.of(change), folder);
    }

    /** Makes the next version, and notes until when readers may have fetched the index of the one before. */
    void replaceWith(Change change, Folder folder) {
        Optional<ShardVersion> before = exists() ? Optional.of(newest()) : Optional.empty();
        store.update("shard", change, folder).orThrow();
        now = now.plus(commitTakes);
        before.ifPresent(version -> published.add(new Published(version, now)));
    }

    /** Puts another file in the place of the shard. */
    void put(List<NextVersion.Piece> pieces) {
        store.update("shard", Change.of(ByteBuffer.allocate(0)), (current, all) -> NextVersion.of(pieces))
                .orThrow();
    }

    void undo(UUID of, UUID restores) {
        UndoFolder undo = new UndoFolder(metadata, sharding, "shard", () -> now);
        replaceWith(UndoFolder.change(new ShardCommit.Undo(of, Optional.of(restores)), Json.object()), undo);
    }

    static UUID id(ShardVersion version) {
        return version.commit().orElseThrow().tail().commit();
    }

    ShardRepair repairPlan() {
        return using(
                blob -> new ShardMending(blob.orElseThrow(), sharding, metadata, "shard", Optional.empty()).outcome());
    }

    void repair() {
        RepairFolder repair = new RepairFolder(metadata, sharding, "shard", Optional.empty(), () -> now);
        store.update("shard", RepairFolder.change(Json.object()), repair).orThrow();
    }

    byte[] bytes() {
        return using(blob ->
                blob.orElseThrow().read(0, (int) blob.orElseThrow().size()).array());
    }

    /** Damages one bit of the file. */
    void flip(long offset) {
        byte[] bytes = bytes();
        bytes[(int) offset] ^= 1;
        put(List.of(new NextVersion.Bytes(ByteBuffer.wrap(bytes))));
    }

    private boolean exists() {
        return using(Optional::isPresent);
    }

    byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    Map<Integer, String> damaged(ShardVersion version) {
        return read(file -> file.damagedChunks(version.index(), DataType.UINT8));
    }

    /** The values of a chunk in a version. */
    byte[] chunk(ShardVersion version, int chunk) {
        return read(file -> file.chunk(version.index(), chunk, DataType.UINT8).rawBytes());
    }

    Holes holes() {
        return newest().holes();
    }

    long size() {
        return using(blob -> blob.orElseThrow().size());
    }

    ShardVersion newest() {
        return read(ShardFile::newest);
    }

    List<ShardVersion> versions() {
        return read(ShardFile::versions);
    }

    long deadBytes() {
        return read(file -> file.deadBytes(file.newest()));
    }

    <T> T read(Function<ShardFile, T> use) {
        return using(blob -> use.apply(new ShardFile(blob.orElseThrow(), sharding, metadata.chunk(), "shard")));
    }

    <T> T using(Function<Optional<Blob>, T> use) {
        Optional<Blob> blob = store.open("shard");
        try {
            return use.apply(blob);
        } finally {
            blob.ifPresent(Blob::close);
        }
    }
}
