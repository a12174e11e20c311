package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lightloom.kv.Blob;
import org.lightloom.kv.Change;
import org.lightloom.kv.ChangeRejectedException;
import org.lightloom.kv.Folder;
import org.lightloom.kv.NextVersion;

/**
 * An array of a Zarr v3 hierarchy. Any number of threads and processes may read and write the same array at once: a
 * write is one atomic, durable update of each chunk (each shard, where the array is sharded) that it touches, so writers
 * of different elements never lose one another's values.
 *
 * <p>An instance knows the shape of the time it was opened; {@link #reopened} knows the current one. Safe for use by
 * several threads.
 */
public final class ZarrArray implements ZarrNode {
    private final StoreLocation location;
    private final ArrayMetadata metadata;
    private final Map<String, MergeRule> rules;

    ZarrArray(StoreLocation location, ArrayMetadata metadata, Map<String, MergeRule> rules) {
        this.location = location;
        this.metadata = metadata;
        this.rules = rules;
    }

    static ZarrArray of(StoreLocation location, ObjectNode document) {
        ArrayMetadata metadata = ArrayMetadataParser.parse(document, documentPath(location));
        return new ZarrArray(location, metadata, Map.of(MergeRule.OVERWRITE.name(), MergeRule.OVERWRITE));
    }

    private static String documentPath(StoreLocation location) {
        return location.root().resolve(location.prefix() + "zarr.json").toString();
    }

    /** The same array with one more rule for writes. */
    public ZarrArray with(MergeRule rule) {
        Map<String, MergeRule> more = new HashMap<>(rules);
        more.put(rule.name(), rule);
        return new ZarrArray(location, metadata, Map.copyOf(more));
    }

    /** The same array with the shape and attributes of now. */
    public ZarrArray reopened() {
        ObjectNode document = ZarrNode.document(location, location.prefix() + "zarr.json")
                .orElseThrow(() -> new ZarrException.NotFound(documentPath(location), "the array is gone"));
        return new ZarrArray(location, ArrayMetadataParser.parse(document, documentPath(location)), rules);
    }

    @Override
    public Path path() {
        return location.root().resolve(location.prefix());
    }

    @Override
    public ObjectNode attributes() {
        return metadata.attributes().deepCopy();
    }

    public long[] shape() {
        return metadata.shape().stream().mapToLong(i -> i).toArray();
    }

    public DataType dataType() {
        return metadata.dataType();
    }

    /** Names of the dimensions, "" for one without; empty where none are named. */
    public List<String> dimensionNames() {
        return metadata.dimensionNames();
    }

    /** Shape of the chunks that are files: shards where the array is sharded. */
    public int[] chunkShape() {
        return metadata.chunk();
    }

    /** Shape of the pieces that are decoded at once: inner chunks where the array is sharded. */
    public int[] innerChunkShape() {
        return metadata.unitShape().stream().mapToInt(i -> i).toArray();
    }

    /** The codecs as they stand in zarr.json. */
    public ArrayNode codecs() {
        return metadata.codecs().toJson();
    }

    // ---- reading

    /** Reads the whole array. */
    public NdArray read() {
        return read(Selection.all(metadata.rank()));
    }

    /**
     * Reads an orthogonal selection; only the chunks, or inner chunks, that it needs are read and decoded.
     *
     * @return an array with the selection's number of positions in each dimension
     * @throws ZarrException.NotFound if a position lies outside the shape
     * @throws ZarrException.Corrupt if stored bytes cannot be decoded
     */
    public NdArray read(Selection selection) {
        Span[] spans = selection.within(metadata.shape(), path().toString());
        return new ArrayReader(location, metadata, Optional.empty()).read(spans);
    }

    /**
     * Reads a selection as it was at a time: of each shard the last version that was committed until then. Elements of
     * shards that were made later are missing.
     *
     * @throws ZarrException.HistoryCut if the log of a touched shard does not reach back so far
     * @throws ZarrException.Unsupported if the array has no shards with a log
     */
    public NdArray read(Selection selection, Instant asOf) {
        if (logged().isEmpty()) {
            throw new ZarrException.Unsupported(path().toString(), "keeps no history: it has no shards with a log");
        }
        Span[] spans = selection.within(metadata.shape(), path().toString());
        return new ArrayReader(location, metadata, Optional.of(asOf)).read(spans);
    }

    // ---- writing

