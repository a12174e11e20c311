package org.lightloom.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lightloom.kv.NextVersion;
import org.lightloom.kv.NextVersion.Bytes;
import org.lightloom.kv.NextVersion.CopiedRange;
import org.lightloom.kv.NextVersion.Hole;
import org.lightloom.kv.NextVersion.Piece;

/** Lays out the next version of a shard: the old bytes, most often where they were, then what is new. */
final class ShardAppend {
    private static final long LEAST_DEAD_BYTES = 16 << 20;
    private static final int DEAD_PER_LIVE = 4;
    static final int LONGEST_HISTORY = 100;
    private static final int LARGEST_HISTORY = 1 << 20;
    private static final Duration HOLE_AGE = Duration.ofHours(1);

    private final ShardingCodec sharding;
    private final int[] shardShape;
    private final Optional<ShardVersion> before;
    private final Supplier<Stream<ShardVersion>> chain;
    private final List<ShardFolder.MergedChunk> merged;
    private final ShardIndex index;
    private final Room room;
    private final Optional<ReplacedBytes> replaced;
    private final Holes holes;
    private final List<Piece> pieces = new ArrayList<>();
    private long end;

    /** What becomes of bytes that the new index does not refer to. */
    enum Room {
        /** They stay until they are too many, or longer where the old index reaches out of the file. */
        MADE_AS_NEEDED,
        /** They stay, because earlier versions have to be found again. */
        KEPT,
        /** They go now. */
        MADE
    }

    /**
     * @param index of the new version before the merged chunks come in; changed by this
     * @param replaced how long what is replaced stays where room is made as needed; nothing where it is the history of the
     *     shard, which stays until it is too much
     */
    ShardAppend(
            ShardingCodec sharding,
            int[] shardShape,
            Optional<ShardVersion> before,
            Supplier<Stream<ShardVersion>> chain,
            List<ShardFolder.MergedChunk> merged,
            ShardIndex index,
            Room room,
            Optional<ReplacedBytes> replaced) {
        this.sharding = sharding;
        this.shardShape = shardShape;
        this.before = before;
        this.chain = chain;
        this.merged = merged;
        this.index = index;
        this.room = room;
        this.replaced = replaced;
        this.holes = before.map(ShardVersion::holes).orElse(Holes.NONE);
    }

    /** @param changes the record's entries, in order of application */
    NextVersion next(ArrayNode changes, Instant now) {
        return next(Json.object(), changes, now);
    }

    /** @param members that the record has beside the usual ones */
    NextVersion next(ObjectNode members, ArrayNode changes, Instant now) {
        Instant time = after(commit().map(ShardVersion.Commit::time), now);
        ObjectNode record = Json.object().put("commit", UUID.randomUUID().toString());
        record.put("number", commit().map(c -> c.tail().number() + 1).orElse(firstNumber()));
        record.putNull("previous");
        record.put("time", time.toString());
        record.setAll(members);
        record.set("changes", changes);
        if (room == Room.MADE) {
            compact(record);
        } else if (room == Room.KEPT
                || before.isEmpty()
                || !index.fits(before.get().endOfFile())) {
            keep(record);
            append();
        } else if (replaced.filter(ReplacedBytes::isNothing).isPresent()) {
            pack(record);
            append();
        } else {
            makeRoomAsNeeded(record, time);
        }
        return finished(record);
    }

    /** All that stays in use to the front, in the order in which it lies: less to copy and to sync than with gaps. */
    private void pack(ObjectNode record) {
        List<Integer> kept = keptChunks();
        long size = before.orElseThrow().endOfFile();
        NavigableMap<Long, Long> places = new TreeMap<>();
        Holes.between(kept.stream().map(index::range).toList(), size)
                .layOut(
                        size,
                        (offset, length) -> {
                            places.put(offset, end);
                            copy(offset, length);
                        },
                        gap -> {});
        for (int chunk : kept) {
            Map.Entry<Long, Long> place = places.floorEntry(index.offset(chunk));
            index.put(chunk, index.offset(chunk) - place.getKey() + place.getValue(), index.length(chunk));
        }
        record.put("packed", end);
    }

    /**
     * So that nothing moves under readers of other programs, who open the file for the index and once more for the chunk:
     * what was replaced long enough ago is left out where it lies; and where too much is dead for all that, a commit copies
     * the chunks in use to the end, and a later one leaves out what is before them.
     */
    private void makeRoomAsNeeded(ObjectNode record, Instant time) {
        Optional<ShardVersion.Retired> retired = retired();
        if (retired.isPresent() && isDue(retired.get(), time)) {
            leaveOut(Holes.of(0, retired.get().length()), LONGEST_HISTORY, record);
        } else if (hasHoleThatNobodyReadsBehind(time)) {
            dropHole(record);
        } else if (retired.isPresent()) {
            keep(record);
            record.set("retired", retired.get().handedOn(time).toJson());
        } else {
            leaveOutReplacedOrKeep(record, time);
        }
        append();
    }

