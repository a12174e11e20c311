package org.lightloom.zarr;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Metadata documents as trees: strict in what is read (no duplicate members, no trailing text, bounded nesting). */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(200).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // zarr-python and others write bare NaN and Infinity into attributes
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    // and they have to stay numbers when the document is written again
                    .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** @throws ZarrException.Corrupt if the text is not one JSON object */
    public static ObjectNode parse(ByteBuffer utf8, String where) {
        byte[] bytes = new byte[utf8.remaining()];
        utf8.duplicate().get(bytes);
        try {
            JsonNode node = MAPPER.readTree(bytes);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new ZarrException.Corrupt(where, "is not a JSON object");
        } catch (JsonProcessingException e) {
            throw new ZarrException.Corrupt(
                    where, "is not valid JSON: " + Quoted.shortened(e.getOriginalMessage()) + at(e), e);
        } catch (IOException e) {
            throw new ZarrException.Corrupt(where, "is not valid JSON: " + Quoted.shortened(e.toString()), e);
        }
    }

    /** The object that a text begins with, whatever follows; an empty one where there is none. */
    static ObjectNode first(ByteBuffer utf8) {
        byte[] bytes = new byte[utf8.remaining()];
        utf8.duplicate().get(bytes);
        try {
            JsonNode node = MAPPER.reader()
                    .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(bytes);
            return node instanceof ObjectNode object ? object : object();
        } catch (IOException e) {
            return object();
        }
    }

    private static String at(JsonProcessingException e) {
        return e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /**
     * Compact UTF-8 text.
     *
     * @throws IllegalArgumentException if a node holds a Java object that has no JSON text
     */
    public static byte[] bytes(JsonNode node) {
        return written(MAPPER.writer(), node);
    }

    /**
     * Indented UTF-8 text, as other Zarr writers make zarr.json.
     *
     * @throws IllegalArgumentException as {@link #bytes}
     */
    public static ByteBuffer pretty(JsonNode node) {
        return ByteBuffer.wrap(written(MAPPER.writerWithDefaultPrettyPrinter(), node));
    }

    private static byte[] written(ObjectWriter writer, JsonNode node) {
        try {
            return writer.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }
}
