package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.lightloom.kv.Blob;
import org.lightloom.kv.StoreException;

/** A pinned shard: its index, its log, its inner chunks. */
final class ShardFile {
    /** How far back the start of a record is looked for where the tail is not whole. */
    private static final long RECORD_SEARCH = 1 << 16;

    private final Blob blob;
    private final ShardingCodec sharding;
    private final int[] shardShape;
    private final int[] innerShape;
    private final String where;
    private final int indexSize;
    private volatile Optional<ShardVersion> newest = Optional.empty();

    ShardFile(Blob blob, ShardingCodec sharding, int[] shardShape, String where) {
        this.blob = blob;
        this.sharding = sharding;
        this.shardShape = shardShape;
        this.innerShape = sharding.innerShape();
        this.where = where;
        this.indexSize = indexSize();
    }

    private int indexSize() {
        try {
            return sharding.indexSize(shardShape);
        } catch (CodecException e) {
            requireIndex();
            throw new ZarrException.Unsupported(where, e.problem());
        }
    }

    private void requireIndex() {
        try {
            sharding.requireIndex(blob.size(), shardShape);
        } catch (CodecException e) {
            throw new ZarrException.Corrupt(where, e.problem(), e);
        }
    }

    /** The current index alone: all that reading values needs. */
    ShardIndex index() {
        requireIndex();
        return decoded(blob.read(sharding.indexAtEnd() ? blob.size() - indexSize : 0, indexSize));
    }

    /** The newest version with its record. */
    ShardVersion newest() {
        if (newest.isEmpty()) {
            newest = Optional.of(version(blob.size()));
        }
        return newest.get();
    }

    /** The version that ended the file at a given length. */
    ShardVersion version(long end) {
        if (end < indexSize) {
            throw tooShort(end);
        }
        if (end < indexSize + ShardTail.SIZE) {
            return new ShardVersion(decoded(blob.read(end - indexSize, indexSize)), end, Optional.empty());
        }
        ByteBuffer bytes = blob.read(end - indexSize - ShardTail.SIZE, ShardTail.SIZE + indexSize);
        ByteBuffer tail = bytes.slice(0, ShardTail.SIZE);
        ByteBuffer index = bytes.slice(ShardTail.SIZE, indexSize);
        ShardIndex entries = decoded(index);
        if (!ShardTail.isTail(tail)) {
            requireForeign(tail, index, end);
            return new ShardVersion(entries, end, Optional.empty());
        }
        ShardTail parsed = ShardTail.of(tail);
        long recordOffset = end - indexSize - ShardTail.SIZE - parsed.recordLength();
        if (!tail.equals(parsed.toBytes())
                || parsed.recordLength() <= 0
                || recordOffset < 0
                || parsed.indexChecksum() != Crc32cCodec.checksum(index)) {
            throw damaged("its tail does not fit its index");
        }
        ByteBuffer record = blob.read(recordOffset, parsed.recordLength());
        if (parsed.recordChecksum() != Crc32cCodec.checksum(record)) {
            throw damaged("the checksum of its record fails");
        }
        ObjectNode json = ShardVersion.parseRecord(record, where);
        ShardVersion.Commit commit = new ShardVersion.Commit(parsed, recordOffset, json);
        if (!commit.fitsItsTail()) {
            throw damaged("its record is of another commit than its tail");
        }
        if (commit.previous().filter(link -> link.endOfFile() >= end).isPresent()) {
            throw damaged("its record points forward");
        }
        return new ShardVersion(entries, end, Optional.of(commit));
    }

    /** A tail that lost its magic is damage: other programs leave neither the rest of a tail nor a record there. */
    private void requireForeign(ByteBuffer tail, ByteBuffer index, long end) {
        long tailOffset = end - indexSize - ShardTail.SIZE;
        ByteBuffer before =
                blob.read(Math.max(0, tailOffset - RECORD_SEARCH), (int) Math.min(tailOffset, RECORD_SEARCH));
        if (ShardTail.resemblesTail(tail, index) || ShardVersion.endsLikeRecord(before)) {
            throw damaged("the 48 bytes before its index were a tail");
        }
    }

    /** The versions from the newest back to where the chain starts or is cut. */
    List<ShardVersion> versions() {
        return chain().toList();
    }

    /** The same; each is read when it is asked for. */
    Stream<ShardVersion> chain() {
        return Stream.iterate(Optional.of(newest()), Optional::isPresent, version -> before(version.orElseThrow()))
                .map(Optional::orElseThrow);
    }

    private Optional<ShardVersion> before(ShardVersion version) {
        return version.commit().flatMap(ShardVersion.Commit::previous).map(link -> version(link.endOfFile()));
    }

    /** The version made by the commit that contains a change; nothing where the chain no longer reaches it. */
    Optional<ShardVersion> versionWith(UUID change) {
        return chain().filter(version -> holds(version, change)).findFirst();
    }

    /**
     * The last version with a time not after the given one; nothing where the shard was made later.
     *
     * @throws ZarrException.HistoryCut if the chain was cut and begins later
     */
    Optional<ShardVersion> asOf(Instant time) {
        ShardVersion version = newest();
        while (version.commit().isPresent()) {
            ShardVersion.Commit commit = version.commit().get();
            if (!commit.time().isAfter(time)) {
                return Optional.of(version);
            }
            if (commit.previous().isEmpty()) {
                if (commit.beginsShard()) {
                    return Optional.empty();
                }
                throw ZarrException.HistoryCut.before(where, commit.time());
            }
            version = version(commit.previous().get().endOfFile());
        }
        throw ZarrException.HistoryCut.foreign(where);
    }