    /** Writes an orthogonal selection; see {@link #write(Selection, NdArray, ArrayWrite)}. */
    public List<WrittenChunk> write(Selection selection, NdArray values) {
        return write(selection, values, ArrayWrite.overwrite());
    }

    /**
     * Writes an orthogonal selection, one atomic and durable update per chunk (or shard) that it touches. When this
     * returns, all of it is durable. When it throws, each chunk has either all of its part or nothing of it.
     *
     * @param values in C order, with the selection's number of positions in each dimension
     * @throws ZarrException.NotFound if a position lies outside the shape
     * @throws RuntimeException of the first chunk that could not be written; the others were written or not
     */
    public List<WrittenChunk> write(Selection selection, NdArray values, ArrayWrite how) {
        Span[] spans = selection.within(metadata.shape(), path().toString());
        requireFitting(spans, values);
        Span[] cleared = how.clear()
                .map(clear -> clear.within(metadata.shape(), path().toString()))
                .orElse(new Span[0]);
        List<ChunkWrite> writes = ChunkWrite.split(spans, cleared, metadata);
        ObjectNode note = how.note().apply(writes.stream().map(ChunkWrite::key).toList());
        List<WrittenChunk> written = new ArrayList<>();
        for (ChunkWrite write : writes) {
            Change change = write.change(values, how.rule(), note);
            update(write.key(), change, folder(write.key()));
            written.add(new WrittenChunk(write.key(), write.chunk(), change.id()));
        }
        return written;
    }

    private void requireFitting(Span[] spans, NdArray values) {
        int[] counts = Arrays.stream(spans).mapToInt(Span::count).toArray();
        if (values.dataType() != metadata.dataType() || !Arrays.equals(counts, values.shape())) {
            throw new IllegalArgumentException(path() + ": values " + values + " for a selection of "
                    + metadata.dataType().zarrName() + Arrays.toString(counts));
        }
    }

    /**
     * Updates one chunk by a function of its decoded elements, atomically and durably. Elements past the end of the
     * array may be set; they show when it grows. Shards that are logs (with their index at the end) are changed by {@link
     * #write} alone.
     *
     * @param chunk coordinates in the chunk grid
     * @param payload what the function needs to know, on loan
     * @throws RuntimeException what the function threw
     */
    public void update(long[] chunk, ByteBuffer payload, ChunkUpdate function) {
        String key = metadata.chunkKeys().key(chunk);
        String where = path() + "/" + key;
        if (logged().isPresent()) {
            throw new IllegalArgumentException(where + ": a shard with a log is changed by write, not by update");
        }
        Folder folder = (current, changes) -> {
            NdArray before = WholeChunk.decode(current, metadata, where);
            NdArray after = before;
            for (Change change : changes) {
                try {
                    after = function.apply(after, change.payload());
                } catch (RuntimeException e) {
                    throw new ChangeRejectedException(change.id(), e);
                }
            }
            return current.isPresent() && after.equals(before)
                    ? NextVersion.sameAsCurrent()
                    : NextVersion.of(WholeChunk.encode(after, metadata.codecs(), where));
        };
        update(key, Change.of(payload), folder);
    }

    /** Reads one chunk whole, also its elements past the end of the array. */
    public NdArray readChunk(long... chunk) {
        String key = metadata.chunkKeys().key(chunk);
        try (Blob blob = open(chunk).orElse(null)) {
            return WholeChunk.decode(Optional.ofNullable(blob), metadata, path() + "/" + key);
        }
    }

    /**
     * Makes sure that the stored version of a chunk survives a power loss, also where the process that wrote it was killed
     * before it could; does nothing where there is none.
     */
    public void settle(long... chunk) {
        update(metadata.chunkKeys().key(chunk), SettleFolder.change(), new SettleFolder());
    }

    /** Makes the array at least as long in each dimension; it never shrinks. Stored chunks stay as they are. */
    public void grow(long... shape) {
        ArrayNode lengths = Json.object().arrayNode();
        Arrays.stream(shape).forEach(lengths::add);
        update("zarr.json", new MetadataChange.Grow(lengths).toChange(), new MetadataFolder(documentPath(location)));
    }

    /** Sets attributes, leaving others as they are. */
    public void putAttributes(ObjectNode attributes) {
        update(
                "zarr.json",
                new MetadataChange.PutAttributes(attributes).toChange(),
                new MetadataFolder(documentPath(location)));
    }

    private void update(String key, Change change, Folder folder) {
        location.store().update(location.prefix() + key, change, folder).orThrow();
    }

