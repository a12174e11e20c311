package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that cannot be answered say what is wrong, and change nothing. */
class MisuseTest {
    @TempDir
    Path folder;

    private ArrayBuilder four(DataType type) {
        return new ArrayBuilder(type, 4);
    }

    @ParameterizedTest
    @ValueSource(longs = {(1L << 53) + 1, Long.MAX_VALUE, Long.MIN_VALUE, -1, 0})
    void aWholeFillValueIsKeptToTheLastDigit(long value) {
        ZarrArray array = Zarr.create(folder.resolve("a"), four(DataType.INT64).fill(value));

        assertThat(array.longs().read()).containsOnly(value);
    }

    @Test
    void aFillValueThatTheTypeCannotHoldIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> four(DataType.FLOAT32).fill(1e300))
                .withMessageContainingAll("1.0E300", "float32");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> four(DataType.FLOAT16).fill(-100_000))
                .withMessageContainingAll("float16", "65504");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> four(DataType.FLOAT64).fill(1, 1))
                .withMessageContaining("imaginary");
        assertThat(Zarr.create(folder.resolve("f"), four(DataType.FLOAT32).fill(Float.NEGATIVE_INFINITY))
                        .floats()
                        .read())
                .containsOnly(Float.NEGATIVE_INFINITY);
    }

    @Test
    void complexNumbersHaveAFillValueOfTwoParts() {
        ZarrArray array =
                Zarr.create(folder.resolve("c"), four(DataType.COMPLEX128).fill(1.5, Double.NaN));
        ZarrArray real =
                Zarr.create(folder.resolve("r"), four(DataType.COMPLEX64).fill(3));

        assertThat(array.fillValue().toString()).isEqualTo("[1.5,\"NaN\"]");
        assertThat(real.read(Selection.all(1))
                        .toBytes()
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getFloat(0))
                .isEqualTo(3);
    }

    @Test
    void valuesThatAreNoneAreRefusedWhereTheyAreGiven() {
        ZarrArray bools = Zarr.create(folder.resolve("b"), four(DataType.BOOL));
        NdArray two = NdArray.ofBytes(DataType.BOOL, new int[] {4}, new byte[] {1, 2, 0, 0});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bools.write(Selection.all(1), two))
                .withMessageContainingAll(bools.path().toString(), "bool 1", "only 0 and 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NdArray.ofInts(new int[] {-1, -1}, 5))
                .withMessageContaining("below 0");
    }

    /** What a thread's buffer held before is no value. */
    @Test
    void boolsAreWrittenAfterOtherBytesOfTheSameLength() {
        byte[] sevens = {7, 7, 7, 7};
        byte[] bools = {1, 0, 1, 1};
        ZarrArray bytes =
                Zarr.create(folder.resolve("a"), four(DataType.INT8).shards(4).chunks(4));
        ZarrArray array =
                Zarr.create(folder.resolve("b"), four(DataType.BOOL).shards(4).chunks(4));
        for (int i = 0; i < 20; i++) {
            bytes.write(Selection.all(1), NdArray.ofBytes(DataType.INT8, new int[] {4}, sevens));
            array.write(Selection.all(1), NdArray.ofBytes(DataType.BOOL, new int[] {4}, bools));
        }

        ByteBuffer read = array.read(Selection.all(1)).toBytes();
        assertThat(IntStream.range(0, 4).map(read::get)).containsExactly(1, 0, 1, 1);
    }

    @Test
    void noAttributesAreNotNull() {
        ZarrArray array = Zarr.create(folder.resolve("a"), four(DataType.INT8));

        assertThatNullPointerException().isThrownBy(() -> array.putAttributes(nothing()));
    }

    @SuppressWarnings("NullAway")
    private static ObjectNode nothing() {
        return null;
    }

    @Test
    void anArrayHasNoMembersByWhateverCall() {
        ZarrArray array = Zarr.create(folder.resolve("a"), four(DataType.INT8));

        for (String name : new String[] {"sub", "c", "c/deeper"}) {
            assertThatThrownBy(() -> Zarr.createGroup(array.path().resolve(name)))
                    .hasMessageContainingAll(name, "lies in the array " + array.path());
            assertThatThrownBy(() -> Zarr.create(array.path().resolve(name), four(DataType.INT8)))
                    .hasMessageContaining("lies in the array");
        }
        assertThat(array.path().resolve("sub")).doesNotExist();
        assertThat(array.path().resolve("c")).doesNotExist();
    }

    @Test
    void whatLiesThereInsteadIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Path old = Files.createDirectories(folder.resolve("old"));
        Files.writeString(old.resolve(".zgroup"), "{}");

        assertThatThrownBy(() -> Zarr.create(file, four(DataType.INT8))).hasMessageContaining("is a file");
        assertThatThrownBy(() -> Zarr.open(old))
                .isInstanceOf(ZarrException.NotFound.class)
                .hasMessageContainingAll(".zgroup", "Zarr v2");
    }

    @Test
    void aDeletedArrayIsNotMadeAgainBySettlingItOrByItsAttributes() {
        ZarrArray array = Zarr.create(folder.resolve("a"), four(DataType.INT8));
        array.delete();

        assertThatThrownBy(() -> array.settle(0)).isInstanceOf(ZarrException.NotFound.class);
        assertThatThrownBy(() -> array.updateAttributes(attributes -> attributes))
                .isInstanceOf(ZarrException.NotFound.class);
        assertThatThrownBy(() -> array.putAttributes(Json.object())).isInstanceOf(ZarrException.NotFound.class);
        assertThat(array.path()).doesNotExist();
    }

    @Test
    void aNewArrayDoesNotTakeOverTheChunksOfAnother() throws IOException {
        ZarrArray array = Zarr.create(folder.resolve("a"), four(DataType.INT8));
        array.write(Selection.all(1), NdArray.ofBytes(DataType.INT8, new int[] {4}, new byte[] {1, 2, 3, 4}));
        Files.delete(array.path().resolve("zarr.json"));

        assertThatThrownBy(() -> Zarr.create(array.path(), four(DataType.INT8)))
                .isInstanceOf(ZarrException.AlreadyExists.class)
                .hasMessageContaining("chunks of an array that was deleted");
        assertThat(array.path().resolve("zarr.json")).doesNotExist();
    }

    /** The dead bytes may be all that a damaged chunk can be put right with. */
    @Test
    void aDamagedShardIsNotCompacted() throws IOException {
        ZarrArray array = Zarr.create(
                folder.resolve("a"), four(DataType.INT8).shards(4).chunks(2).crc32c());
        for (byte value = 1; value < 3; value++) {
            array.write(
                    Selection.all(1),
                    NdArray.ofBytes(DataType.INT8, new int[] {4}, new byte[] {value, value, value, value}));
        }
        Path file = array.path().resolve("c/0");
        byte[] bytes = Files.readAllBytes(file);
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\u0002\u0002")] ^= 8;
        Files.write(file, bytes);

        assertThatThrownBy(() -> array.shard(0).compact(Json.object())).isInstanceOf(ZarrException.Corrupt.class);
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    }

    @Test
    void blocksThatAreNoneSayWhichLengthsTheyHave() {
        ZarrArray array = Zarr.create(folder.resolve("a"), four(DataType.INT8));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> array.blocks(Selection.all(1), new int[] {0}, 1))
                .withMessageContainingAll("[0]", "each at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> array.blocks(Selection.all(1), new int[] {2}, 0))
                .withMessageContaining("0 blocks ahead");
    }
}
