package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked for wrongly is an error that says where and what, and changes nothing. */
class MisuseTest {
    @TempDir
    Path folder;

    private ZarrArray array = Memory.array(new ArrayBuilder(DataType.INT32));

    @BeforeEach
    void create() {
        array = Zarr.create(folder.resolve("a"), new ArrayBuilder(DataType.INT32, 10, 20).chunks(4, 5));
        array.ints().write(Selection.all(2), new int[200]);
    }

    @Test
    void coordinatesThatAreNoChunk() {
        for (long[] chunk : new long[][] {{0}, {-1, 0}, {0, 0, 0}, {0, Long.MAX_VALUE}}) {
            for (ThrowingCallable call : Stream.<ThrowingCallable>of(
                            () -> array.readChunk(chunk),
                            () -> array.chunkSelection(chunk),
                            () -> array.storedBytes(chunk),
                            () -> array.settle(chunk),
                            () -> array.update(chunk, ByteBuffer.allocate(0), (values, payload) -> values))
                    .toList()) {
                assertThatThrownBy(call)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContainingAll(array.path().toString(), "no chunk");
            }
        }
        assertThat(folder.resolve("a/c/-1")).doesNotExist();
    }

    @Test
    void aFunctionThatMakesAnotherChunkThanItsArrayHas() {
        NdArray other = NdArray.ofInts(new int[] {1}, 1);
        NdArray floats = NdArray.ofFloats(new int[] {4, 5}, new float[20]);

        for (NdArray wrong : new NdArray[] {other, floats}) {
            assertThatThrownBy(() -> array.update(new long[] {0, 0}, ByteBuffer.allocate(0), (values, p) -> wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("a/c/0/0", "int32[4, 5]");
        }

        assertThat(array.ints().read()).containsOnly(0).hasSize(200);
    }

    /** It would come back as a question mark. */
    @Test
    void stringsThatUtf8CannotStore() {
        ZarrArray strings = Zarr.create(folder.resolve("s"), new ArrayBuilder(DataType.STRING, 2).fill("-"));

        for (String wrong : new String[] {"\ud800", "x\udc00", "\udc00\ud800"}) {
            assertThatThrownBy(() -> strings.strings().write(Selection.all(1), new String[] {"a", wrong}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll(strings.path().toString(), "string 1", "surrogate");
        }
        assertThatThrownBy(() -> strings.strings().write(Selection.all(1), new String[] {null, "a"}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("string 0 is null");

        assertThat(strings.strings().read()).containsExactly("-", "-");
        strings.strings().write(Selection.all(1), new String[] {"\ud83d\ude00", ""});
        assertThat(strings.strings().read()).containsExactly("\ud83d\ude00", "");
    }

    /** Other programs write them into attributes bare. */
    @Test
    void numbersThatJsonDoesNotHaveStayNumbers() {
        array.updateAttributes(attributes -> attributes.put("n", Double.NaN).put("i", Float.NEGATIVE_INFINITY));
        array.resize(5, 20);

        assertThat(array.reopened().attributes().path("n").isNumber()).isTrue();
        assertThat(array.reopened().attributes().path("i").doubleValue()).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void attributesWithoutJson() {
        assertThatThrownBy(() -> array.putAttributes(Json.object().putPOJO("p", new Object())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(array.reopened().attributes()).isEmpty();
    }

    @Test
    void attributesKeepWhatIsNoText() {
        array.updateAttributes(attributes -> attributes.put("s", "x\ud800"));

        assertThat(array.reopened().attributes().path("s").asText()).isEqualTo("x\ud800");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zarr.json", "x/zarr.json", "__x", "...", ".lightloom", ".lightloom-x/y"})
    void namesThatAreReserved(String name) {
        ZarrGroup group = Zarr.createGroup(folder.resolve("g"));

        assertThatThrownBy(() -> group.create(name, new ArrayBuilder(DataType.INT8, 1)))
                .isInstanceOf(ZarrException.class)
                .hasMessageContainingAll(group.path().toString(), "reserved");

        assertThat(group.reopened().members()).isEmpty();
    }

    @Test
    void aMemberBelowAnArray() {
        ZarrGroup group = Zarr.createGroup(folder.resolve("g"));
        group.create("sub/a", new ArrayBuilder(DataType.INT8, 1));

        assertThatThrownBy(() -> group.create("sub/a/b", new ArrayBuilder(DataType.INT8, 1)))
                .isInstanceOf(ZarrException.class)
                .hasMessageContaining("'sub/a' is an array");

        assertThat(group.walk().map(node -> group.path().relativize(node.path()).toString()))
                .containsExactly("", "sub", "sub/a");
    }

    @Test
    void aFolderWhereAChunkShouldBe() throws Exception {
        Files.delete(folder.resolve("a/c/0/0"));
        Files.createDirectory(folder.resolve("a/c/0/0"));

        assertThatThrownBy(() -> array.read())
                .hasMessageContainingAll(folder.resolve("a/c/0/0").toString(), "is a folder", "move it away");
        assertThatThrownBy(() -> array.ints().write(Selection.block(new long[] {0, 0}, new int[] {1, 1}), new int[1]))
                .hasMessageContainingAll(folder.resolve("a/c/0/0").toString(), "is a folder", "move it away");
    }
}