    private void leaveOutReplacedOrKeep(ObjectNode record, Instant time) {
        boolean worthALook =
                replaced.isPresent() && replaced.get().mayGo(before.orElseThrow(), deadBytes(holes.length()), time);
        if (worthALook && leftOutReplaced(record, time)) {
            return;
        }
        keep(record);
        // Another program's version may be seen until this one is. What was looked for in vain is not looked for again
        // before as much time has passed once more.
        if (replaced.isPresent() && commit().isPresent()) {
            Instant since = worthALook ? time : since().orElse(time);
            record.put("since", since.toString());
        }
        if (deadBytes(holes.length()) > most()) {
            retire(record);
        }
    }

    private boolean leftOutReplaced(ObjectNode record, Instant time) {
        try {
            Optional<Holes> unneeded =
                    replaced.orElseThrow().unneeded(chain.get().iterator(), time);
            unneeded.ifPresent(left -> leaveOut(left, ReplacedBytes.LONGEST_HISTORY, record));
            return unneeded.isPresent();
        } catch (ZarrException.Corrupt e) {
            // What is dead may be all that the shard can be put right with.
            return false;
        }
    }

    private Optional<Instant> since() {
        return commit().flatMap(ShardVersion.Commit::since);
    }

    private boolean isDue(ShardVersion.Retired retired, Instant time) {
        return retired.since()
                        .filter(since ->
                                replaced.orElse(ReplacedBytes.FOR_READERS).isLongAgo(since, time))
                        .isPresent()
                || deadBytes(retired.length()) > most() / 4;
    }

    private void retire(ObjectNode record) {
        long length = end;
        copyChunks();
        record.set("retired", new ShardVersion.Retired(length, end - length, Optional.empty()).toJson());
    }

    /** Not what a record says of bytes that are in use. */
    private Optional<ShardVersion.Retired> retired() {
        return commit().flatMap(ShardVersion.Commit::retired)
                .filter(range -> range.length() > 0
                        && range.length() <= before.orElseThrow().endOfFile()
                        && range.length() <= before.orElseThrow().index().liveStart());
    }

    /** Now, but later than the version before, in microseconds. */
    static Instant after(Optional<Instant> previous, Instant now) {
        Instant micros = now.truncatedTo(ChronoUnit.MICROS);
        return previous.map(t -> t.plus(1, ChronoUnit.MICROS))
                .filter(micros::isBefore)
                .orElse(micros);
    }

    private Optional<ShardVersion.Commit> commit() {
        return before.flatMap(ShardVersion::commit);
    }

    /** 1 begins a shard; 2 without a previous record says that something was there that no record tells of. */
    private long firstNumber() {
        return before.isPresent() ? 2 : 1;
    }

    /** @param besides bytes of the file that are not counted */
    private long deadBytes(long besides) {
        return before.orElseThrow().deadBytes(sharding.indexSize(shardShape), besides);
    }

    /** Dead bytes that a shard may have. */
    private long most() {
        return Math.max(
                LEAST_DEAD_BYTES, DEAD_PER_LIVE * before.orElseThrow().index().liveBytes());
    }

    /** All bytes of earlier commits stay at their offsets, so that a reader with an older index still finds them. */
    private void keep(ObjectNode record) {
        if (before.isPresent()) {
            copyAround(holes, holes, record);
            commit().ifPresent(c ->
                    record.set("previous", c.link(before.get().endOfFile()).toJson()));
        }
    }

    /** Live chunks to the front, then a hole, so that the file gets no shorter for readers with an older index. */
    private void compact(ObjectNode record) {
        long size = before.orElseThrow().endOfFile();
        copyChunks();
        append();
        record.set("history", history(LONGEST_HISTORY));
        if (end < size) {
            record.set("hole", Holes.of(end, size - end).toJson());
            piece(new Hole(size - end));
        }
    }

    /** The longest holes alone are told to later versions. */
    private void leaveOut(Holes left, int longestHistory, ObjectNode record) {
        copyAround(left, left.recorded(), record);
        record.set("history", history(longestHistory));
    }

    /** What is copied stays where it was. */
    private void copyAround(Holes left, Holes recorded, ObjectNode record) {
        if (!recorded.isEmpty()) {
            record.set("hole", recorded.toJson());
        }
        left.layOut(before.orElseThrow().endOfFile(), this::copy, length -> piece(new Hole(length)));
    }

