package org.lightloom.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * One version in a shard's log: the index that ends at {@code endOfFile}, and the record of the commit that made it.
 *
 * @param commit absent where another program wrote the shard: its data count, a record there is none
 */
record ShardVersion(ShardIndex index, long endOfFile, Optional<Commit> commit) {

    /** @param besides bytes of the file that are not counted */
    long deadBytes(int indexSize, long besides) {
        long log = commit.map(made -> (long) ShardTail.SIZE + made.tail().recordLength())
                .orElse(0L);
        return endOfFile - index.liveBytes() - log - indexSize - besides;
    }

    Holes holes() {
        return commit.map(Commit::holes).orElse(Holes.NONE);
    }

    /**
     * @param recordOffset where the record starts in the file
     * @param record the JSON of the record
     */
    record Commit(ShardTail tail, long recordOffset, ObjectNode record) {
        Instant time() {
            return Instant.parse(record.path("time").asText());
        }

        /** Whether the tail's commit and number, which no checksum guards, are those of the record. */
        boolean fitsItsTail() {
            return record.path("commit").asText().equals(tail.commit().toString())
                    && record.path("number").asLong() == tail.number();
        }

        /** Whether nothing was there before: the number of any other commit without a previous one is higher. */
        boolean beginsShard() {
            return tail.number() == 1;
        }

        Holes holes() {
            return Holes.ofJson(record.path("hole"), recordOffset);
        }

        /** Since when everybody who opens the file finds a version that the chain has; nothing where that is not known. */
        Optional<Instant> since() {
            return Optional.ofNullable(record.path("since").textValue()).map(Instant::parse);
        }

        /** What is kept only for readers of earlier versions, and is to become a hole. */
        Optional<Retired> retired() {
            JsonNode retired = record.path("retired");
            return retired.isObject()
                    ? Optional.of(new Retired(
                            retired.path("length").asLong(),
                            retired.path("copied").asLong(0),
                            Optional.ofNullable(retired.path("since").textValue())
                                    .map(Instant::parse)))
                    : Optional.empty();
        }

        /** Whether it copied a chunk of its index, as it was, to another place. */
        boolean copied(ShardIndex index, int chunk) {
            long offset = index.offset(chunk);
            return index.holds(chunk)
                    && (offset < record.path("packed").asLong(0)
                            || retired()
                                    .filter(range -> offset >= range.length && offset < range.length + range.copied)
                                    .isPresent());
        }

        Optional<Link> previous() {
            return record.path("previous").isObject()
                    ? Optional.of(new Link(
                            record.path("previous").path("record_offset").asLong(),
                            record.path("previous").path("record_length").asInt(),
                            record.path("previous").path("end_of_file").asLong()))
                    : Optional.empty();
        }

        Link link(long endOfFile) {
            return new Link(recordOffset, tail.recordLength(), endOfFile);
        }
    }

    /** Where an earlier version's record lies, and where the file ended then. */
    record Link(long recordOffset, int recordLength, long endOfFile) {
        ObjectNode toJson() {
            return Json.object()
                    .put("record_offset", recordOffset)
                    .put("record_length", recordLength)
                    .put("end_of_file", endOfFile);
        }
    }

    /**
     * The beginning of the file, where nothing is in use any more.
     *
     * @param copied bytes behind it that the commit which retires it copied from there
     * @param since a time at which that was so for every reader who opens the file; nothing in the commit that retires it,
     *     whose own time is before the bytes are copied and synced, which may take long
     */
    record Retired(long length, long copied, Optional<Instant> since) {
        /** What a later commit says of it. */
        Retired handedOn(Instant time) {
            return new Retired(length, 0, since.or(() -> Optional.of(time)));
        }

        ObjectNode toJson() {
            ObjectNode json = Json.object().put("length", length);
            since.ifPresentOrElse(time -> json.put("since", time.toString()), () -> json.put("copied", copied));
            return json;
        }
    }

    private static final String RECORD_START = "{\"commit\":\"";

    /** Whether a record, or what looks like one, ends with these bytes. */
    static boolean endsLikeRecord(ByteBuffer bytes) {
        String text = StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
        return text.endsWith("}") && text.contains(RECORD_START);
    }

    static ObjectNode parseRecord(ByteBuffer bytes, String where) {
        return Json.parse(bytes, where + " (record)");
    }
}
