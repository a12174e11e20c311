package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lightloom.kv.Change;
import org.lightloom.kv.NextVersion;

/** What is written of a chunk that no codec changes. */
class ChunkFolderTest {
    private static final int[] CHUNK = {8, 4};

    private static LongStream seeds() {
        return Seeds.some(50);
    }

    private static NextVersion next(ArrayBuilder builder, Change... changes) {
        ArrayMetadata metadata = ArrayMetadataParser.parse(builder.toJson(), "test");
        byte[] stored = new byte[8 * 4 * Integer.BYTES];
        for (int i = 0; i < stored.length; i++) {
            stored[i] = (byte) i;
        }
        return new ChunkFolder(metadata, Map.of("overwrite", MergeRule.OVERWRITE), "c/0/0")
                .fold(Optional.of(new BytesBlob(encoded(stored, metadata))), List.of(changes));
    }

    private static byte[] encoded(byte[] stored, ArrayMetadata metadata) {
        ByteBuffer bytes = WholeChunk.encode(NdArray.ofBytes(DataType.INT32, CHUNK, stored), metadata.codecs(), "test");
        byte[] encoded = new byte[bytes.remaining()];
        bytes.get(encoded);
        return encoded;
    }

    private static Change change(Span[] clear, int row, int rows, int column, int columns) {
        NdArray values = NdArray.ofInts(
                new int[] {rows, columns}, IntStream.range(0, rows * columns).toArray());
        Span[] spans = {Span.range(row, 0, rows), Span.range(column, 0, columns)};
        return Change.of(new ArrayChange(clear, spans, values, "overwrite", Json.object()));
    }

    @Test
    void rowsThatNoChangeTouchesAreCopied() {
        ArrayBuilder plain = new ArrayBuilder(DataType.INT32, 8, 4).chunks(CHUNK);
        Span[] clear = {Span.range(4, 0, 1), Span.range(0, 0, 4)};

        List<NextVersion.Piece> pieces = next(plain, change(new Span[0], 2, 1, 3, 1), change(clear, 3, 1, 0, 4))
                .pieces();

        assertThat(pieces.get(0)).isEqualTo(new NextVersion.CopiedRange(0, 32));
        ByteBuffer rows = ((NextVersion.Bytes) pieces.get(1)).bytes();
        assertThat(rows.remaining()).isEqualTo(48);
        assertThat(rows.get(11)).isEqualTo((byte) 43);
        assertThat(rows.getInt(12)).isZero();
        assertThat(rows.getInt(44)).isZero();
        assertThat(pieces.get(2)).isEqualTo(new NextVersion.CopiedRange(80, 48));
    }

    /** They go through a buffer that is smaller than most of these chunks, and smaller than a row of some of them. */
    @ParameterizedTest
    @CsvSource({"40, 30, 40", "3, 1300, 70", "1, 2, 150000", "2, 1, 300000"})
    void valuesOfAWholeChunkArriveFromAmongThoseOfOthers(int planes, int rows, int columns) {
        ZarrArray array = Memory.array(
                new ArrayBuilder(DataType.INT32, 2L * planes, 2L * rows, 2L * columns).chunks(planes, rows, columns));
        int[] values = IntStream.range(0, 8 * planes * rows * columns).toArray();

        array.write(Selection.all(3), NdArray.ofInts(new int[] {2 * planes, 2 * rows, 2 * columns}, values));

        assertThat(array.read().toInts()).isEqualTo(values);
    }

    @Test
    void manyRowsOrACodecMakeItWhole() {
        ArrayBuilder builder = new ArrayBuilder(DataType.INT32, 8, 4).chunks(CHUNK);

        assertThat(next(builder, change(new Span[0], 2, 5, 0, 1)).pieces()).hasSize(1);
        assertThat(next(builder, change(new Span[0], 0, 1, 0, 1), change(new Span[0], 7, 1, 0, 1))
                        .pieces())
                .hasSize(1);
        assertThat(next(builder.crc32c(), change(new Span[0], 2, 1, 0, 1)).pieces())
                .hasSize(1);
    }

    @Test
    void aChangeThatOnlyClearsHasNoRowsOfItsOwn() {
        Span[] clear = {Span.range(6, 0, 2), Span.range(0, 0, 4)};

        List<NextVersion.Piece> pieces = next(
                        new ArrayBuilder(DataType.INT32, 8, 4).chunks(CHUNK), change(clear, 0, 0, 0, 4))
                .pieces();

        assertThat(pieces.get(1)).isEqualTo(new NextVersion.Bytes(ByteBuffer.allocate(32)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anArrayOfSuchChunksIsWhatItsModelIs(long seed) {
        Random random = new Random(seed);
        int[] shape = {1 + random.nextInt(20), 1 + random.nextInt(9)};
        ZarrArray array = Memory.array(new ArrayBuilder(DataType.INT32, shape[0], shape[1])
                .fill(7)
                .chunks(1 + random.nextInt(12), 1 + random.nextInt(5)));
        int[][] model = new int[shape[0]][shape[1]];
        for (int[] row : model) {
            Arrays.fill(row, 7);
        }
        for (int i = 1; i < 40; i++) {
            int value = 100 * i;
            long[] rows = someOf(shape[0], random);
            long[] columns = someOf(shape[1], random);
            long[] cleared = someOf(shape[0], random);
            boolean clears = random.nextInt(4) == 0;
            int[] values = new int[rows.length * columns.length];
            Arrays.setAll(values, k -> value + k);
            Optional<Selection> clear =
                    clears ? Optional.of(Selection.of(Indices.list(cleared), Indices.list(columns))) : Optional.empty();
            array.write(
                    Selection.of(Indices.list(rows), Indices.list(columns)),
                    NdArray.ofInts(new int[] {rows.length, columns.length}, values),
                    new ArrayWrite(MergeRule.OVERWRITE, clear, keys -> Json.object()));
            for (long column : columns) {
                for (long row : clears ? cleared : new long[0]) {
                    model[(int) row][(int) column] = 7;
                }
            }
            for (int r = 0; r < rows.length; r++) {
                for (int c = 0; c < columns.length; c++) {
                    model[(int) rows[r]][(int) columns[c]] = values[r * columns.length + c];
                }
            }
        }

        assertThat(array.read().toInts())
                .as("-Dseed=%d", seed)
                .containsExactly(
                        Arrays.stream(model).flatMapToInt(Arrays::stream).toArray());
    }

    /** Positions in any order, or a run of them. */
    private static long[] someOf(int length, Random random) {
        int first = random.nextInt(length);
        return random.nextBoolean()
                ? LongStream.range(first, first + 1 + random.nextInt(Math.min(3, length - first)))
                        .toArray()
                : random.longs(0, length)
                        .distinct()
                        .limit(1 + random.nextInt(Math.min(3, length)))
                        .toArray();
    }
}
