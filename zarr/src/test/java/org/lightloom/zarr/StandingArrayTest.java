package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lightloom.kv.Change;

/** Who had an array open while it was deleted, or made anew, is told so and changes nothing. */
class StandingArrayTest {

    @Test
    void aWriterIsToldThatItsArrayIsGoneOrAnother(@TempDir Path folder) {
        Path place = folder.resolve("a");
        ZarrArray old = Zarr.create(place, new ArrayBuilder(DataType.INT32, 4));
        old.delete();

        assertThatThrownBy(() -> old.ints().write(Selection.all(1), new int[4]))
                .isInstanceOf(ZarrException.NotFound.class)
                .hasMessageContainingAll(place.toString(), "deleted");
        assertThatThrownBy(() -> old.grow(5)).isInstanceOf(ZarrException.NotFound.class);
        assertThat(place).doesNotExist();
        NewFolder.remove(place);
        Zarr.create(place, new ArrayBuilder(DataType.INT32, 4).chunks(2).crc32c());
        assertThatThrownBy(() -> old.ints().write(Selection.all(1), new int[4]))
                .hasMessageContainingAll(place.toString(), "another array");
        assertThatThrownBy(() -> old.update(new long[] {0}, ByteBuffer.allocate(0), (values, payload) -> values))
                .hasMessageContainingAll(place.toString(), "another array");
        assertThat(Zarr.openArray(place).storedChunks()).isEmpty();
    }

    /** Its chunks would be decoded as what they are not, or an element be taken for another fill value. */
    @ParameterizedTest
    @MethodSource("others")
    void aWriterOfAnArrayThatWasReplacedChangesNothing(ObjectNode description, @TempDir Path folder) {
        Path place = folder.resolve("a");
        ZarrArray old = Zarr.create(place, opened());
        NewFolder.remove(place);
        ZarrArray other = Zarr.create(place, description);
        NdArray eights = NdArray.ofBytes(other.dataType(), new int[] {8, 8}, new byte[256]);
        Arrays.fill(eights.rawBytes(), (byte) 8);
        other.write(Selection.all(2), eights);

        List<ThrowingCallable> changes = List.of(
                () -> old.write(Selection.all(2), NdArray.ofInts(new int[] {8, 8}, new int[64])),
                () -> old.resize(8, 8),
                () -> old.resize(9, 9),
                () -> old.grow(9, 9),
                () -> old.shard(0, 0).repair(Json.object()),
                () -> old.shard(0, 0).compact(Json.object()),
                () -> old.shard(0, 0).replace(old.shard(0, 0).newContent(), Json.object()),
                () -> old.shard(0, 0).undo(new ShardCommit.Undo(UUID.randomUUID(), Optional.empty()), Json.object()));
        for (ThrowingCallable change : changes) {
            assertThatThrownBy(change)
                    .isInstanceOf(ZarrException.NotFound.class)
                    .hasMessageContainingAll(place.toString(), "another array")
                    .hasMessageNotContaining("verify");
        }
        assertThat(other.reopened().shape()).containsExactly(8, 8);
        assertThat(other.reopened().read()).isEqualTo(eights);
    }

    private static ArrayBuilder opened() {
        return opened(DataType.INT32);
    }

    private static ArrayBuilder opened(DataType type) {
        return new ArrayBuilder(type, 8, 8).shards(8, 8).chunks(4, 4).zstd(1, false);
    }

    private static Stream<ObjectNode> others() {
        ObjectNode keys = opened().toJson();
        keys.putObject("chunk_key_encoding").put("name", "v2");
        ObjectNode start = opened().toJson();
        ((ObjectNode) start.at("/codecs/0/configuration")).put("index_location", "start");
        ObjectNode unchecked = opened().toJson();
        ((ArrayNode) unchecked.at("/codecs/0/configuration/index_codecs")).remove(1);
        return Stream.of(
                opened(DataType.FLOAT32).toJson(),
                opened().shards(4, 8).toJson(),
                opened().chunks(2, 4).toJson(),
                opened().uncompressed().gzip(1).toJson(),
                opened().bigEndian().toJson(),
                opened().transpose(1, 0).toJson(),
                opened().fill(7).toJson(),
                keys,
                start,
                unchecked);
    }

    /** A resize takes chunks away first, for which it may need long. */
    @Test
    void aDocumentIsChangedOnlyIfItPassesUnderItsLock(@TempDir Path folder) {
        Path place = folder.resolve("a");
        ZarrArray old = Zarr.create(place, opened());
        Node node = new Node(StoreLocation.of(place));
        StandingArray standing = new StandingArray(node, old.metadata());
        MetadataFolder folded = new MetadataFolder(node.where(), Optional.of(standing));
        Change shorter = new MetadataChange.Resize(MetadataChange.lengths(new long[] {3, 3})).toChange();
        Runnable resize = () ->
                node.location().store().update(node.key(), shorter, folded).orThrow();
        resize.run();
        assertThat(old.reopened().shape()).containsExactly(3, 3);
        NewFolder.remove(place);
        ZarrArray other = Zarr.create(place, opened().chunks(2, 4));

        assertThatThrownBy(resize::run)
                .isInstanceOf(ZarrException.NotFound.class)
                .hasMessageContainingAll(place.toString(), "another array");
        assertThat(other.reopened().shape()).containsExactly(8, 8);
        other.delete();
        assertThatThrownBy(resize::run).isInstanceOf(ZarrException.NotFound.class);
        assertThat(place.resolve("zarr.json")).doesNotExist();
    }

    @Test
    void aChangeThatLostItsArrayMeanwhileIsNoSuccess(@TempDir Path folder) {
        Path place = folder.resolve("a");
        ArrayBuilder little = new ArrayBuilder(DataType.INT32, 4);
        ZarrArray old = Zarr.create(place, little);
        AtomicBoolean replaced = new AtomicBoolean();
        Runnable replace = () -> {
            NewFolder.remove(place);
            Zarr.create(place, little.bigEndian());
        };

        assertThatThrownBy(() -> old.update(new long[] {0}, ByteBuffer.allocate(0), (values, payload) -> {
                    if (!replaced.getAndSet(true)) {
                        CompletableFuture.runAsync(replace).join();
                    }
                    return NdArray.ofInts(new int[] {4}, 1, 2, 3, 4);
                }))
                .isInstanceOf(ZarrException.NotFound.class)
                .hasMessageContainingAll(place.toString(), "another array", "verify");
    }

    @Test
    void anArrayThatIsOnlyCompressedHarderFromNowOnIsTheSame(@TempDir Path folder) {
        Path place = folder.resolve("a");
        ZarrArray old = Zarr.create(
                place, new ArrayBuilder(DataType.INT8, 8).shards(8).chunks(4).zstd(1, false));
        NewFolder.remove(place);
        ObjectNode other = new ArrayBuilder(DataType.INT8, 8)
                .shards(8)
                .chunks(4)
                .zstd(9, true)
                .toJson();
        ObjectNode bytes = (ObjectNode) other.at("/codecs/0/configuration/codecs/0");
        bytes.putObject("configuration").put("endian", "big");
        ZarrArray array = Zarr.create(place, other);

        old.bytes().write(Selection.all(1), new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

        assertThat(array.bytes().read()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }
}
