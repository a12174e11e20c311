package org.lightloom.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Describes an array to be created. Codecs are applied in the order in which they are named; without any, numbers are
 * stored as little-endian bytes and strings as vlen-utf8.
 *
 * <pre>{@code
 * Zarr.create(path, new ArrayBuilder(DataType.FLOAT32, 1000, 500)
 *         .fill(Float.NaN).shards(1000, 100).chunks(100, 100).blosc("zstd", 1, "shuffle").crc32c());
 * }</pre>
 */
public final class ArrayBuilder {
    private static final double LARGEST_FLOAT16 = 65504;

    private final DataType dataType;
    private final long[] shape;
    private final ArrayNode compressors = Json.object().arrayNode();
    private final ArrayNode arrays = Json.object().arrayNode();
    private int[] chunks;
    private int[] shards = {};
    private JsonNode fill;
    private String endian = "little";
    private List<String> dimensionNames = List.of();
    private ObjectNode attributes = Json.object();

    public ArrayBuilder(DataType dataType, long... shape) {
        this.dataType = dataType;
        this.shape = shape.clone();
        this.chunks = Arrays.stream(shape)
                .mapToInt(n -> (int) Math.max(1, Math.min(n, Integer.MAX_VALUE)))
                .toArray();
        this.fill = defaultFill(dataType);
    }

    /**
     * A description of an array as another one is: shape, chunks, codecs, fill value, names and attributes, which can then
     * be changed. Of nested shards the outer and the innermost are kept; strings of a fixed length become such of any.
     */
    public static ArrayBuilder like(ZarrArray array) {
        ArrayBuilder same = new ArrayBuilder(array.dataType(), array.shape())
                .chunks(array.chunkShape())
                .dimensionNames(array.dimensionNames().toArray(String[]::new))
                .attributes(array.attributes());
        same.fill = array.fillValue();
        same.takeOver(array.codecs());
        return same;
    }

    private void takeOver(ArrayNode codecs) {
        for (JsonNode codec : codecs) {
            JsonNode configuration = codec.path("configuration");
            switch (codec.path("name").asText()) {
                case "sharding_indexed" -> {
                    shards = shards.length > 0 ? shards : chunks;
                    chunks = StreamSupport.stream(
                                    configuration.path("chunk_shape").spliterator(), false)
                            .mapToInt(JsonNode::asInt)
                            .toArray();
                    takeOver((ArrayNode) configuration.path("codecs"));
                }
                case "transpose" -> arrays.add(codec.deepCopy());
                case "bytes" -> endian = configuration.path("endian").asText("little");
                case "vlen-utf8" -> {}
                default -> compressors.add(codec.deepCopy());
            }
        }
    }

    /** Takes all compressors and checksums away. */
    public ArrayBuilder uncompressed() {
        compressors.removeAll();
        return this;
    }

    private static JsonNode defaultFill(DataType type) {
        ObjectNode json = Json.object();
        if (type == DataType.STRING) {
            return json.textNode("");
        }
        if (type.isComplex()) {
            return json.arrayNode().add(0).add(0);
        }
        return type == DataType.BOOL ? json.booleanNode(false) : json.numberNode(0);
    }

    /** Shape of a chunk: of an inner chunk where {@link #shards} are given too. */
    public ArrayBuilder chunks(int... lengths) {
        chunks = lengths.clone();
        return this;
    }

    /** Shape of a shard, a multiple of the chunks' in each dimension; none for no shards. */
    public ArrayBuilder shards(int... lengths) {
        shards = lengths.clone();
        return this;
    }

    /**
     * The value of elements that are not stored; NaN and the infinities are allowed. Of complex numbers the real part.
     *
     * @throws IllegalArgumentException if it is finite and the data type has no finite value so large
     */
    public ArrayBuilder fill(double value) {
        return fill(value, 0);
    }

    /** The same for integers, exactly; below 0 for unsigned ones is an error of the array's creation. */
    public ArrayBuilder fill(long value) {
        if (!dataType.isInteger()) {
            return fill((double) value);
        }
        fill = Json.object().numberNode(value);
        return this;
    }

    /** The real and the imaginary part of complex numbers that are not stored. */
    public ArrayBuilder fill(double real, double imaginary) {
        JsonNode number = number(real);
        if (dataType.isComplex()) {
            fill = Json.object().arrayNode().add(number).add(number(imaginary));
        } else if (imaginary == 0) {
            fill = number;
        } else {
            throw new IllegalArgumentException(
                    "a fill value with an imaginary part for an array of " + dataType.zarrName());
        }
        return this;
    }

