package org.lightloom.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.lightloom.kv.Change;
import org.lightloom.kv.NextVersion;

/**
 * What one change does to one chunk (a shard where the array is sharded), in a form that another process can apply: the
 * elements to clear first, the elements to merge and by which rule, and a note for the record.
 *
 * <p>Within a process it is handed over as it is, so that the values go from the writer's memory straight to where they
 * are encoded. As bytes: length of the header (u32), the header as JSON, the lists of positions (i32 each, those of
 * {@code clear} first); the values are the bulk.
 *
 * @param clear positions in the chunk that are set to the fill value first; empty for none
 * @param spans {@code from} in the chunk, {@code to} in the values: one for each dimension, or a single one for single
 *     elements, counted in C order
 * @param values these elements, and maybe others beside them; on loan
 * @param gathered the same as bytes, in the order of the chunk
 * @param note members for the change's entry in the record; on loan
 */
record ArrayChange(Span[] clear, Span[] spans, NdArray values, Gathered gathered, String rule, ObjectNode note)
        implements Change.Content {
    private static final int FORMAT = 1;

    /** What a writer may have beside the values, within its process: their bytes as they lie in a plain chunk. */
    interface Gathered {
        Gathered NOT = other -> other;

        /** A producer of these bytes, instead of another one that gathers them from the values. */
        NextVersion.Producer instead(NextVersion.Producer other);
    }

    ArrayChange(Span[] clear, Span[] spans, NdArray values, String rule, ObjectNode note) {
        this(clear, spans, values, Gathered.NOT, rule, note);
    }

    @Override
    public Change.Bytes toBytes() {
        ObjectNode header = Json.object().put("format", FORMAT).put("rule", rule);
        header.set("note", note);
        header.set("clear", positions(clear));
        header.set("positions", positions(spans));
        byte[] text = Json.bytes(header);
        NdArray own = ownValues();
        boolean strings = own.dataType() == DataType.STRING;
        ByteBuffer data = strings ? new VlenUtf8Codec().encode(own) : ByteBuffer.wrap(own.rawBytes());
        ByteBuffer payload = ByteBuffer.allocate(Integer.BYTES + text.length + listBytes(clear) + listBytes(spans))
                .order(ByteOrder.LITTLE_ENDIAN);
        payload.putInt(text.length).put(text);
        putLists(payload, clear);
        putLists(payload, spans);
        return new Change.Bytes(payload.flip(), data);
    }

    /**
     * A copy of a note as the record of a commit will hold it, which later writers have to read.
     *
     * @throws IllegalArgumentException if it cannot be read back: it is nested too deeply, too long, or no JSON
     */
    static ObjectNode recordable(ObjectNode note, String where) {
        if (note.isEmpty()) {
            return Json.object();
        }
        ObjectNode record = Json.object();
        record.putArray("changes").add(note);
        try {
            JsonNode read = Json.parse(ByteBuffer.wrap(Json.bytes(record)), where + " (note)");
            return (ObjectNode) read.path("changes").get(0);
        } catch (ZarrException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    where + ": the note of a write could not be read again: " + e.getMessage(), e);
        }
    }

    /** The values that {@link #spans} name, in their order, and no others: on loan where there are no others. */
    NdArray ownValues() {
        return areOwn() ? values : cut();
    }

    /** The same as a copy. */
    NdArray copyOfOwnValues() {
        return areOwn() ? values.copy() : cut();
    }

    private boolean areOwn() {
        return Arrays.equals(Span.counts(spans), values.shape());
    }

    private NdArray cut() {
        return Regions.cut(values, Arrays.stream(spans).map(Span::positionsOfTo).toArray(Span[]::new));
    }

    private static ArrayNode positions(Span[] spans) {
        ArrayNode json = Json.object().arrayNode();
        for (Span span : spans) {
            if (span.contiguous()) {
                json.addObject()
                        .put("start", span.count() == 0 ? 0 : span.from(0))
                        .put("count", span.count());
            } else {
                json.addObject().put("list", span.count());
            }
        }
        return json;
    }

    private static int listBytes(Span[] spans) {
        int size = 0;
        for (Span span : spans) {
            size += span.contiguous() ? 0 : span.count() * Integer.BYTES;
        }
        return size;
    }

    private static void putLists(ByteBuffer payload, Span[] spans) {
        for (Span span : spans) {
            for (int i = 0; !span.contiguous() && i < span.count(); i++) {
                payload.putInt((int) span.from(i));
            }
        }
    }

    static ArrayChange of(Change change, DataType dataType, int[] chunk, String where) {
        // Bytes that are no bool are found where they are decoded.
        return change.content() instanceof ArrayChange own && dataType != DataType.BOOL
                ? own.fitting(dataType, chunk, where)
                : parsed(change.content().toBytes(), dataType, chunk, where);
    }

    private ArrayChange fitting(DataType dataType, int[] chunk, String where) {
        if (values.dataType() != dataType) {
            throw new ZarrException.Corrupt(
                    where, "a change is of " + values.dataType().zarrName());
        }
        requireWithin(clear, chunk, where);
        requireWithin(spans, chunk, where);
        int[] shape = values.shape();
        boolean leads = spans.length == shape.length;
        for (int d = 0; leads && d < shape.length; d++) {
            leads = spans[d].leadsInto(shape[d]);
        }
        if (!leads) {
            throw new ZarrException.Corrupt(where, "a change reaches outside its values " + values);
        }
        return this;
    }

    private static ArrayChange parsed(Change.Bytes content, DataType dataType, int[] chunk, String where) {
        ByteBuffer bytes = content.payload();
        int headerLength = bytes.getInt();
        ObjectNode header = Json.parse(bytes.slice(bytes.position(), headerLength), where + " (change)");
        bytes.position(bytes.position() + headerLength);
        if (header.path("format").asInt() != FORMAT) {
            throw new ZarrException.Unsupported(where, "a change of format " + header.path("format"));
        }
        Span[] clear = spans(header.path("clear"), bytes, chunk, where);
        Span[] spans = spans(header.path("positions"), bytes, chunk, where);
        int[] shape = Span.counts(spans);
        NdArray values = dataType == DataType.STRING
                ? new VlenUtf8Codec().decode(content.bulk(), dataType, shape)
                : BytesCodec.LITTLE.decode(content.bulk(), dataType, shape);
        return new ArrayChange(clear, spans, values, header.path("rule").asText(), (ObjectNode) header.path("note"));
    }

    private static Span[] spans(JsonNode json, ByteBuffer bytes, int[] chunk, String where) {
        requireDimensions(json.size(), chunk, where);
        Span[] spans = new Span[json.size()];
        for (int d = 0; d < spans.length; d++) {
            JsonNode axis = json.get(d);
            spans[d] = axis.has("list")
                    ? list(bytes, axis.path("list").asInt())
                    : Span.range(
                            axis.path("start").asLong(), 0, axis.path("count").asInt());
        }
        requireWithin(spans, chunk, where);
        return spans;
    }

    /** As many as the chunk has, a single one for single elements, or none. */
    private static void requireDimensions(int count, int[] chunk, String where) {
        if (count > 1 && count != chunk.length) {
            throw new ZarrException.Corrupt(where, "a change has " + count + " dimensions");
        }
    }

    private static void requireWithin(Span[] spans, int[] chunk, String where) {
        requireDimensions(spans.length, chunk, where);
        boolean none = spans.length == 0;
        int[] lengths = none || spans.length == chunk.length ? chunk : new int[] {NdArray.elements(chunk)};
        for (int d = 0; d < spans.length; d++) {
            if (!spans[d].isWithin(lengths[d])) {
                throw new ZarrException.Corrupt(where, "a change reaches outside its chunk");
            }
        }
    }

    private static Span list(ByteBuffer bytes, int count) {
        long[] from = new long[count];
        for (int i = 0; i < count; i++) {
            from[i] = bytes.getInt();
        }
        return Span.list(from);
    }
}
