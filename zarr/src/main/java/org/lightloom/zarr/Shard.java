package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.lightloom.kv.Blob;
import org.lightloom.kv.Change;
import org.lightloom.kv.Folder;

/**
 * One shard of an array: what its log tells, and what can be done to it as a whole. Safe for use by several threads and
 * beside any number of writers. What changes its values or its log is a {@link ZarrException.NotFound} where the array was
 * deleted, or replaced by another one, since it was opened.
 */
public final class Shard {
    private final StoreLocation location;
    private final ArrayMetadata metadata;
    private final StandingArray standing;
    private final ShardingCodec sharding;
    private final long[] chunk;
    private final String key;

    Shard(
            StoreLocation location,
            ArrayMetadata metadata,
            StandingArray standing,
            ShardingCodec sharding,
            long[] chunk) {
        this.location = location;
        this.metadata = metadata;
        this.standing = standing;
        this.sharding = sharding;
        this.chunk = chunk.clone();
        this.key = metadata.chunkKeys().key(chunk);
    }

    /** The key in its array, for instance {@code c/0/0/0/17}. */
    public String key() {
        return key;
    }

    /**
     * What a shard file tells without its values.
     *
     * @param bytes of the file without its holes
     * @param foreign whether another program wrote it last
     * @param empty whether its newest version holds no chunk
     */
    public record Summary(long bytes, boolean foreign, boolean empty, ShardHistory history) {}

    /**
     * Reads index and log, in one version of the shard.
     *
     * @return nothing where the shard does not exist
     * @throws ZarrException.Corrupt if its index or a record is damaged
     */
    public Optional<Summary> summary() {
        return with(file -> {
            List<ShardVersion> versions = file.versions();
            ShardVersion newest = versions.get(0);
            return new Summary(
                    usedBytes(newest),
                    newest.commit().isEmpty(),
                    newest.index().isEmpty(),
                    ShardHistory.of(ShardCommit.all(versions.stream())));
        });
    }

    /**
     * The commits, newest first, back to the first or to where the chain was cut; none where the shard does not exist or
     * another program wrote it last.
     */
    public List<ShardCommit> commits() {
        return with(file -> ShardCommit.all(file.chain())).orElse(List.of());
    }

    /** The newest commit; nothing where the shard does not exist or another program wrote it last. */
    public Optional<ShardCommit> newestCommit() {
        return with(file -> file.newest().commit().map(ShardCommit::of)).flatMap(commit -> commit);
    }

    /** Whether the shard exists but was last written by another program, so that it has no record. */
    public boolean isForeign() {
        return with(file -> file.newest().commit().isEmpty()).orElse(false);
    }

    /** The commit that a written part went in with; nothing where the chain no longer reaches it. */
    public Optional<ShardCommit> commit(WrittenChunk written) {
        return with(file -> file.versionWith(written.change())
                        .flatMap(ShardVersion::commit)
                        .map(ShardCommit::of))
                .flatMap(commit -> commit);
    }

    /**
     * Reads a selection as the commit with a given change left it.
     *
     * @param selection positions in the array, all within this shard
     * @return nothing where the chain no longer reaches that commit (dead bytes were given back, what was replaced was left
     *     out, another program's write)
     */
    public Optional<NdArray> readAsOf(WrittenChunk written, Selection selection) {
        List<Grid.Part> parts = selection.within(metadata.shape(), where()).split(metadata.chunk());
        if (parts.size() != 1 || !Arrays.equals(parts.get(0).chunk(), chunk)) {
            throw new IllegalArgumentException("the selection does not lie within " + key);
        }
        return with(file -> file.versionWith(written.change())
                        .map(version -> new ShardReader(file, version.index(), sharding, metadata)
                                .read(parts.get(0).spans())))
                .flatMap(values -> values);
    }

    /** The changes with what became of them. */
    public ShardHistory history() {
        return ShardHistory.of(commits());
    }

    /**
     * Reads all of it and tells what is damaged; nothing where the shard does not exist.
     *
     * @throws ZarrException.Unsupported if its values do not fit into the memory of this process
     */
    public Optional<ShardCheck> check() {
        return with(file -> new ShardCheckup(file, sharding, metadata, chunk, where()).run());
    }

    /** Bytes of the file without its holes, where dead bytes were; nothing where the shard does not exist. */
    public Optional<Long> usedBytes() {
        return with(file -> usedBytes(file.newest()));
    }

    private static long usedBytes(ShardVersion newest) {
        return newest.endOfFile() - newest.holes().length();
    }

    /** Pins the newest version; nothing where the shard does not exist. */
    public Optional<PinnedShard> pin() {
        return blob().map(blob -> new PinnedShard(blob, sharding, metadata, where()));
    }