    /** Whether the newest commit contains a change. */
    boolean holds(UUID change) {
        return holds(newest(), change);
    }

    private static boolean holds(ShardVersion version, UUID change) {
        return version.commit()
                .filter(commit -> contains(commit.record(), change))
                .isPresent();
    }

    /** Bytes that neither the newest version nor a hole accounts for. */
    long deadBytes(ShardVersion newest) {
        return newest.deadBytes(indexSize, newest.holes().length());
    }

    /** Bytes of the file that are holes, as far as a sound record tells of them. */
    long holeBytes() {
        long tailOffset = blob.size() - indexSize - ShardTail.SIZE;
        boolean hasTail = tailOffset >= 0 && ShardTail.isTail(blob.read(tailOffset, ShardTail.SIZE));
        return hasTail ? newest().holes().length() : 0;
    }

    /** The inner chunks of a version that cannot be decoded, with the reason; C order. */
    Map<Integer, String> damagedChunks(ShardIndex index, DataType dataType) {
        Map<Integer, String> damaged = new ConcurrentSkipListMap<>();
        Parallel.forEach(index.size(), i -> {
            if (index.holds(i)) {
                damage(index, i, dataType).ifPresent(why -> damaged.put(i, why));
            }
        });
        return damaged;
    }

    private Optional<String> damage(ShardIndex index, int chunk, DataType dataType) {
        try {
            chunk(index, chunk, dataType);
            return Optional.empty();
        } catch (ZarrException | StoreException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** @throws ZarrException.Corrupt if a chunk of a version is damaged */
    void requireSound(ShardIndex index, DataType dataType) {
        Map<Integer, String> damaged = damagedChunks(index, dataType);
        if (!damaged.isEmpty()) {
            throw new ZarrException.Corrupt(
                    where, damaged.size() + " of its inner chunks are damaged, nothing was changed; see repair");
        }
    }

    static boolean contains(ObjectNode record, UUID change) {
        for (var applied : record.path("changes")) {
            if (applied.path("id").asText().equals(change.toString())) {
                return true;
            }
        }
        return false;
    }

    /** Decodes a stored inner chunk. */
    NdArray chunk(ShardIndex index, int chunk, DataType dataType) {
        return decoded(encoded(index, chunk), chunk, bytes -> sharding.inner().decode(bytes, dataType, innerShape));
    }

    /**
     * Decodes a stored inner chunk of which only the elements that {@code from} of the spans names are looked at, before
     * this thread decodes another one.
     */
    NdArray chunkPart(ByteBuffer encoded, int chunk, DataType dataType, Span[] spans) {
        return decoded(encoded, chunk, bytes -> sharding.inner().decodePart(bytes, dataType, innerShape, spans));
    }

    /** Decodes a stored inner chunk, to be used before this thread decodes another one. */
    NdArray chunkOnLoan(ShardIndex index, int chunk, DataType dataType) {
        return chunkPart(encoded(index, chunk), chunk, dataType, Span.whole(innerShape));
    }

    /** The bytes of a stored inner chunk, to be used before this thread reads another one. */
    ByteBuffer encoded(ShardIndex index, int chunk) {
        check(index, chunk);
        return read(index.offset(chunk), Scratch.encoded((int) index.length(chunk)));
    }

    /** The bytes of stored inner chunks that lie one behind the other, to be used before this thread reads others. */
    ByteBuffer encoded(ShardIndex index, int first, int last) {
        check(index, first);
        check(index, last);
        long length = index.offset(last) + index.length(last) - index.offset(first);
        return read(index.offset(first), Scratch.encoded(Math.toIntExact(length)));
    }

    private ByteBuffer read(long offset, ByteBuffer into) {
        blob.read(offset, into);
        return into.flip().order(ByteOrder.LITTLE_ENDIAN);
    }

    private void check(ShardIndex index, int chunk) {
        try {
            index.check(chunk, blob.size());
            requireNotTooLong(index.length(chunk));
        } catch (CodecException e) {
            throw corrupt(chunk, e);
        }
    }

    private void requireNotTooLong(long length) {
        try {
            long most = sharding.inner().mostEncoded(sharding.fill().dataType(), innerShape);
            if (length > most) {
                throw new CodecException("has " + length + " bytes, at most " + most + " are possible");
            }
        } catch (ArithmeticException e) {
            throw new CodecException("has more than 2 GiB decoded, which is not supported", e);
        }
    }

    private NdArray decoded(ByteBuffer encoded, int chunk, Function<ByteBuffer, NdArray> decoding) {
        try {
            return decoding.apply(encoded.order(ByteOrder.LITTLE_ENDIAN));
        } catch (CodecException e) {
            throw corrupt(chunk, e);
        }
    }

    private ZarrException corrupt(int chunk, CodecException e) {
        return new ZarrException.Corrupt(where + " inner chunk " + chunk, e.problem(), e);
    }

    private ShardIndex decoded(ByteBuffer encoded) {
        try {
            return sharding.decodeIndex(encoded, shardShape);
        } catch (CodecException e) {
            throw new ZarrException.Corrupt(where + " (shard index)", e.problem(), e);
        }
    }

    private ZarrException tooShort(long size) {
        return new ZarrException.Corrupt(where, "the shard has " + size + " bytes, its index alone needs " + indexSize);
    }

    private ZarrException damaged(String what) {
        return new ZarrException.Corrupt(where, what + ": the shard is damaged, not rewritten by another program");
    }
}
