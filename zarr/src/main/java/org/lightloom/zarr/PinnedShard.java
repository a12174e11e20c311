package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lightloom.kv.Blob;

/**
 * One version of a shard, which stays as it is whatever others write. Safe for use by several threads. One that is not
 * closed is closed when it is no longer reachable.
 */
public final class PinnedShard implements AutoCloseable {
    private final Blob blob;
    private final ShardingCodec sharding;
    private final ArrayMetadata metadata;
    private final ShardFile file;
    private volatile @Nullable ShardIndex index;

    PinnedShard(Blob blob, ShardingCodec sharding, ArrayMetadata metadata, String where) {
        this.blob = blob;
        this.sharding = sharding;
        this.metadata = metadata;
        this.file = new ShardFile(blob, sharding, metadata.chunk(), where);
    }

    /** Whether no newer version took its place yet. */
    public boolean isNewest() {
        return blob.isNewest();
    }

    /**
     * The commit that made it, by its tail alone, unchecked; nothing where another program wrote it.
     *
     * @throws org.lightloom.kv.StoreException if it cannot be read
     */
    public Optional<UUID> commit() {
        long at = blob.size() - sharding.indexSize(metadata.chunk()) - ShardTail.SIZE;
        if (at < 0) {
            return Optional.empty();
        }
        ByteBuffer tail = blob.read(at, ShardTail.SIZE);
        return ShardTail.isTail(tail) ? Optional.of(ShardTail.of(tail).commit()) : Optional.empty();
    }

    /**
     * Copies of the entries of its commit's changes, in order; none where another program wrote it.
     *
     * @throws ZarrException.Corrupt if index, tail or record is damaged
     */
    public List<ObjectNode> changes() {
        ShardVersion version = file.newest();
        index = version.index();
        return version.commit().stream()
                .flatMap(commit -> ShardCommit.changes(commit.record()).valueStream())
                .map(change -> ((ObjectNode) change).deepCopy())
                .toList();
    }

    /**
     * Reads an orthogonal selection of positions within the shard; elements that are not stored are missing.
     *
     * @throws ZarrException.Corrupt if stored bytes cannot be decoded
     */
    public NdArray read(Selection selection) {
        return reader().read(selection.spans(lengths(metadata.chunk()), "a shard"));
    }

    /**
     * The same into positions of an array that is there, without a copy in between.
     *
     * @param into little-endian numbers in C order; if stored bytes cannot be decoded some of the positions hold anything
     * @param shape of that array
     * @param at as many positions of it as are selected, dimension by dimension
     * @throws ZarrException.Corrupt if stored bytes cannot be decoded
     */
    public void read(Selection selection, byte[] into, int[] shape, Selection at) {
        Span[] spans = selection.spans(lengths(metadata.chunk()), "a shard");
        Span[] targets = at.spans(lengths(shape), "an array");
        for (int d = 0; d < spans.length; d++) {
            if (spans[d].count() != targets[d].count()) {
                throw new IllegalArgumentException(
                        spans[d].count() + " positions of dimension " + d + " for " + targets[d].count());
            }
            spans[d] = spans[d].onto(targets[d]);
        }
        reader().read(spans, Destination.of(NdArray.ofBytes(metadata.dataType(), shape, into)));
    }

    private static List<Long> lengths(int[] shape) {
        return Arrays.stream(shape).mapToObj(length -> (long) length).toList();
    }

    private ShardReader reader() {
        return new ShardReader(file, index(), sharding, metadata);
    }

    /**
     * Decodes one inner chunk.
     *
     * @param chunk its coordinates in the shard
     * @return nothing where it is not stored, which is to say, all missing
     * @throws ZarrException.Corrupt if its bytes cannot be decoded
     */
    public Optional<NdArray> chunk(long... chunk) {
        int ordinal = Grid.ordinal(chunk, sharding.grid(metadata.chunk()));
        ShardIndex known = index();
        return known.holds(ordinal) ? Optional.of(file.chunk(known, ordinal, metadata.dataType())) : Optional.empty();
    }

    private ShardIndex index() {
        ShardIndex known = index;
        if (known == null) {
            known = file.index();
            index = known;
        }
        return known;
    }

    @Override
    public void close() {
        blob.close();
    }
}
