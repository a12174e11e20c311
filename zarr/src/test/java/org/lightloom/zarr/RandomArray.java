package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.lightloom.kv.MemoryStore;
import org.lightloom.kv.Store;

/** Arrays of random shape, grid and codecs, selections of them, and values. */
final class RandomArray {
    private static final List<DataType> TYPES = List.of(
            DataType.INT8, DataType.UINT16, DataType.FLOAT32, DataType.INT64, DataType.COMPLEX128, DataType.STRING);

    private final Random random;
    final DataType dataType;
    final int[] shape;

    RandomArray(Random random) {
        this.random = random;
        this.dataType = TYPES.get(random.nextInt(TYPES.size()));
        int rank = random.nextInt(5);
        this.shape = ints(rank, d -> random.nextInt(rank > 2 ? 6 : 12));
    }

    /** Plain chunks, shards, or shards of shards, with the index at either end. */
    ZarrArray create() {
        int[] chunk = ints(shape.length, d -> 1 + shape[d] / 3 + random.nextInt(2));
        ArrayBuilder builder =
                new ArrayBuilder(dataType, Arrays.stream(shape).asLongStream().toArray()).chunks(chunk);
        int depth = shape.length == 0 ? 0 : random.nextInt(3);
        if (depth > 0) {
            chunk = times(chunk);
            builder.shards(chunk);
        }
        codecs(builder);
        ObjectNode json = builder.toJson();
        if (depth > 1) {
            nest(json, chunk);
        }
        if (depth > 0 && random.nextInt(3) == 0) {
            ((ObjectNode) json.path("codecs").get(0).path("configuration")).put("index_location", "start");
        }
        Store store = random.nextBoolean() ? new MemoryStore() : new ChangesAsBytes(new MemoryStore());
        return Memory.array(store, json);
    }

    private void codecs(ArrayBuilder builder) {
        if (random.nextBoolean() && shape.length > 0) {
            builder.transpose(shuffled(shape.length));
        }
        switch (random.nextInt(6)) {
            case 0 -> builder.gzip(1);
            case 1 -> builder.zstd(1, true);
            case 2 -> builder.blosc("zstd", 1, "shuffle").crc32c();
            case 3 -> builder.bigEndian().crc32c();
            case 4 -> {}
            default -> builder.blosc("lz4", 1, "bitshuffle");
        }
    }

    private void nest(ObjectNode json, int[] middle) {
        int[] outer = times(middle);
        ArrayNode lengths = Json.object().arrayNode();
        Arrays.stream(outer).forEach(lengths::add);
        ((ObjectNode) json.path("chunk_grid").path("configuration")).set("chunk_shape", lengths);
        ArrayNode inner = json.path("codecs").deepCopy();
        ObjectNode configuration = (ObjectNode) json.path("codecs").get(0).path("configuration");
        configuration.set("codecs", inner);
        Arrays.stream(middle).forEach(configuration.putArray("chunk_shape")::add);
    }

    private int[] times(int[] lengths) {
        return ints(lengths.length, d -> lengths[d] * (1 + random.nextInt(2)));
    }

    /** For each dimension its positions, which {@link #selection} says in its own way. */
    int[][] positions() {
        return Arrays.stream(shape).mapToObj(this::positions).toArray(int[][]::new);
    }

    private int[] positions(int length) {
        if (length == 0 || random.nextInt(4) == 0) {
            return IntStream.range(0, length).toArray();
        }
        int start = random.nextInt(length);
        int stop = start + random.nextInt(length - start + 1);
        int step = 1 + random.nextInt(3);
        return switch (random.nextInt(3)) {
            case 0 -> IntStream.range(start, stop).toArray();
            case 1 ->
                IntStream.range(start, stop)
                        .filter(i -> (i - start) % step == 0)
                        .toArray();
            default -> random.ints(random.nextInt(6), 0, length).toArray();
        };
    }

    /** The same positions as a range, a strided range or a list, whichever fit. */
    Selection selection(int[][] positions) {
        Indices[] dimensions = new Indices[shape.length];
        for (int d = 0; d < dimensions.length; d++) {
            dimensions[d] = indices(positions[d], shape[d]);
        }
        return Selection.of(dimensions);
    }

    private Indices indices(int[] positions, int length) {
        int n = positions.length;
        int step = n < 2 ? 1 : positions[1] - positions[0];
        boolean even = step > 0 && IntStream.range(1, n).allMatch(i -> positions[i] - positions[i - 1] == step);
        if (n == 0 || !even || random.nextInt(4) == 0) {
            return Indices.list(positions);
        }
        if (n == length) {
            return Indices.all();
        }
        int slack = random.nextInt(step);
        return Indices.range(positions[0], positions[n - 1] + 1 + slack, step);
    }

    NdArray values(int[] counts) {
        int n = NdArray.elements(counts);
        if (dataType == DataType.STRING) {
            String[] texts = new String[n];
            Arrays.setAll(texts, i -> random.nextInt(4) == 0 ? "" : "é" + random.nextInt(1000));
            return NdArray.ofStrings(counts, texts);
        }
        byte[] bytes = new byte[n * dataType.size()];
        random.nextBytes(bytes);
        return NdArray.ofBytes(dataType, counts, bytes);
    }

    private int[] shuffled(int n) {
        int[] order = IntStream.range(0, n).toArray();
        for (int i = n - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
        return order;
    }

    private static int[] ints(int n, IntUnaryOperator of) {
        return IntStream.range(0, n).map(of).toArray();
    }
}
