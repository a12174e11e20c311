package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** The codecs of an array, a shard's inner chunks or its index, in the order of encoding. */
record CodecChain(
        List<Codec.ArrayToArray> arrays, Codec.ArrayToBytes serializer, List<Codec.BytesToBytes> compressors) {

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
        boolean inPlace = arrays.isEmpty() && serializer instanceof BytesCodec && dataType != DataType.BOOL;
        return decode(
                encoded,
                dataType,
                shape,
                Optional.of(inPlace ? ElementRuns.of(shape, spans, dataType.size()) : ElementRuns.ALL));
    }

    private NdArray decode(ByteBuffer encoded, DataType dataType, int[] shape, Optional<ElementRuns> part) {
        int[] serialized = shape;
        for (Codec.ArrayToArray codec : arrays) {
            serialized = codec.encodedShape(serialized);
        }
        NdArray array = serializer.decode(decompressed(encoded, dataType, serialized, part), dataType, serialized);
        for (int i = arrays.size() - 1; i >= 0; i--) {
            array = arrays.get(i).decode(array);
        }
        return array;
    }

    private ByteBuffer decompressed(ByteBuffer encoded, DataType dataType, int[] shape, Optional<ElementRuns> part) {
        int steps = compressors.size();
        long[] most = new long[steps + 1];
        most[0] = serializer.maxEncodedSize(dataType, shape);
        for (int i = 0; i < steps; i++) {
            most[i + 1] = most[i] < 0 ? -1 : compressors.get(i).maxEncodedSize(most[i]);
        }
        ByteBuffer bytes = encoded;
        for (int i = steps - 1; i >= 0; i--) {
            Codec.BytesToBytes codec = compressors.get(i);
            bytes = i == 0 && part.isPresent() && codec instanceof BloscCodec blosc
                    ? blosc.decodePart(bytes, bounded(most[i]), part.get())
                    : codec.decode(bytes, bounded(most[i]));
        }
        return bytes;
    }

    private static int bounded(long size) {
        int largest = Integer.MAX_VALUE - 16;
        return size < 0 ? largest : (int) Math.min(size, largest);
    }

    ArrayNode toJson() {
        ArrayNode json = Json.object().arrayNode();
        arrays.forEach(codec -> json.add(codec.toJson()));
        json.add(serializer.toJson());
        compressors.forEach(codec -> json.add(codec.toJson()));
        return json;
    }
}
