package org.lightloom.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Reads the {@code codecs} of an array, of a shard's inner chunks or of its index.
 *
 * @param fixedText bytes of each string where they all have the same length in UTF-32; 0 otherwise
 */
record CodecParser(DataType dataType, int fixedText, FillValue fill, String where) {
    private static final int DEEPEST_NESTING = 8;
    private static final int MOST_CODECS = 64;

    CodecChain parse(JsonNode json, int[] shape) {
        return parse(json, shape, 0);
    }

    private CodecChain parse(JsonNode json, int[] shape, int depth) {
        if (!json.isArray() || json.isEmpty()) {
            throw corrupt("codecs must be a non-empty list");
        }
        if (depth > DEEPEST_NESTING) {
            throw new ZarrException.Unsupported(where, "shards nested deeper than " + DEEPEST_NESTING);
        }
        if (json.size() > MOST_CODECS) {
            throw new ZarrException.Unsupported(where, json.size() + " codecs in a row; at most " + MOST_CODECS);
        }
        List<Codec.ArrayToArray> arrays = new ArrayList<>();
        List<Codec.BytesToBytes> compressors = new ArrayList<>();
        List<Codec.ArrayToBytes> serializers = new ArrayList<>();
        int[] current = shape;
        for (JsonNode node : json) {
            Codec codec = codec(Extension.of(node, where), current, depth);
            if (codec instanceof Codec.ArrayToArray array && serializers.isEmpty()) {
                arrays.add(array);
                current = array.encodedShape(current);
            } else if (codec instanceof Codec.ArrayToBytes serializer && serializers.isEmpty()) {
                serializers.add(serializer);
            } else if (codec instanceof Codec.BytesToBytes compressor && !serializers.isEmpty()) {
                compressors.add(compressor);
            } else {
                throw corrupt(
                        "codec '" + Quoted.shortened(Extension.of(node, where).name())
                                + "' stands in the wrong place: array codecs, then one that makes bytes, then bytes codecs");
            }
        }
        if (serializers.isEmpty()) {
            throw corrupt("no codec makes bytes of the array (bytes, vlen-utf8 or sharding_indexed)");
        }
        return new CodecChain(arrays, serializers.get(0), compressors);
    }

    private Codec codec(Extension codec, int[] shape, int depth) {
        return switch (codec.name()) {
            case "bytes" -> bytes(codec);
            case "transpose" -> transpose(codec, shape.length);
            case "gzip" -> new GzipCodec(codec.integer("level", 0, 9));
            case "zstd" -> new ZstdCodec(codec.integer("level", -131072, 22), codec.flag("checksum", false));
            case "blosc" -> blosc(codec);
            case "crc32c" -> new Crc32cCodec();
            case "vlen-utf8" -> vlenUtf8();
            case "sharding_indexed" -> sharding(codec, shape, depth);
            default ->
                throw new ZarrException.Unsupported(
                        where, "codec '" + Quoted.shortened(codec.name()) + "' is not supported");
        };
    }

    private Codec bytes(Extension codec) {
        if (dataType == DataType.STRING && fixedText > 0) {
            return new Utf32Codec(
                    fixedText / Integer.BYTES, codec.text("endian", "little").equals("big"));
        }
        if (dataType == DataType.STRING) {
            throw corrupt("the codec bytes cannot hold strings; vlen-utf8 can");
        }
        String endian = codec.text("endian", "");
        if (endian.isEmpty() && dataType.wordSize() > 1) {
            throw corrupt("the codec bytes must name its endian for " + dataType.zarrName());
        }
        if (!Set.of("", "little", "big").contains(endian)) {
            throw corrupt("endian '" + Quoted.shortened(endian) + "' is neither little nor big");
        }
        return new BytesCodec(endian.equals("big"), !endian.isEmpty());
    }

    private Codec transpose(Extension codec, int rank) {
        List<Integer> order = codec.integers("order", 0, Math.max(rank - 1, 0));
        if (order.size() != rank || Set.copyOf(order).size() != rank) {
            throw corrupt("transpose order " + order + " is not a permutation of " + rank + " dimensions");
        }
        return new TransposeCodec(order);
    }

    private Codec vlenUtf8() {
        if (dataType != DataType.STRING) {
            throw corrupt("the codec vlen-utf8 holds strings, not " + dataType.zarrName());
        }
        return new VlenUtf8Codec();
    }

    private Codec blosc(Extension codec) {
        String name = codec.text("cname", "");
        if (!Set.of("lz4", "lz4hc", "blosclz", "zstd", "snappy", "zlib").contains(name)) {
            throw corrupt("blosc cname '" + Quoted.shortened(name) + "' is unknown");
        }
        String shuffleName = codec.text("shuffle", "");
        Shuffle shuffle = Shuffle.named(shuffleName)
                .orElseThrow(() -> corrupt("blosc shuffle '" + Quoted.shortened(shuffleName) + "' is unknown"));
        int typeSize = shuffle == Shuffle.NOSHUFFLE && !codec.has("typesize") ? 1 : codec.integer("typesize", 1, 255);
        return new BloscCodec(
                name,
                codec.integer("clevel", 0, 9),
                shuffle,
                typeSize,
                codec.has("blocksize") ? codec.integer("blocksize", 0, Integer.MAX_VALUE) : 0);
    }

    private Codec sharding(Extension codec, int[] shape, int depth) {
        List<Integer> chunk = codec.integers("chunk_shape", 1, Integer.MAX_VALUE);
        if (chunk.size() != shape.length) {
            throw corrupt("the shard's chunk_shape " + chunk + " has not as many dimensions as its shards "
                    + Arrays.toString(shape));
        }
        for (int d = 0; d < shape.length; d++) {
            if (shape[d] % chunk.get(d) != 0) {
                throw corrupt("inner chunks " + chunk + " do not divide the shard " + Arrays.toString(shape));
            }
        }
        String location = codec.text("index_location", "end");
        if (!Set.of("start", "end").contains(location)) {
            throw corrupt("index_location '" + Quoted.shortened(location) + "' is neither start nor end");
        }
        int[] innerShape = chunk.stream().mapToInt(i -> i).toArray();
        CodecChain inner = parse(codec.member("codecs"), innerShape, depth + 1);
        CodecChain index = indexCodecs(codec, shape, depth);
        ShardingCodec sharding = new ShardingCodec(chunk, inner, index, location.equals("end"), fill);
        if (sharding.indexBytes(shape).isEmpty()) {
            throw new ZarrException.Unsupported(
                    where,
                    "a shard " + Arrays.toString(shape) + " of inner chunks " + chunk
                            + ", whose index would have 2^63 bytes or more");
        }
        return sharding;
    }

    private CodecChain indexCodecs(Extension codec, int[] shape, int depth) {
        int[] indexShape = Arrays.copyOf(shape, shape.length + 1);
        indexShape[shape.length] = 2;
        CodecChain index = new CodecParser(DataType.UINT64, 0, fill, where)
                .parse(codec.member("index_codecs"), indexShape, depth + 1);
        boolean fixedSize = index.serializer() instanceof BytesCodec
                && index.compressors().stream().allMatch(c -> c instanceof Crc32cCodec);
        if (!fixedSize) {
            throw new ZarrException.Unsupported(
                    where, "index_codecs whose size is not fixed (only bytes and crc32c are)");
        }
        return index;
    }

    private ZarrException corrupt(String what) {
        return new ZarrException.Corrupt(where, what);
    }
}
