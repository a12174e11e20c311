package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** The codecs of an array, a shard's inner chunks or its index, in the order of encoding. */
record CodecChain(
        List<Codec.ArrayToArray> arrays, Codec.ArrayToBytes serializer, List<Codec.BytesToBytes> compressors) {

    private static final int LARGEST = Integer.MAX_VALUE - 16;
    private static final int FRAMES = 1 << 16;

    CodecChain {
        arrays = List.copyOf(arrays);
        compressors = List.copyOf(compressors);
    }

    /** The sharding codec, where a part of a chunk can be read without the rest. */
    Optional<ShardingCodec> sharding() {
        return serializer instanceof ShardingCodec sharding && arrays.isEmpty() && compressors.isEmpty()
                ? Optional.of(sharding)
                : Optional.empty();
    }

    /** @throws CodecException if one of the codecs is only read */
    void requireWritable() {
        serializer.requireWritable();
        compressors.forEach(Codec::requireWritable);
    }

    /**
     * Whether what the one has encoded is decoded alike by the other: how hard a compressor tried, and what a frame says
     * itself, makes no difference.
     */
    boolean decodesAlike(CodecChain other, DataType dataType) {
        return arrays.equals(other.arrays)
                && serializer.decodesAlike(other.serializer, dataType)
                && names(compressors).equals(names(other.compressors));
    }

    private static List<String> names(List<Codec.BytesToBytes> codecs) {
        return codecs.stream()
                .map(codec -> codec.toJson().path("name").asText())
                .toList();
    }

    /**
     * The most bytes of an encoded chunk that is sound, with room for writers that frame what they compress worse than is
     * needed. What is longer need not be read.
     *
     * @throws ArithmeticException if a decoded chunk has more than 2 GiB
     */
    long mostEncoded(DataType dataType, int[] shape) {
        long most = sizes(dataType, serializedShape(shape))[compressors.size()];
        return most > Integer.MAX_VALUE ? Integer.MAX_VALUE : 2 * most + FRAMES;
    }

    private int[] serializedShape(int[] shape) {
        int[] serialized = shape;
        for (Codec.ArrayToArray codec : arrays) {
            serialized = codec.encodedShape(serialized);
        }
        return serialized;
    }

    /** Upper bounds of the encoded size after the serializer and after each compressor. */
    private long[] sizes(DataType dataType, int[] serialized) {
        long[] most = new long[compressors.size() + 1];
        most[0] = serializer.maxEncodedSize(dataType, serialized);
        for (int i = 0; i < compressors.size(); i++) {
            most[i + 1] = compressors.get(i).maxEncodedSize(Math.min(most[i], LARGEST));
        }
        return most;
    }

    /** Whether elements are stored as they are in memory, so that parts of a chunk can be read by their place alone. */
    boolean isPlain(DataType type) {
        return arrays.isEmpty()
                && compressors.isEmpty()
                && type != DataType.BOOL
                && serializer instanceof BytesCodec bytes
                && (!bytes.bigEndian() || type.wordSize() == 1);
    }

    ByteBuffer encode(NdArray decoded) {
        NdArray array = decoded;
        for (Codec.ArrayToArray codec : arrays) {
            array = codec.encode(array);
        }
        ByteBuffer bytes = serializer.encode(array);
        for (Codec.BytesToBytes codec : compressors) {
            bytes = codec.encode(bytes);
        }
        return bytes;
    }

    /** @param encoded a heap buffer */
    NdArray decode(ByteBuffer encoded, DataType dataType, int[] shape) {
        return decode(encoded, dataType, shape, Optional.empty());
    }

    /** Decodes a chunk of which only some elements are looked at, and those before this thread decodes another one. */
    NdArray decodePart(ByteBuffer encoded, DataType dataType, int[] shape, Span[] spans) {
        if (serializer instanceof ShardingCodec) {
            // Its chunks are decoded while the bytes that hold them are still needed.
            return decode(encoded, dataType, shape);
        }
        boolean inPlace = arrays.isEmpty() && serializer instanceof BytesCodec && dataType != DataType.BOOL;
        return decode(
                encoded,
                dataType,
                shape,
                Optional.of(inPlace ? ElementRuns.of(shape, spans, dataType.size()) : ElementRuns.ALL));
    }

    private NdArray decode(ByteBuffer encoded, DataType dataType, int[] shape, Optional<ElementRuns> part) {
        int[] serialized = serializedShape(shape);
        NdArray array = serializer.decode(decompressed(encoded, dataType, serialized, part), dataType, serialized);
        for (int i = arrays.size() - 1; i >= 0; i--) {
            array = arrays.get(i).decode(array);
        }
        return array;
    }

    private ByteBuffer decompressed(ByteBuffer encoded, DataType dataType, int[] shape, Optional<ElementRuns> part) {
        int steps = compressors.size();
        long[] most = sizes(dataType, shape);
        ByteBuffer bytes = encoded;
        for (int i = steps - 1; i >= 0; i--) {
            Codec.BytesToBytes codec = compressors.get(i);
            int atMost = (int) Math.min(most[i], LARGEST);
            bytes = i == 0 && part.isPresent()
                    ? codec.decodePart(bytes, atMost, part.get())
                    : codec.decode(bytes, atMost);
        }
        return bytes;
    }

    ArrayNode toJson() {
        ArrayNode json = Json.object().arrayNode();
        arrays.forEach(codec -> json.add(codec.toJson()));
        json.add(serializer.toJson());
        compressors.forEach(codec -> json.add(codec.toJson()));
        return json;
    }
}
