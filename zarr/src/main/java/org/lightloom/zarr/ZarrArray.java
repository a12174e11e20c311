package org.lightloom.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.lightloom.kv.Blob;
import org.lightloom.kv.Change;
import org.lightloom.kv.Durability;
import org.lightloom.kv.Folder;
import org.lightloom.kv.StoreException;

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
    private final Node node;
    private final ArrayMetadata metadata;
    private final Map<String, MergeRule> rules;
    private final ReplacedBytes replaced;
    private final StandingArray standing;

    ZarrArray(StoreLocation location, ArrayMetadata metadata, Map<String, MergeRule> rules) {
        this(location, metadata, rules, ReplacedBytes.FOR_READERS, new StandingArray(new Node(location), metadata));
    }

    private ZarrArray(
            StoreLocation location,
            ArrayMetadata metadata,
            Map<String, MergeRule> rules,
            ReplacedBytes replaced,
            StandingArray standing) {
        this.location = location;
        this.node = new Node(location);
        this.metadata = metadata;
        this.rules = rules;
        this.replaced = replaced;
        this.standing = standing;
    }

    static ZarrArray of(StoreLocation location, ObjectNode document) {
        ArrayMetadata metadata = ArrayMetadataParser.parse(document, new Node(location).where());
        return new ZarrArray(location, metadata, Map.of(MergeRule.OVERWRITE.name(), MergeRule.OVERWRITE));
    }

    /** The same array with one more rule for writes. */
    public ZarrArray with(MergeRule rule) {
        Map<String, MergeRule> more = new HashMap<>(rules);
        more.put(rule.name(), rule);
        return new ZarrArray(location, metadata, Map.copyOf(more), replaced, standing);
    }

    /**
     * The same array, whose writes last as long as this says; {@link Durability#SYNCED} where nothing is said. Others that
     * write to the array have what they asked for themselves.
     */
    public ZarrArray with(Durability durability) {
        return new ZarrArray(location.with(durability), metadata, rules, replaced, standing);
    }

    /**
     * The same array, whose writes keep what they replace in a shard for this long, for readers of other programs
     * (zarr-python opens a shard for its index and once more for the chunk that this points to): such a reader who takes
     * longer meets a checksum that fails, or zeros where chunks have neither a checksum nor a compressor. Ten seconds where
     * nothing is said, which costs a busy writer of small parts the copying of what is kept. It is the time of the machine's
     * clock. The version before the newest stays in any case, and so does what is little: less than 16 KiB, or than a
     * sixteenth of what is in use. What is more than 16 MiB and four times what is in use may go sooner (docs/format.md).
     *
     * <p>{@link Duration#ZERO} says that nobody reads meanwhile, or reads through this library only, whose readers keep the
     * version that they opened. Then nothing stays, also no version that a repair could go back to, and what is in use moves
     * together: a reader of another program with an older index would meet a checksum that fails, missing values, or those
     * of other elements where chunks have neither a checksum nor a compressor.
     *
     * <p>Of several writers the one with the shortest time decides for all. In a light-curve store all stays that its
     * history needs, whatever is said here.
     *
     * @throws IllegalArgumentException if the time is negative
     */
    public ZarrArray keepingReplaced(Duration time) {
        return new ZarrArray(location, metadata, rules, new ReplacedBytes(time), standing);
    }

    /** The same array with the shape and attributes of now. */
    public ZarrArray reopened() {
        ObjectNode document =
                node.document().orElseThrow(() -> new ZarrException.NotFound(node.where(), "the array is gone"));
        ArrayMetadata now = ArrayMetadataParser.parse(document, node.where());
        return new ZarrArray(location, now, rules, replaced, new StandingArray(node, now));
    }

    @Override
    public Path path() {
        return node.path();
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

    /** The value of elements that are not stored, as it stands in zarr.json. */
    public JsonNode fillValue() {
        return metadata.fill().toJson().deepCopy();
    }

    // ---- reading

    /** The elements of an int8 or uint8 array; unsigned ones as their bits. */
    public Elements<byte[]> bytes() {
        return new Elements<>(this, ElementKind.BYTES);
    }

    /** The elements of an int16 or uint16 array; unsigned ones as their bits. */
    public Elements<short[]> shorts() {
        return new Elements<>(this, ElementKind.SHORTS);
    }

    /** The elements of an int32 or uint32 array; unsigned ones as their bits. */
    public Elements<int[]> ints() {
        return new Elements<>(this, ElementKind.INTS);
    }

    /** The elements of an int64 or uint64 array; unsigned ones as their bits. */
    public Elements<long[]> longs() {
        return new Elements<>(this, ElementKind.LONGS);
    }

    /** The elements of a float32 or float16 array. */
    public Elements<float[]> floats() {
        return new Elements<>(this, ElementKind.FLOATS);
    }

    /** The elements of a float64 array. */
    public Elements<double[]> doubles() {
        return new Elements<>(this, ElementKind.DOUBLES);
    }

    /** The elements of a bool array. */
    public Elements<boolean[]> booleans() {
        return new Elements<>(this, ElementKind.BOOLEANS);
    }

    /** The elements of a string array. */
    public Elements<String[]> strings() {
        return new Elements<>(this, ElementKind.STRINGS);
    }

    /** Reads the whole array. */
    public NdArray read() {
        return read(Selection.all(metadata.rank()));
    }

    /**
     * Reads a selection; only the chunks, or inner chunks, that it needs are read and decoded.
     *
     * @return an array with the selection's number of positions in each dimension; of one dimension for points
     * @throws ZarrException.NotFound if a position lies outside the shape
     * @throws ZarrException.Corrupt if stored bytes cannot be decoded
     */
    public NdArray read(Selection selection) {
        return new ArrayReader(location, metadata, Optional.empty()).read(selected(selection));
    }

    /**
     * Reads a selection of numbers into a buffer, on the heap or not, from its position on, which moves behind them; they
     * get the buffer's byte order. A bool is a byte of 0 or 1, a complex number its real and its imaginary part.
     *
     * @throws BufferOverflowException if the buffer has too little room; nothing was read then
     */
    public void read(Selection selection, ByteBuffer into) {
        if (dataType() == DataType.STRING) {
            throw new IllegalArgumentException(path() + ": strings have no fixed bytes; they are had by strings()");
        }
        Selected selected = selected(selection);
        long length =
                (long) selected.size(dataType(), path().toString()) * dataType().size();
        if (into.remaining() < length) {
            throw new BufferOverflowException();
        }
        read(selected, Destination.of(dataType(), selected.counts(), into));
        into.position(into.position() + (int) length);
    }

    Selected selected(Selection selection) {
        return selection.within(metadata.shape(), path().toString());
    }

    void read(Selected selected, Destination into) {
        new ArrayReader(location, metadata, Optional.empty()).read(selected, into);
    }

    /** The elements of one chunk that lie within the array; none for a chunk that lies behind its end. */
    public Selection chunkSelection(long... chunk) {
        key(chunk);
        Indices[] ranges = new Indices[metadata.rank()];
        for (int d = 0; d < ranges.length; d++) {
            long start = chunk[d] * metadata.chunk()[d];
            ranges[d] = Indices.range(start, start + metadata.within(chunk, d));
        }
        return Selection.of(ranges);
    }

    /**
     * Reads a selection bit by bit: in blocks cut along a grid, in C order, some of them ahead of whoever uses them, in
     * other threads. At most {@code ahead} blocks are read or wait, beside the one in use, so memory is bounded however
     * large the selection. Close the stream if it is not used to its end.
     *
     * @param selection not of points
     * @param blockShape of the grid's pieces, for instance {@link #chunkShape}; a multiple of the chunks' shape, so that
     *     none is decoded twice
     * @param ahead at least 1
     */
    public Stream<ArrayBlock> blocks(Selection selection, int[] blockShape, int ahead) {
        BlockStream.require(blockShape, ahead, metadata.rank(), path().toString());
        Span[] spans = selection.spans(metadata.shape(), path().toString());
        return BlockStream.of(this, BlockStream.places(spans, blockShape), ahead);
    }

    /**
     * Coordinates of the chunks that are stored, in C order; those that are not hold the fill value. Looked up in the
     * array's folder as the stream goes on.
     */
    public Stream<long[]> storedChunks() {
        return new StoredChunks(location, metadata).inside();
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
        return new ArrayReader(location, metadata, Optional.of(asOf)).read(selected(selection));
    }

    // ---- writing

    /** Writes a selection; see {@link #write(Selection, NdArray, ArrayWrite)}. */
    public List<WrittenChunk> write(Selection selection, NdArray values) {
        return write(selection, values, ArrayWrite.overwrite());
    }

    /**
     * Writes a selection, one atomic and durable update per chunk (or shard) that it touches. When this
     * returns, all of it is durable. When it throws, each chunk has either all of its part or nothing of it.
     *
     * <p>{@linkplain Durability#UNSYNCED Unsynced} writes of several chunks take turns, one more at once than there are
     * processors, where they compute rather than wait for the store; none waits for its turn for more than half a second.
     *
     * @param values in C order, with the selection's number of positions in each dimension (of one dimension for
     *     points); on loan, also beyond an {@link org.lightloom.kv.OutcomeUnknownException} after an interrupt, for then
     *     the write goes on
     * @throws IllegalArgumentException if the values or the note do not fit
     * @throws ZarrException.NotFound if a position lies outside the shape; or no longer lies in the array, which somebody
     *     made shorter since it was opened: then what still lies in it was written; or if the array was deleted, or
     *     replaced by another one, since it was opened
     * @throws RuntimeException of the first chunk that could not be written; the others were written or not
     */
    public List<WrittenChunk> write(Selection selection, NdArray values, ArrayWrite how) {
        Selected selected = selected(selection);
        values.require(dataType(), selected.counts(), path().toString());
        List<ChunkWrite> writes = ChunkWrite.split(selected, how.clear().map(this::selected), metadata);
        ObjectNode given = how.note().apply(writes.stream().map(ChunkWrite::key).toList());
        ObjectNode note = ArrayChange.recordable(given, path().toString());
        standing.require();
        WrittenChunk[] written = new WrittenChunk[writes.size()];
        ChunkRow.Each one = (i, gathered) -> {
            ChunkWrite write = writes.get(i);
            Change change = write.change(values, gathered, how.rule(), note);
            update(write.key(), change, folder(write.key()));
            written[i] = new WrittenChunk(write.key(), write.chunk(), change.id());
        };
        if (location.store().durability() == Durability.SYNCED) {
            Parallel.waiting(written.length, i -> one.write(i, ArrayChange.Gathered.NOT));
        } else {
            ChunkRow.writing(writes, values, how.rule(), metadata, one);
        }
        standing.requireAfter(selected);
        return List.of(written);
    }

    /**
     * Updates one chunk by a function of its decoded elements, atomically and durably. Elements past the end of the
     * array may be set; they show when it grows. Shards that are logs (with their index at the end) are changed by {@link
     * #write} alone.
     *
     * @param chunk coordinates in the chunk grid
     * @param payload what the function needs to know, on loan
     * @throws ZarrException.NotFound if the array was deleted, or replaced by another one, since it was opened
     * @throws RuntimeException what the function threw
     */
    public void update(long[] chunk, ByteBuffer payload, ChunkUpdate function) {
        String key = key(chunk);
        String where = path() + "/" + key;
        if (logged().isPresent()) {
            throw new IllegalArgumentException(where + ": a shard with a log is changed by write, not by update");
        }
        standing.require();
        update(key, Change.of(payload), new UpdateFolder(function, metadata, where));
        standing.requireAfter();
    }

    /** Reads one chunk whole, also its elements past the end of the array. */
    public NdArray readChunk(long... chunk) {
        try (Blob blob = open(chunk).orElse(null)) {
            return WholeChunk.decode(Optional.ofNullable(blob), metadata, path() + "/" + key(chunk));
        }
    }

    /**
     * Makes sure that the stored version of a chunk survives a power loss, also where the process that wrote it was killed
     * before it could; does nothing where there is none.
     */
    public void settle(long... chunk) {
        standing.require();
        update(key(chunk), SettleFolder.change(), new SettleFolder());
    }

    /** Makes the array at least as long in each dimension; it never shrinks. Stored chunks stay as they are. */
    public void grow(long... shape) {
        node.change(new MetadataChange.Grow(MetadataChange.lengths(shape)), standing);
    }

    /**
     * Grows the array's own document to the shape that this was opened with, where it is shorter: the consolidated metadata
     * of a group may run ahead of it ({@link ZarrGroup#consolidate(List, String)}), until whoever grows it comes to it. To
     * be called before a write where nobody makes arrays shorter, since the write would be refused as one past the end.
     * Costs a look at the file where there is nothing to do.
     */
    public void catchUp() {
        if (standing.isShorter()) {
            grow(shape());
        }
    }

    /**
     * Gives the array another shape, and the consolidated metadata of groups above it. Elements that are cut off are gone;
     * elements that are new hold the fill value. Safe beside writers: what they write within the new shape stays, and a
     * write to what was cut off is told so. One that was killed leaves the old shape with all values or the new one; repeat
     * it to complete it.
     */
    public void resize(long... shape) {
        new ArrayResize(node, metadata, standing, this::folder).to(shape);
    }

    @Override
    public void putAttributes(ObjectNode attributes) {
        node.putAttributes(attributes);
    }

    @Override
    public void updateAttributes(UnaryOperator<ObjectNode> function) {
        node.updateAttributes(function);
    }

    @Override
    public void delete() {
        node.delete();
    }

    private void update(String key, Change change, Folder folder) {
        location.store().update(location.prefix() + key, change, folder).orThrow();
    }

    private Folder folder(String key) {
        String where = path() + "/" + key;
        return logged().<Folder>map(sharding -> new ShardFolder(
                        metadata.ofChunks(),
                        sharding,
                        rules,
                        location.keepsHistory() ? Optional.empty() : Optional.of(replaced),
                        where,
                        InstantSource.system()))
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
        key(chunk);
        return new Shard(location, metadata, standing, sharding, chunk);
    }

    /**
     * Bytes that a chunk's file takes: without the holes of a shard, which only {@code ls} counts (docs/format.md); nothing
     * where it does not exist.
     */
    public Optional<Long> storedBytes(long... chunk) {
        try (Blob blob = open(chunk).orElse(null)) {
            return Optional.ofNullable(blob).map(file -> storedBytes(file, chunk));
        }
    }

    long storedBytes(Blob file, long[] chunk) {
        try {
            return file.size()
                    - logged().map(sharding -> new ShardFile(file, sharding, metadata.chunk(), key(chunk)).holeBytes())
                            .orElse(0L);
        } catch (ZarrException | StoreException e) {
            return file.size(); // damaged: its length is what is known
        }
    }

    ArrayMetadata metadata() {
        return metadata;
    }

    Optional<Blob> open(long[] chunk) {
        return location.store().open(location.prefix() + key(chunk));
    }

    private String key(long[] chunk) {
        metadata.requireChunk(chunk, path().toString());
        return metadata.chunkKeys().key(chunk);
    }
}
