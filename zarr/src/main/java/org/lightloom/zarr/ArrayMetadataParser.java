package org.lightloom.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Reads the zarr.json of an array (Zarr v3.1 core, "Array metadata"). */
record ArrayMetadataParser(ObjectNode json, String where) {
    private static final String FIXED_TEXT = "fixed_length_utf32";
    private static final int MOST_FIXED_TEXT = 1 << 20;
    private static final Set<String> KNOWN = Set.of(
            "zarr_format",
            "node_type",
            "shape",
            "data_type",
            "chunk_grid",
            "chunk_key_encoding",
            "fill_value",
            "codecs",
            "attributes",
            "storage_transformers",
            "dimension_names");

    static ArrayMetadata parse(ObjectNode json, String where) {
        return new ArrayMetadataParser(json, where).metadata();
    }

    private ArrayMetadata metadata() {
        NodeDocument.require(json, "array", KNOWN, where);
        if (!json.path("storage_transformers").isEmpty()) {
            throw new ZarrException.Unsupported(where, "storage_transformers");
        }
        List<Long> shape = shape();
        DataType type = dataType();
        FillValue fill = FillValues.parse(json.path("fill_value"), type, where);
        List<Integer> chunk = chunkShape(shape.size());
        int[] chunkLengths = chunk.stream().mapToInt(i -> i).toArray();
        CodecChain codecs = new CodecParser(type, fixedText(), fill, where).parse(json.path("codecs"), chunkLengths);
        return new ArrayMetadata(
                shape,
                type,
                chunk,
                chunkKeys(),
                fill,
                codecs,
                dimensionNames(shape.size()),
                NodeDocument.attributes(json, where));
    }

    private List<Long> shape() {
        JsonNode node = json.path("shape");
        if (!node.isArray()) {
            throw corrupt("shape must be a list of lengths");
        }
        List<Long> shape = new ArrayList<>();
        for (JsonNode length : node) {
            if (!length.isIntegralNumber() || !length.canConvertToLong() || length.longValue() < 0) {
                throw corrupt("shape holds " + Quoted.shortened(length.toString()) + ", which is no length");
            }
            shape.add(length.longValue());
        }
        return List.copyOf(shape);
    }

    private DataType dataType() {
        Extension type = Extension.of(json.path("data_type"), where);
        if (type.name().equals(FIXED_TEXT)) {
            return DataType.STRING;
        }
        if (!type.configuration().isEmpty()) {
            throw new ZarrException.Unsupported(
                    where, "data type '" + Quoted.shortened(type.name()) + "' with a configuration");
        }
        return DataType.named(type.name(), where);
    }

    /** Bytes of a string of {@code fixed_length_utf32}, which zarr-python writes for numpy's {@code <U}; else 0. */
    private int fixedText() {
        Extension type = Extension.of(json.path("data_type"), where);
        if (!type.name().equals(FIXED_TEXT)) {
            return 0;
        }
        int length = type.integer("length_bytes", Integer.BYTES, MOST_FIXED_TEXT);
        if (length % Integer.BYTES != 0) {
            throw corrupt("length_bytes " + length + " of " + FIXED_TEXT + " is no multiple of 4");
        }
        return length;
    }

    private List<Integer> chunkShape(int rank) {
        Extension grid = Extension.of(json.path("chunk_grid"), where);
        if (!grid.name().equals("regular")) {
            throw new ZarrException.Unsupported(where, "chunk grid '" + Quoted.shortened(grid.name()) + "'");
        }
        List<Integer> chunk = grid.integers("chunk_shape", 1, Integer.MAX_VALUE);
        if (chunk.size() != rank) {
            throw corrupt("chunk_shape has " + chunk.size() + " dimensions, shape has " + rank);
        }
        return List.copyOf(chunk);
    }

    private ChunkKeys chunkKeys() {
        Extension encoding = Extension.of(json.path("chunk_key_encoding"), where);
        boolean v2 = encoding.name().equals("v2");
        if (!v2 && !encoding.name().equals("default")) {
            throw new ZarrException.Unsupported(
                    where, "chunk key encoding '" + Quoted.shortened(encoding.name()) + "'");
        }
        String separator = encoding.text("separator", v2 ? "." : "/");
        if (!separator.equals("/") && !separator.equals(".")) {
            throw corrupt("the separator of chunk keys must be / or .");
        }
        return new ChunkKeys(v2, separator);
    }

    private List<String> dimensionNames(int rank) {
        JsonNode node = json.path("dimension_names");
        if (node.isMissingNode() || node.isNull()) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        if (!node.isArray() || node.size() != rank) {
            throw corrupt("dimension_names must be a list of " + rank);
        }
        for (Iterator<JsonNode> it = node.elements(); it.hasNext(); ) {
            JsonNode name = it.next();
            if (!name.isTextual() && !name.isNull()) {
                throw corrupt("dimension_names holds " + Quoted.shortened(name.toString()));
            }
            names.add(name.isNull() ? "" : name.textValue());
        }
        return List.copyOf(names);
    }

    private ZarrException corrupt(String what) {
        return new ZarrException.Corrupt(where, what);
    }
}