    private JsonNode number(double value) {
        ObjectNode json = Json.object();
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return json.textNode(Double.toString(value));
        }
        double largest = switch (dataType) {
            case FLOAT16 -> LARGEST_FLOAT16;
            case FLOAT32, COMPLEX64 -> Float.MAX_VALUE;
            default -> Double.MAX_VALUE;
        };
        if (Math.abs(value) > largest) {
            throw new IllegalArgumentException(
                    "the fill value " + value + " is larger than any of " + dataType.zarrName() + ", " + largest);
        }
        return dataType.isInteger() && value == Math.rint(value)
                // Not by a long, which ends below uint64.
                ? json.numberNode(new BigDecimal(value).toBigInteger())
                : json.numberNode(value);
    }

    /** The value of strings that are not stored. */
    public ArrayBuilder fill(String value) {
        fill = Json.object().textNode(value);
        return this;
    }

    /** The value of bools that are not stored. */
    public ArrayBuilder fill(boolean value) {
        fill = Json.object().booleanNode(value);
        return this;
    }

    public ArrayBuilder dimensionNames(String... names) {
        dimensionNames = List.of(names);
        return this;
    }

    public ArrayBuilder attributes(ObjectNode values) {
        attributes = values.deepCopy();
        return this;
    }

    public ArrayBuilder bigEndian() {
        endian = "big";
        return this;
    }

    /** Stores the dimensions in another order: encoded dimension i is decoded dimension {@code order[i]}. */
    public ArrayBuilder transpose(int... order) {
        ArrayNode axes = codec(arrays, "transpose").putArray("order");
        Arrays.stream(order).forEach(axes::add);
        return this;
    }

    /**
     * Compresses in a blosc container.
     *
     * @param compressor zstd, lz4, lz4hc or zlib
     * @param shuffle noshuffle, shuffle or bitshuffle
     */
    public ArrayBuilder blosc(String compressor, int level, String shuffle) {
        codec(compressors, "blosc")
                .put("typesize", Math.max(1, dataType.size()))
                .put("cname", compressor)
                .put("clevel", level)
                .put("shuffle", shuffle)
                .put("blocksize", 0);
        return this;
    }

    public ArrayBuilder zstd(int level, boolean checksum) {
        codec(compressors, "zstd").put("level", level).put("checksum", checksum);
        return this;
    }

    public ArrayBuilder gzip(int level) {
        codec(compressors, "gzip").put("level", level);
        return this;
    }

    public ArrayBuilder crc32c() {
        compressors.addObject().put("name", "crc32c");
        return this;
    }

    private static ObjectNode codec(ArrayNode list, String name) {
        return list.addObject().put("name", name).putObject("configuration");
    }

    ObjectNode toJson() {
        ObjectNode json = Json.object().put("zarr_format", 3).put("node_type", "array");
        ArrayNode lengths = json.putArray("shape");
        Arrays.stream(shape).forEach(lengths::add);
        json.put("data_type", dataType.zarrName());
        ArrayNode grid = json.putObject("chunk_grid")
                .put("name", "regular")
                .putObject("configuration")
                .putArray("chunk_shape");
        Arrays.stream(shards.length > 0 ? shards : chunks).forEach(grid::add);
        json.putObject("chunk_key_encoding")
                .put("name", "default")
                .putObject("configuration")
                .put("separator", "/");
        json.set("fill_value", fill);
        json.set("codecs", shards.length > 0 ? sharded() : innerCodecs());
        if (!dimensionNames.isEmpty()) {
            ArrayNode names = json.putArray("dimension_names");
            dimensionNames.forEach(names::add);
        }
        json.set("attributes", attributes);
        json.putArray("storage_transformers");
        return json;
    }

    private ArrayNode innerCodecs() {
        ArrayNode codecs = arrays.deepCopy();
        if (dataType == DataType.STRING) {
            codecs.addObject().put("name", "vlen-utf8");
        } else {
            ObjectNode bytes = codecs.addObject().put("name", "bytes");
            if (dataType.wordSize() > 1) {
                bytes.putObject("configuration").put("endian", endian);
            }
        }
        return codecs.addAll(compressors);
    }

    private ArrayNode sharded() {
        ArrayNode codecs = Json.object().arrayNode();
        ObjectNode sharding = codec(codecs, "sharding_indexed");
        ArrayNode inner = sharding.putArray("chunk_shape");
        Arrays.stream(chunks).forEach(inner::add);
        sharding.set("codecs", innerCodecs());
        ArrayNode index = sharding.putArray("index_codecs");
        codec(index, "bytes").put("endian", "little");
        index.addObject().put("name", "crc32c");
        sharding.put("index_location", "end");
        return codecs;
    }
}
