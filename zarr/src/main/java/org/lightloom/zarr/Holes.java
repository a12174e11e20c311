package org.lightloom.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Parts of a shard file that nothing refers to and that need no copying. They take no room where the file system can.
 *
 * @param ranges in order, apart from one another, none of them empty
 */
record Holes(List<Range> ranges) {
    static final Holes NONE = new Holes(List.of());

    /** A shorter one frees hardly a block of the file system, and costs a copy of its own at each commit. */
    private static final long SHORTEST_RECORDED = 16 << 10;

    private static final int MOST_RECORDED = 100;

    Holes {
        ranges = List.copyOf(ranges);
    }

    record Range(long offset, long length) {
        long end() {
            return offset + length;
        }
    }

    static Holes of(long offset, long length) {
        return length == 0 ? NONE : new Holes(List.of(new Range(offset, length)));
    }

    /** All of a file of this size that none of the ranges touches, which may lie outside of it. */
    static Holes between(List<Range> used, long size) {
        List<Range> gaps = new ArrayList<>();
        long end = 0;
        for (Range range :
                used.stream().sorted(Comparator.comparingLong(Range::offset)).toList()) {
            addGap(gaps, end, Math.min(range.offset(), size));
            end = Math.max(end, range.end());
        }
        addGap(gaps, end, size);
        return new Holes(gaps);
    }

    private static void addGap(List<Range> gaps, long from, long to) {
        if (from < to) {
            gaps.add(new Range(from, to - from));
        }
    }

    /** Those that are worth telling later versions of: the longest. The others are copied from now on, as zeros. */
    Holes recorded() {
        return new Holes(ranges.stream()
                .filter(range -> range.length() >= SHORTEST_RECORDED)
                .sorted(Comparator.comparingLong(Range::length).reversed())
                .limit(MOST_RECORDED)
                .sorted(Comparator.comparingLong(Range::offset))
                .toList());
    }

    /**
     * What a record says: one hole or a list of them.
     *
     * @param end of where holes can be; a record that says anything else is taken to say nothing, since to copy a hole does
     *     no harm
     */
    static Holes ofJson(JsonNode json, long end) {
        List<Range> ranges = new ArrayList<>();
        long last = 0;
        for (JsonNode each : json.isArray() ? json : Json.object().arrayNode().add(json)) {
            long offset = each.path("offset").asLong(-1);
            long length = each.path("length").asLong(-1);
            if (offset < last || length <= 0 || offset > end - length) {
                return NONE;
            }
            ranges.add(new Range(offset, length));
            last = offset + length;
        }
        return new Holes(ranges);
    }

    JsonNode toJson() {
        ArrayNode list = Json.object().arrayNode();
        ranges.forEach(range -> list.addObject().put("offset", range.offset()).put("length", range.length()));
        return list.size() == 1 ? list.get(0) : list;
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    long length() {
        return ranges.stream().mapToLong(Range::length).sum();
    }

    /** Where the first one begins; 0 where there is none. */
    long start() {
        return ranges.isEmpty() ? 0 : ranges.get(0).offset();
    }

    interface Copy {
        void range(long offset, long length);
    }

    /** Goes through a file of a given size from its beginning. */
    void layOut(long size, Copy copied, LongConsumer hole) {
        long at = 0;
        for (Range range : ranges) {
            copied.range(at, range.offset() - at);
            hole.accept(range.length());
            at = range.end();
        }
        copied.range(at, size - at);
    }
}
