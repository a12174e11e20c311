package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lightloom.kv.Change;
import org.lightloom.kv.MemoryStore;
import org.lightloom.kv.NextVersion;
import org.lightloom.kv.Store;

/** What a write may bring besides values, and what it refuses. */
class ArrayWriteTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void clearsFirstAlsoWhereItWritesNothing(boolean sharded) {
        ArrayBuilder builder = new ArrayBuilder(DataType.INT32, 8).fill(7);
        ZarrArray array = Memory.array(sharded ? builder.shards(4).chunks(2).crc32c() : builder.chunks(4));
        array.write(Selection.all(1), NdArray.ofInts(new int[] {8}, 1, 2, 3, 4, 5, 6, 7, 8));
        ArrayWrite clearing =
                new ArrayWrite(MergeRule.OVERWRITE, Optional.of(Selection.of(Indices.range(1, 7))), k -> Json.object());

        array.write(Selection.of(Indices.at(2)), NdArray.ofInts(new int[] {1}, 99), clearing);

        assertThat(array.read().toInts()).containsExactly(1, 7, 99, 7, 7, 7, 7, 8);
    }

    /** Chunks are made in memory that was used for others before. */
    @Test
    void nothingOfOtherChunksShowsInOneThatWasNotStoredBefore() {
        int[] half = {4, 2};
        ZarrArray array = Memory.array(new ArrayBuilder(DataType.INT32, 4, 16)
                .fill(7)
                .shards(4, 16)
                .chunks(4, 4)
                .crc32c());

        array.write(Selection.block(new long[] {0, 0}, new int[] {4, 4}), filled(1, 4, 4));
        array.write(Selection.block(new long[] {0, 6}, half), filled(2, half));
        array.write(Selection.block(new long[] {0, 8}, new int[] {4, 4}), filled(7, 4, 4));

        for (int row = 0; row < 4; row++) {
            assertThat(array.read(Selection.block(new long[] {row, 0}, new int[] {1, 16}))
                            .toInts())
                    .containsExactly(1, 1, 1, 1, 7, 7, 2, 2, 7, 7, 7, 7, 7, 7, 7, 7);
        }
    }

    private static NdArray filled(int value, int... shape) {
        int[] values = new int[shape[0] * shape[1]];
        Arrays.fill(values, value);
        return NdArray.ofInts(shape, values);
    }

    @Test
    void theNoteOfEachShardKnowsAllKeysAndCannotTakeTheChangesId() {
        ZarrArray array = Memory.array(
                new ArrayBuilder(DataType.INT32, 8).shards(4).chunks(2).crc32c());
        ArrayWrite noted = new ArrayWrite(MergeRule.OVERWRITE, Optional.empty(), ArrayWriteTest::note);

        List<WrittenChunk> written =
                array.write(Selection.of(Indices.range(2, 6)), NdArray.ofInts(new int[] {4}, 1, 2, 3, 4), noted);

        for (WrittenChunk chunk : written) {
            ObjectNode entry = (ObjectNode) array.shard(chunk.coordinates())
                    .commit(chunk)
                    .orElseThrow()
                    .changes()
                    .get(0);
            assertThat(entry.path("shards").asText()).isEqualTo("[c/0, c/1]");
            assertThat(entry.path("id").asText()).isEqualTo(chunk.change().toString());
            assertThat(entry.path("counts").path("written").asInt()).isEqualTo(2);
        }
    }

    /** The record of the commit would hold it, and no later writer could read that. */
    @Test
    void aNoteThatCouldNotBeReadAgainIsRefused() {
        ZarrArray array =
                Memory.array(new ArrayBuilder(DataType.INT32, 4).shards(4).chunks(2));
        NdArray values = NdArray.ofInts(new int[] {4}, 1, 2, 3, 4);
        ObjectNode deep = Json.object();
        ObjectNode inner = deep;
        for (int level = 0; level < 199; level++) {
            inner = inner.putObject("in");
        }
        List<ObjectNode> notes = List.of(
                deep,
                Json.object().put("n".repeat(60_000), 1),
                Json.object().putPOJO("no JSON", new RawValue("{bad")),
                Json.object().putPOJO("no value", new Object()));

        for (ObjectNode each : notes) {
            ArrayWrite noted = new ArrayWrite(MergeRule.OVERWRITE, Optional.empty(), keys -> each);
            assertThatThrownBy(() -> array.write(Selection.all(1), values, noted))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("note");
        }
        array.write(Selection.all(1), values);
        array.write(Selection.all(1), values);
        assertThat(array.read()).isEqualTo(values);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void pointsMayBeWrittenWhereOtherChunksAreCleared(boolean sharded, boolean asBytes) {
        ArrayBuilder builder = new ArrayBuilder(DataType.INT32, 8, 8).chunks(2, 2);
        Store store = asBytes ? new ChangesAsBytes(new MemoryStore()) : new MemoryStore();
        ZarrArray array = Memory.array(store, (sharded ? builder.shards(4, 4) : builder).toJson());
        int[] ones = new int[64];
        Arrays.fill(ones, 1);
        array.write(Selection.all(2), NdArray.ofInts(new int[] {8, 8}, ones));

        array.write(
                Selection.points(new long[] {0, 3}, new long[] {1, 3}),
                NdArray.ofInts(new int[] {2}, 5, 6),
                new ArrayWrite(MergeRule.OVERWRITE, Optional.of(Selection.all(2)), keys -> Json.object()));

        int[] expected = new int[64];
        expected[1] = 5;
        expected[27] = 6;
        assertThat(array.read().toInts()).containsExactly(expected);
    }

    private static ObjectNode note(List<String> keys) {
        return Json.object().put("shards", keys.toString()).put("id", "forged");
    }

    @Test
    void aWholeChunkAndWhatFollowsItInTheSameCommitLeaveTheWritersValuesAlone() {
        ArrayMetadata metadata = ArrayMetadataParser.parse(
                new ArrayBuilder(DataType.INT32, 4).chunks(4).toJson(), "test");
        NdArray whole = NdArray.ofInts(new int[] {4}, 1, 2, 3, 4);
        Change first =
                Change.of(new ArrayChange(new Span[0], Span.whole(new int[] {4}), whole, "overwrite", Json.object()));
        Change second = Change.of(new ArrayChange(
                new Span[0],
                new Span[] {Span.range(1, 0, 1)},
                NdArray.ofInts(new int[] {1}, 9),
                "overwrite",
                Json.object()));

        NextVersion next = new ChunkFolder(metadata, Map.of("overwrite", MergeRule.OVERWRITE), "c/0")
                .fold(Optional.empty(), List.of(first, second));

        ByteBuffer written = ((NextVersion.Bytes) next.pieces().get(0)).bytes().order(ByteOrder.LITTLE_ENDIAN);
        assertThat(written.getInt(4)).isEqualTo(9);
        assertThat(whole.toInts()).containsExactly(1, 2, 3, 4);
    }

    /** Such a chunk is handed on as it lies in the buffer that the next one is decoded into. */
    @Test
    void chunksThatNoCodecChangesAreWrittenOneByOne() {
        ZarrArray array =
                Memory.array(new ArrayBuilder(DataType.INT32, 64).shards(64).chunks(2));
        int[] values = IntStream.range(1, 65).toArray();

        array.write(Selection.all(1), NdArray.ofInts(new int[] {64}, values));
        array.write(Selection.of(Indices.at(5)), NdArray.ofInts(new int[] {1}, -6));

        values[5] = -6;
        assertThat(array.read().toInts()).containsExactly(values);
    }

    /** Rows of a plain chunk, some of which just fill the window of 1 MiB, alone or with others, or end past it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 21_845, 87_381, 87_382, 131_072, 262_143, 262_144, 262_145, 300_000})
    void rowsOfAnyLengthAreGathered(int width) {
        ZarrArray array = Memory.array(new ArrayBuilder(DataType.INT32, 6, 2L * width).chunks(3, width));
        int[] values = IntStream.range(0, 12 * width).toArray();

        array.write(Selection.all(2), NdArray.ofInts(new int[] {6, 2 * width}, values));

        assertThat(array.read().toInts()).isEqualTo(values);
    }

    @Test
    void stringsAreRefusedARuleForNumbers() {
        MergeRule never = new MergeRule() {
            @Override
            public String name() {
                return "never";
            }

            @Override
            public boolean merge(byte[] stored, int at, byte[] incoming, int from, int length, Tally tally) {
                return false;
            }
        };
        ZarrArray array = Memory.array(new ArrayBuilder(DataType.STRING, 1)).with(never);
        ArrayWrite how = new ArrayWrite(never, Optional.empty(), keys -> Json.object());

        assertThatThrownBy(() -> array.write(Selection.all(1), NdArray.ofStrings(List.of("x")), how))
                .isInstanceOf(ZarrException.Unsupported.class)
                .hasMessageContaining("'never'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"snappy", "blosclz"})
    void aCompressorThatIsOnlyReadIsNamedWithTheChunk(String compressor, @TempDir Path folder) throws IOException {
        ArrayBuilder builder = new ArrayBuilder(DataType.INT32, 4).blosc(compressor, 1, "shuffle");
        assertThatThrownBy(() -> Zarr.create(folder, builder))
                .isInstanceOf(ZarrException.Unsupported.class)
                .hasMessageContainingAll(folder.toString(), compressor);
        assertThat(folder).isEmptyDirectory();
        Files.write(folder.resolve("zarr.json"), Json.bytes(builder.toJson()));
        ZarrArray array = Zarr.openArray(folder);

        assertThatThrownBy(() -> array.write(Selection.all(1), NdArray.ofInts(new int[] {4}, 1, 2, 3, 4)))
                .isInstanceOf(ZarrException.Unsupported.class)
                .hasMessageContaining("c/0")
                .hasMessageContaining(compressor);
    }

    @Test
    void theSameValuesAgainAreACommitWithoutNewChunks() {
        ZarrArray array = Memory.array(
                new ArrayBuilder(DataType.INT32, 4096).shards(4096).chunks(4096).crc32c());
        NdArray values = NdArray.ofInts(new int[] {4096}, new int[4096]);
        values.rawBytes()[0] = 1;
        array.write(Selection.all(1), values);
        long once = array.storedBytes(0).orElseThrow();

        array.write(Selection.all(1), values);

        assertThat(array.shard(0).commits()).hasSize(2);
        assertThat(array.storedBytes(0).orElseThrow() - once).isLessThan(4096);
    }
}