    /**
     * Marks the newest version with a byte, if it is still the expected one. The next version, whoever writes it through
     * this library, takes the mark away before it becomes visible. Other programs do not, so a reader of {@link
     * #marks} has to compare the commit once.
     *
     * @param commit nothing for a shard that does not exist
     * @return whether it was marked; never where another program wrote the newest version
     */
    public boolean mark(byte mark, Optional<UUID> commit) {
        return location.store()
                .mark(
                        location.prefix() + key,
                        mark,
                        newest -> newest.isPresent()
                                ? commit.isPresent()
                                        && new PinnedShard(newest.get(), sharding, metadata, where())
                                                .commit()
                                                .equals(commit)
                                : commit.isEmpty());
    }

    /**
     * The marks of the shards that differ from this one in their last coordinate only, by that; a shard past the end has
     * the mark 0.
     */
    public byte[] marks() {
        return location.store().marks(location.prefix() + key.substring(0, key.lastIndexOf('/')));
    }

    /** An empty content for {@link #replace}. */
    public ShardContent newContent() {
        return new ShardContent(ofChunks(), sharding, where());
    }

    /**
     * Makes a new version that holds the given chunks and no others, without the bytes of earlier versions; nothing of
     * the newest one is looked at but its number. For arrays that are derived from others and have one writer.
     *
     * @param note members of the change's entry in the record
     */
    public void replace(ShardContent content, ObjectNode note) {
        Change change = Change.of(ByteBuffer.wrap(Json.bytes(note)));
        update(change, new ReplaceFolder(content, ofChunks(), sharding, where(), InstantSource.system()));
    }

    /**
     * Makes an earlier version the newest one again, by a commit of its own.
     *
     * @param note members of the change's entry in the record
     * @throws ZarrException.Conflict if the newest commit is not the expected one, or the log no longer has the version,
     *     or that is damaged; nothing was changed then
     */
    public void undo(ShardCommit.Undo undo, ObjectNode note) {
        update(UndoFolder.change(undo, note), new UndoFolder(ofChunks(), sharding, where(), InstantSource.system()));
    }

    /**
     * Gives back the room of bytes that only earlier versions refer to; these are gone then, their changes stay listed.
     * Does nothing where there are none.
     *
     * @throws ZarrException.Corrupt if a part of it is damaged
     */
    public void compact(ObjectNode note) {
        update(CompactFolder.change(note), new CompactFolder(ofChunks(), sharding, where(), InstantSource.system()));
    }

    /** What {@link #repair} would do now. */
    public ShardRepair planRepair() {
        return planRepair(Optional.empty());
    }

    /** What {@link #repair(ObjectNode, ChangeExtent)} would do now. */
    public ShardRepair planRepair(ChangeExtent extent) {
        return planRepair(Optional.of(extent));
    }

    private ShardRepair planRepair(Optional<ChangeExtent> extent) {
        return blob().map(blob -> {
                    try (blob) {
                        return new ShardMending(blob, sharding, ofChunks(), where(), extent).outcome();
                    }
                })
                .orElseGet(ShardRepair::none);
    }

    /**
     * Puts right what is damaged, as far as the log allows, by a commit that says what was lost. All bytes of the damaged
     * file are kept, so nothing gets worse by it. A sound shard is left as it is, and so is one without a trace of a log.
     * Of a chunk that is lost, the changes of the commits that stored it count as lost; one that wrote the same values
     * once more left no trace there, and needs the other {@code repair} to be named.
     *
     * @return what was done
     */
    public ShardRepair repair(ObjectNode note) {
        return repair(note, Optional.empty());
    }

    /**
     * As {@link #repair(ObjectNode)}, but of a chunk that is lost, all changes count as lost that may have brought values to
     * it, also those that found them there already.
     */
    public ShardRepair repair(ObjectNode note, ChangeExtent extent) {
        return repair(note, Optional.of(extent));
    }

    private ShardRepair repair(ObjectNode note, Optional<ChangeExtent> extent) {
        standing.require();
        ShardRepair plan = planRepair(extent);
        if (!plan.damages().isEmpty() && plan.possible()) {
            Change change = RepairFolder.change(note);
            update(change, new RepairFolder(ofChunks(), sharding, where(), extent, InstantSource.system()));
        }
        return plan;
    }

    private void update(Change change, Folder folder) {
        standing.require();
        location.store().update(location.prefix() + key, change, folder).orThrow();
    }

    private ArrayMetadata ofChunks() {
        return metadata.ofChunks();
    }

    private <T> Optional<T> with(Function<ShardFile, T> use) {
        return blob().map(blob -> {
            try (blob) {
                return use.apply(new ShardFile(blob, sharding, metadata.chunk(), where()));
            }
        });
    }

    private Optional<Blob> blob() {
        return location.store().open(location.prefix() + key);
    }

    private String where() {
        return location.root().resolve(location.prefix() + key).toString();
    }
}
