package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The last elements of arrays that are as long as Zarr allows: no sum or product of positions overflows. */
class HugeShapesTest {
    private static final long END = Long.MAX_VALUE;

    @TempDir
    Path folder;

    static Stream<ArrayBuilder> layouts() {
        return Stream.of(
                new ArrayBuilder(DataType.INT32, END).chunks(1000),
                new ArrayBuilder(DataType.INT32, END).chunks(1),
                new ArrayBuilder(DataType.INT32, END).shards(4000).chunks(1000));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void theLastElementsAreReadCopiedAndCutOff(ArrayBuilder layout) {
        ZarrArray array = Zarr.create(folder.resolve("a"), layout.fill(7));

        array.ints().write(Selection.of(Indices.range(END - 3, END)), new int[] {1, 2, 3});
        assertThat(array.ints().read(Selection.of(Indices.range(END - 5, END)))).containsExactly(7, 7, 1, 2, 3);
        assertThat(array.ints().read(Selection.points(new long[] {END - 1, 0, END - 3})))
                .containsExactly(3, 7, 1);
        assertThat(array.ints().read(Selection.of(Indices.list(END - 2, END - 4))))
                .containsExactly(2, 7);
        long[] last = {(END - 1) / array.chunkShape()[0]};
        assertThat(array.storedChunks()).contains(last);
        int inLast = array.ints().read(array.chunkSelection(last)).length;
        assertThat((long) inLast).isEqualTo(END - last[0] * array.chunkShape()[0]);
        assertThat(ZarrVerification.verify(array, (done, total) -> {}).chunks())
                .isEqualTo(array.storedChunks().count())
                .isPositive();

        ZarrCopy.copy(array, folder.resolve("copy"), CopyOptions.defaults());
        ZarrArray copy = Zarr.openArray(folder.resolve("copy"));
        assertThat(copy.ints().read(Selection.of(Indices.range(END - 4, END)))).containsExactly(7, 1, 2, 3);

        copy.resize(END - 2);
        copy.resize(END);
        assertThat(copy.reopened().ints().read(Selection.of(Indices.range(END - 4, END))))
                .containsExactly(7, 1, 7, 7);
    }

    @ParameterizedTest
    @ValueSource(longs = {Integer.MAX_VALUE, 1L << 31, 1L << 40})
    void nothingIsReadOfALongArrayWithoutElements(long length) {
        ZarrArray array = Zarr.create(
                folder.resolve("a"), new ArrayBuilder(DataType.INT32, length, length, length, 0).chunks(9, 9, 9, 9));

        assertThat(array.ints().read(Selection.of(Indices.at(length - 1), Indices.at(0), Indices.at(0), Indices.all())))
                .isEmpty();
        if (length == Integer.MAX_VALUE) {
            assertThat(array.ints().read()).isEmpty();
            array.ints().write(Selection.all(4), new int[0]);
        }
    }

    @Test
    void aShardTooLargeForTheMemoryIsRefusedByName() {
        ZarrArray array = Zarr.create(
                folder.resolve("a"),
                new ArrayBuilder(DataType.INT32, 1 << 15, 1 << 15)
                        .shards(1 << 15, 1 << 15)
                        .chunks(1 << 10, 1 << 10));
        array.ints().write(Selection.block(new long[] {0, 0}, new int[] {1, 2}), new int[] {1, 2});

        assertThatThrownBy(() -> array.shard(0, 0).check())
                .isInstanceOf(ZarrException.Unsupported.class)
                .hasMessageContainingAll(folder.resolve("a/c/0/0").toString(), "[32768, 32768]", "-Xmx");
    }

    @Test
    void aShardWithMoreInnerChunksThanAnIndexCanHaveIsRefusedByName() {
        ZarrArray array = Zarr.create(
                folder.resolve("a"),
                new ArrayBuilder(DataType.INT32, 1 << 30, 1 << 30)
                        .shards(1 << 30, 1 << 30)
                        .chunks(1 << 14, 1 << 14));

        assertThatThrownBy(() -> array.ints().write(Selection.block(new long[] {0, 0}, new int[] {1, 1}), new int[1]))
                .isInstanceOf(ZarrException.Unsupported.class)
                .hasMessageContaining(folder.resolve("a").toString());
    }

    @Test
    void aShardOfMoreElementsThanAJavaArrayIsWrittenAndRead() {
        ZarrArray array = Zarr.create(
                folder.resolve("a"),
                new ArrayBuilder(DataType.INT8, 1 << 16, 1 << 16)
                        .shards(1 << 16, 1 << 16)
                        .chunks(1 << 10, 1 << 10));
        Selection corner = Selection.block(new long[] {(1 << 16) - 1, (1 << 16) - 2}, new int[] {1, 2});

        array.bytes().write(corner, new byte[] {1, 2});

        assertThat(array.bytes().read(corner)).containsExactly(1, 2);
    }

    @Test
    void theFillValueOfTheLargestIntegersIsExact() {
        ZarrArray array = Zarr.create(folder.resolve("a"), new ArrayBuilder(DataType.UINT64, 1).fill(0x1p64 - 2048));

        assertThat(array.longs().read()).containsExactly(-2048);
    }
}
