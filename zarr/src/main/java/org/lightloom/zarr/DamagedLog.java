package org.lightloom.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lightloom.kv.Blob;

/** What can still be read of a shard file whose newest version cannot: earlier versions, and texts of records. */
final class DamagedLog {
    private static final int WINDOW = 1 << 20;
    private static final byte[] MAGIC = "LLOOMREC".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RECORD_START = "{\"commit\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int LARGEST_RECORD = 16 << 20;

    private final Blob blob;
    private final ShardFile file;
    private final int indexSize;

    DamagedLog(Blob blob, ShardFile file, int indexSize) {
        this.blob = blob;
        this.file = file;
        this.indexSize = indexSize;
    }

    /** The newest version that ends before {@code end} and whose tail, record and index are sound. */
    Optional<ShardVersion> newestSoundBefore(long end) {
        List<Long> magics = positions(MAGIC);
        for (int i = magics.size() - 1; i >= 0; i--) {
            long endOfVersion = magics.get(i) + MAGIC.length + indexSize;
            if (endOfVersion < end) {
                try {
                    ShardVersion version = file.version(endOfVersion);
                    if (version.commit().isPresent()) {
                        return Optional.of(version);
                    }
                } catch (ZarrException e) {
                    // Damaged as well, or other bytes that happen to look so.
                }
            }
        }
        return Optional.empty();
    }

    /** Whether a Lightloom record, sound or not, begins anywhere in the file. */
    boolean hasTraceOfRecord() {
        return !positions(RECORD_START).isEmpty();
    }

    /**
     * The changes that records from an offset on tell of, newest first, without any proof: the checksum may fail, as long
     * as the text is JSON.
     */
    List<ObjectNode> changesFrom(long offset) {
        Map<String, ObjectNode> found = new LinkedHashMap<>();
        List<Long> starts = positions(RECORD_START);
        for (int i = starts.size() - 1; i >= 0; i--) {
            if (starts.get(i) >= offset) {
                for (JsonNode change : Json.first(text(starts.get(i))).path("changes")) {
                    if (change instanceof ObjectNode entry) {
                        found.putIfAbsent(entry.path("id").asText(), entry);
                    }
                }
            }
        }
        return new ArrayList<>(found.values());
    }

    private ByteBuffer text(long offset) {
        return blob.read(offset, (int) Math.min(LARGEST_RECORD, blob.size() - offset));
    }

    /** Where a pattern begins, ascending. */
    private List<Long> positions(byte[] pattern) {
        List<Long> positions = new ArrayList<>();
        for (long start = 0; start < blob.size(); start += WINDOW) {
            long length = Math.min(blob.size() - start, WINDOW + pattern.length - 1L);
            byte[] bytes = blob.read(start, (int) length).array();
            for (int at = 0; at + pattern.length <= bytes.length; at++) {
                if (bytes[at] == pattern[0] && matches(bytes, at, pattern)) {
                    positions.add(start + at);
                }
            }
        }
        return positions;
    }

    private static boolean matches(byte[] bytes, int at, byte[] pattern) {
        for (int i = 0; i < pattern.length; i++) {
            if (bytes[at + i] != pattern[i]) {
                return false;
            }
        }
        return true;
    }
}