    private Folder folder(String key) {
        String where = path() + "/" + key;
        return logged().<Folder>map(sharding ->
                        new ShardFolder(metadata.ofChunks(), sharding, rules, where, InstantSource.system()))
                .orElseGet(() -> new ChunkFolder(metadata.ofChunks(), rules, where));
    }

    /** The sharding codec, where shards are written as logs: with the index at their end. */
    private Optional<ShardingCodec> logged() {
        return metadata.codecs().sharding().filter(ShardingCodec::indexAtEnd);
    }

    // ---- the log of a shard

    /**
     * One shard and its log.
     *
     * @param chunk coordinates in the chunk grid; the shard need not exist
     * @throws ZarrException.Unsupported if the array has no shards with a log
     */
    public Shard shard(long... chunk) {
        ShardingCodec sharding = logged().orElseThrow(
                        () -> new ZarrException.Unsupported(path().toString(), "has no shards with a log"));
        return new Shard(location, metadata, sharding, chunk);
    }

    /**
     * The commits of one shard, newest first, back to the first or to where the chain was cut by a compaction or by
     * another program.
     *
     * @return nothing where the shard does not exist, or its newest version was written by another program
     */
    public List<ShardCommit> commits(long... chunk) {
        return withShard(
                        chunk,
                        file -> file.versions().stream()
                                .flatMap(version -> version.commit().stream())
                                .map(ShardCommit::of)
                                .collect(Collectors.toList()))
                .orElse(List.of());
    }

    /** The newest commit of one shard. */
    public Optional<ShardCommit> newestCommit(long... chunk) {
        return withShard(chunk, file -> file.newest().commit().map(ShardCommit::of))
                .flatMap(commit -> commit);
    }

    /** Whether a shard exists but was last written by another program, so that it has no record. */
    public boolean isForeign(long... chunk) {
        return withShard(chunk, file -> file.newest().commit().isEmpty()).orElse(false);
    }

    /** Length of a chunk's file in bytes; nothing where it does not exist. */
    public Optional<Long> storedBytes(long... chunk) {
        try (Blob blob = open(chunk).orElse(null)) {
            return Optional.ofNullable(blob).map(Blob::size);
        }
    }

    /** The commit that a written part went in with; nothing where the chain no longer reaches it. */
    public Optional<ShardCommit> commit(WrittenChunk written) {
        return withShard(
                        written.coordinates(),
                        file -> file.versionWith(written.change())
                                .flatMap(ShardVersion::commit)
                                .map(ShardCommit::of))
                .flatMap(commit -> commit);
    }

    /**
     * Reads a selection as the commit with a given change left it.
     *
     * @param selection positions within one shard
     * @return nothing where the chain no longer reaches that commit (compaction, another program's write)
     */
    public Optional<NdArray> readAsOf(WrittenChunk written, Selection selection) {
        Span[] spans = selection.within(metadata.shape(), path().toString());
        List<Grid.Part> parts = Grid.split(spans, metadata.chunk());
        if (parts.size() != 1 || !Arrays.equals(parts.get(0).chunk(), written.coordinates())) {
            throw new IllegalArgumentException("the selection does not lie within " + written.key());
        }
        return withShard(
                        written.coordinates(),
                        file -> file.versionWith(written.change())
                                .map(version -> new ShardReader(file, version.index(), logged().orElseThrow(), metadata)
                                        .read(parts.get(0).spans())))
                .flatMap(values -> values);
    }

    /**
     * The marks of the shards that differ from a given one in their last coordinate only, by that; a shard past the end
     * has the mark 0. See {@link Shard#mark}.
     */
    public byte[] marks(long... shard) {
        String key = metadata.chunkKeys().key(shard);
        return location.store().marks(location.prefix() + key.substring(0, key.lastIndexOf('/')));
    }

    private <T> Optional<T> withShard(long[] chunk, Function<ShardFile, T> use) {
        Optional<ShardingCodec> sharding = logged();
        try (Blob blob = sharding.flatMap(codec -> open(chunk)).orElse(null)) {
            String where = path() + "/" + metadata.chunkKeys().key(chunk);
            return Optional.ofNullable(blob)
                    .map(pinned -> use.apply(new ShardFile(pinned, sharding.orElseThrow(), metadata.chunk(), where)));
        }
    }

    private Optional<Blob> open(long[] chunk) {
        return location.store().open(location.prefix() + metadata.chunkKeys().key(chunk));
    }
}