    /**
     * Whether readers whose index is less than an hour old find all chunks before the hole: past the end of a file
     * zarr-python sees missing values and no error.
     */
    private boolean hasHoleThatNobodyReadsBehind(Instant time) {
        boolean mayBe = !holes.isEmpty()
                && endsBeforeHole(before.orElseThrow())
                && (replaced.isEmpty()
                        || since().filter(since -> isForgotten(since, time)).isPresent());
        if (!mayBe) {
            return false;
        }
        for (Iterator<ShardVersion> versions = chain.get().iterator(); versions.hasNext(); ) {
            ShardVersion version = versions.next();
            if (!endsBeforeHole(version)) {
                return false;
            }
            if (isForgotten(version.commit().orElseThrow().time(), time)) {
                return true;
            }
        }
        // The compaction, with which a chain starts, is not an hour old.
        return false;
    }

    private boolean isForgotten(Instant then, Instant time) {
        return then.isBefore(time.minus(HOLE_AGE))
                && replaced.map(bytes -> bytes.isLongAgo(then, time)).orElse(true);
    }

    private boolean endsBeforeHole(ShardVersion version) {
        return version.index().liveEnd() <= holes.start();
    }

    /** All that is in use lies before it, and stays there. */
    private void dropHole(ObjectNode record) {
        copy(0, holes.start());
        record.set("history", history(LONGEST_HISTORY));
    }

    /**
     * Those in use that the change does not replace: in C order, also where they lie in another, so that neighbours are read
     * together afterwards.
     */
    private void copyChunks() {
        for (int chunk : keptChunks()) {
            long offset = end;
            copy(index.offset(chunk), index.length(chunk));
            index.put(chunk, offset, index.length(chunk));
        }
    }

    private List<Integer> keptChunks() {
        Set<Integer> replaced =
                merged.stream().map(ShardFolder.MergedChunk::chunk).collect(Collectors.toSet());
        return IntStream.range(0, index.size())
                .filter(chunk -> index.holds(chunk) && !replaced.contains(chunk))
                .boxed()
                .toList();
    }

    private ArrayNode history(int longest) {
        return history(ShardCommit.all(chain.get().limit(longest)), longest);
    }

    /**
     * The last changes before the chain is cut, oldest first; those that no longer stand say so.
     *
     * @param newestFirst the commits, at least as many as changes are asked for
     */
    static ArrayNode history(List<ShardCommit> newestFirst, int longest) {
        Deque<JsonNode> history = new ArrayDeque<>();
        long size = 0;
        for (ShardHistory.Entry entry : ShardHistory.of(newestFirst).newestFirst()) {
            ObjectNode json = entry.toJson();
            size += Json.bytes(json).length;
            if (history.size() == longest || size > LARGEST_HISTORY) {
                break;
            }
            history.addFirst(json);
        }
        return Json.object().arrayNode().addAll(history);
    }

    private void append() {
        for (ShardFolder.MergedChunk chunk : merged) {
            if (chunk.bytes().isPresent()) {
                ByteBuffer bytes = chunk.bytes().get();
                index.put(chunk.chunk(), end, bytes.remaining());
                piece(new Bytes(bytes));
            } else {
                index.remove(chunk.chunk());
            }
        }
    }

    private NextVersion finished(ObjectNode record) {
        end(record, index, sharding, shardShape).forEach(bytes -> piece(new Bytes(bytes)));
        return NextVersion.of(pieces);
    }

    /** What every version ends with: record, tail and index. */
    static List<ByteBuffer> end(ObjectNode record, ShardIndex index, ShardingCodec sharding, int[] shardShape) {
        ByteBuffer recordBytes = ByteBuffer.wrap(Json.bytes(record));
        ByteBuffer indexBytes = sharding.encodeIndex(index, shardShape);
        ShardTail tail = new ShardTail(
                recordBytes.remaining(),
                Crc32cCodec.checksum(recordBytes),
                Crc32cCodec.checksum(indexBytes),
                UUID.fromString(record.path("commit").asText()),
                record.path("number").asLong());
        return List.of(recordBytes, tail.toBytes(), indexBytes);
    }

    /** Ranges that adjoin before and after are one piece, which is copied at once. */
    private void copy(long offset, long length) {
        int last = pieces.size() - 1;
        if (last >= 0
                && pieces.get(last) instanceof CopiedRange before
                && before.offset() + before.length() == offset) {
            pieces.set(last, new CopiedRange(before.offset(), before.length() + length));
            end += length;
        } else if (length > 0) {
            piece(new CopiedRange(offset, length));
        }
    }

    private void piece(Piece piece) {
        pieces.add(piece);
        end += piece.length();
    }
}
