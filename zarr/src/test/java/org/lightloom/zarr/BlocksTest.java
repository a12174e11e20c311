package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Selections read block by block, chunks that are stored, hierarchies that are walked. */
class BlocksTest {

    static LongStream seeds() {
        return Seeds.some(200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void blocksTogetherAreTheSelection(long seed) {
        Random random = new Random(seed);
        RandomArray any = new RandomArray(random);
        ZarrArray array = any.create();
        array.write(Selection.all(any.shape.length), any.values(any.shape));
        Selection selection = any.selection(any.positions());
        NdArray expected = array.read(selection);
        ZarrArray target = Memory.array(new ArrayBuilder(
                any.dataType, Arrays.stream(expected.shape()).asLongStream().toArray()));
        int[] block = Arrays.stream(any.shape).map(n -> 1 + random.nextInt(4)).toArray();

        try (Stream<ArrayBlock> blocks = array.blocks(selection, block, 1 + random.nextInt(3))) {
            blocks.forEach(part -> {
                assertThat(part.values()).as("seed %d", seed).isEqualTo(array.read(part.selection()));
                target.write(part.target(), part.values());
            });
        }

        assertThat(target.read()).as("seed %d", seed).isEqualTo(expected);
    }

    @Test
    void aDamagedBlockEndsTheStreamWithItsError(@TempDir Path folder) throws Exception {
        ZarrArray array = Zarr.create(
                folder.resolve("a"),
                new ArrayBuilder(DataType.INT8, 40).chunks(4).crc32c());
        array.bytes().write(Selection.all(1), new byte[40]);
        Files.write(folder.resolve("a/c/5"), new byte[8]);

        try (Stream<ArrayBlock> blocks = array.blocks(Selection.all(1), array.chunkShape(), 2)) {
            assertThatThrownBy(() -> blocks.forEach(block -> {}))
                    .isInstanceOf(ZarrException.Corrupt.class)
                    .hasMessageContaining("c/5");
        }
    }

    @Test
    void aLargeArrayIsReadWithinASmallHeap() {
        ZarrArray array = Memory.array(
                new ArrayBuilder(DataType.INT64, 1L << 40).chunks(1 << 16).fill(3));
        long size = 1L << 29; // 4 GiB, more than the heap of a test

        try (Stream<ArrayBlock> blocks = array.blocks(Selection.of(Indices.range(0, size)), array.chunkShape(), 2)) {
            assertThat(blocks.limit(2000)
                            .mapToLong(block -> array.longs().of(block.values())[0])
                            .sum())
                    .isEqualTo(6000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"default/", "default.", "v2/", "v2."})
    void storedChunksAreListedWhateverTheirKeys(String encoding, @TempDir Path folder) throws Exception {
        var json = new ArrayBuilder(DataType.INT8, 30, 4).chunks(2, 2).toJson();
        json.putObject("chunk_key_encoding")
                .put("name", encoding.substring(0, encoding.length() - 1))
                .putObject("configuration")
                .put("separator", encoding.substring(encoding.length() - 1));
        Files.createDirectories(folder.resolve("a"));
        Files.write(folder.resolve("a/zarr.json"), Json.bytes(json));
        ZarrArray array = Zarr.openArray(folder.resolve("a"));
        array.bytes().write(Selection.points(new long[] {29, 0, 5, 4}, new long[] {3, 0, 3, 3}), new byte[4]);

        assertThat(array.storedChunks().map(Arrays::toString)).containsExactly("[0, 0]", "[2, 1]", "[14, 1]");
        assertThat(array.read(array.chunkSelection(14, 1)).shape()).containsExactly(2, 2);
    }

    @Test
    void aHierarchyIsWalkedFromTheTop(@TempDir Path folder) {
        ZarrGroup root = Zarr.createGroup(folder.resolve("g"));
        root.createGroup("b", Json.object()).create("inner", new ArrayBuilder(DataType.INT8, 4));
        root.create("a", new ArrayBuilder(DataType.INT8, 4));

        List<String> names = root.walk()
                .map(node -> root.path().relativize(node.path()).toString())
                .toList();

        assertThat(names).containsExactly("", "a", "b", "b/inner");
    }
}
