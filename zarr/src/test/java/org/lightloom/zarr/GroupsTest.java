package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups, their consolidated metadata, and which private folder belongs to which node. */
class GroupsTest {
    private static final ArrayBuilder ARRAY = new ArrayBuilder(DataType.INT32, 4).chunks(2);

    @Test
    void membersAreListedWithTheirKind(@TempDir Path folder) {
        ZarrGroup root = root(folder);
        root.create("b", ARRAY);
        Zarr.createGroup(folder.resolve("a"), Json.object()).create("inner", ARRAY);

        assertThat(root.members()).isEqualTo(new TreeMap<>(Map.of("a", "group", "b", "array")));
        assertThat(root.array("a/inner").shape()).containsExactly(4);
        assertThat(root.group("a").members()).containsOnlyKeys("inner");
        assertThat(root.contains("b")).isTrue();
        assertThat(root.contains("c")).isFalse();
    }

    @Test
    void aNodeIsCreatedOnce(@TempDir Path folder) {
        ZarrGroup root = root(folder);
        root.create("a", ARRAY);

        assertThatThrownBy(() -> root.create("a", ARRAY)).isInstanceOf(ZarrException.AlreadyExists.class);
        assertThatThrownBy(() -> Zarr.createGroup(folder, Json.object()))
                .isInstanceOf(ZarrException.AlreadyExists.class);
        assertThatThrownBy(() -> Zarr.create(folder, ARRAY)).isInstanceOf(ZarrException.AlreadyExists.class);
    }

    @Test
    void anInvalidDescriptionWritesNothing(@TempDir Path folder) {
        ArrayBuilder invalid = new ArrayBuilder(DataType.INT32, 4).shards(4).chunks(3);

        assertThatThrownBy(() -> Zarr.create(folder.resolve("x"), invalid))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        folder.resolve("x").toString(), "inner chunks [3] do not divide the shard [4]");
        assertThat(folder.resolve("x")).doesNotExist();
        ZarrGroup group = Zarr.createGroup(folder.resolve("g"));
        assertThatThrownBy(() -> group.create("sub/x", invalid))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(group.path() + "/sub/x", "do not divide");
        ObjectNode noArray = invalid.chunks(4).toJson().put("node_type", "group");
        assertThatThrownBy(() -> Zarr.create(folder.resolve("x"), noArray))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(folder.resolve("x").toString(), "node_type is 'group'");
        assertThat(folder.resolve("x")).doesNotExist();
        assertThat(group.reopened().members()).isEmpty();
    }

    @Test
    void chunksThatNoProcessCanHoldAreNotMade(@TempDir Path folder) {
        ArrayBuilder large = new ArrayBuilder(DataType.INT32, 1L << 40);

        assertThatThrownBy(() -> Zarr.create(folder.resolve("x"), large))
                .isInstanceOf(ZarrException.Unsupported.class)
                .hasMessageContainingAll(folder.resolve("x").toString(), "[2147483647]", "2 GiB", "smaller");
        assertThat(folder.resolve("x")).doesNotExist();
        Zarr.create(folder.resolve("x"), large.shards(1 << 30).chunks(1 << 20));
    }

    @Test
    void whatIsMissingIsNamedTogetherWithWhatIsThere(@TempDir Path folder) {
        ZarrGroup root = root(folder);
        root.create("lightcurves", ARRAY);

        assertThatThrownBy(() -> root.array("lightcurve"))
                .isInstanceOf(ZarrException.NotFound.class)
                .hasMessageContaining("'lightcurve'")
                .hasMessageContaining("[lightcurves]");
        assertThatThrownBy(() -> root.group("lightcurves"))
                .isInstanceOf(ZarrException.NotFound.class)
                .hasMessageContaining("not a group");
        assertThatThrownBy(() -> Zarr.open(folder.resolve("nowhere"))).isInstanceOf(ZarrException.NotFound.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../x", "a/../b", "", "a//b", ".", "a\\b", "a\0b", "/a"})
    void namesThatLeadElsewhereAreRefused(String name, @TempDir Path folder) {
        ZarrGroup root = root(folder.resolve("store"));

        assertThatThrownBy(() -> root.array(name)).isInstanceOf(ZarrException.class);
        assertThatThrownBy(() -> root.group(name)).isInstanceOf(ZarrException.class);
        assertThatThrownBy(() -> root.contains(name)).isInstanceOf(ZarrException.class);
        assertThatThrownBy(() -> root.create(name, ARRAY)).isInstanceOf(ZarrException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"attributes\": {\"lightloom\"", "[]"})
    void belowARootThatCannotBeReadNothingIsWrittenUnderAnotherLock(String damaged, @TempDir Path folder)
            throws IOException {
        root(folder).create("a", ARRAY);
        Files.writeString(folder.resolve("zarr.json"), damaged);

        assertThatThrownBy(() -> Zarr.openArray(folder.resolve("a")))
                .isInstanceOf(ZarrException.Corrupt.class)
                .hasMessageContaining(folder.resolve("zarr.json").toString());
        assertThat(folder.resolve("a/.lightloom")).doesNotExist();
    }

    @Test
    void consolidatingKeepsForeignMembersAndKeys(@TempDir Path folder) throws IOException {
        root(folder).create("a", ARRAY);
        ObjectNode document = document(folder);
        document.putObject("foreign").put("must_understand", false).put("kept", 1);
        document.putObject("consolidated_metadata")
                .put("kind", "inline")
                .put("foreign", 2)
                .putObject("metadata")
                .putObject("other")
                .put("node_type", "group");
        Files.write(folder.resolve("zarr.json"), Json.bytes(document));

        Zarr.openGroup(folder).consolidate(List.of("a"));

        ObjectNode now = document(folder);
        assertThat(now.path("foreign")).isEqualTo(document.path("foreign"));
        assertThat(now.path("consolidated_metadata").path("foreign").asInt()).isEqualTo(2);
        assertThat(Zarr.openGroup(folder).members()).containsOnlyKeys("a", "other");
        assertThat(Zarr.openGroup(folder).isConsolidated()).isTrue();
    }

    @Test
    void consolidatedLengthsNeverDecrease(@TempDir Path folder) throws IOException {
        ZarrGroup root = root(folder);
        ZarrArray array = root.create("a", ARRAY);
        array.grow(10);
        root.consolidate(List.of("a"));
        ObjectNode shorter = document(folder.resolve("a"));
        shorter.putArray("shape").add(7);
        Files.write(folder.resolve("a/zarr.json"), Json.bytes(shorter));

        root.consolidate(List.of("a"));

        assertThat(root.reopened().array("a").shape()).containsExactly(10);
    }

    @Test
    void arraysGrowAndNeverShrink(@TempDir Path folder) {
        ZarrArray array = Zarr.create(folder, new ArrayBuilder(DataType.INT32, 4, 9));

        array.grow(6, 2);

        assertThat(array.shape()).containsExactly(4, 9);
        assertThat(array.reopened().shape()).containsExactly(6, 9);
        assertThatThrownBy(() -> array.grow(7)).isInstanceOf(IllegalArgumentException.class);
        assertThat(array.reopened().shape()).containsExactly(6, 9);
    }

    @Test
    void aNodeThatIsGoneIsNotMadeAgainByAChange(@TempDir Path folder) throws IOException {
        ZarrArray array = Zarr.create(folder, ARRAY);
        Files.delete(folder.resolve("zarr.json"));

        assertThatThrownBy(() -> array.grow(9)).isInstanceOf(ZarrException.NotFound.class);
        assertThatThrownBy(() -> array.putAttributes(Json.object().put("a", 1)))
                .isInstanceOf(ZarrException.NotFound.class);
        assertThatThrownBy(array::reopened).isInstanceOf(ZarrException.NotFound.class);
        assertThat(folder.resolve("zarr.json")).doesNotExist();
    }

    @Test
    void attributesAreSetBesideTheOthers(@TempDir Path folder) {
        ZarrGroup root = root(folder);

        root.putAttributes(Json.object().put("title", "x"));

        assertThat(root.reopened().attributes().path("title").asText()).isEqualTo("x");
        assertThat(root.reopened().attributes().has("lightloom")).isTrue();
    }

    @Test
    void theNearestMarkedFolderHoldsTheLock(@TempDir Path folder) {
        root(folder);
        Zarr.createGroup(folder.resolve("sub"), Json.object()).create("a", ARRAY);

        assertThat(folder.resolve("lightcurves/.lightloom/lock")).exists();
        assertThat(folder.resolve("sub/.lightloom")).doesNotExist();
        assertThat(folder.resolve("sub/a/.lightloom")).doesNotExist();
        assertThat(StoreLocation.of(folder.resolve("sub/a")).prefix()).isEqualTo("sub/a/");
    }

    @Test
    void anArrayUnderNoMarkedFolderHasALockOfItsOwn(@TempDir Path folder) {
        ZarrGroup plain = Zarr.createGroup(folder, Json.object());
        plain.create("a", ARRAY);

        assertThat(folder.resolve("a/.lightloom/lock")).exists();
        assertThat(folder.resolve(".lightloom/lock")).exists();
        assertThat(folder.resolve("lightcurves")).doesNotExist();
    }

    @Test
    void readingWritesNothing(@TempDir Path folder) throws IOException {
        ZarrArray array = root(folder)
                .create(
                        "a",
                        new ArrayBuilder(DataType.INT32, 4).shards(4).chunks(2).crc32c());
        WrittenChunk written = array.write(Selection.all(1), NdArray.ofInts(new int[] {4}, 1, 2, 3, 4))
                .get(0);
        List<String> before = listing(folder);

        ZarrGroup root = Zarr.openGroup(folder);
        root.members();
        root.array("a").read();
        root.array("a").shard(0).commits();
        root.array("a").shard(written.coordinates()).readAsOf(written, Selection.all(1));
        root.array("a").storedBytes(0);

        assertThat(listing(folder)).isEqualTo(before);
    }

    private static List<String> listing(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> file + " " + file.toFile().lastModified() + " "
                            + file.toFile().length())
                    .sorted()
                    .toList();
        }
    }

    private static ZarrGroup root(Path folder) {
        ObjectNode attributes = Json.object();
        attributes.putObject("lightloom").put("format", 1);
        return Zarr.createGroup(folder, attributes);
    }

    private static ObjectNode document(Path folder) throws IOException {
        return Json.parse(ByteBuffer.wrap(Files.readAllBytes(folder.resolve("zarr.json"))), "test");
    }

    @Test
    void arraysThatShareADimensionBecomeEquallyLongInOneStep(@TempDir Path folder) {
        ZarrGroup group = Zarr.createGroup(folder.resolve("g"), Json.object());
        group.create("short", new ArrayBuilder(DataType.INT32, 3).chunks(8).dimensionNames("epoch"));
        group.create("long", new ArrayBuilder(DataType.INT32, 5, 2).chunks(8, 2).dimensionNames("epoch", "value"));
        group.consolidate(List.of("short"));

        group.consolidate(List.of("long"), "epoch");

        assertThat(group.reopened().array("short").shape()).containsExactly(5);
        assertThat(group.reopened().array("long").shape()).containsExactly(5, 2);
    }
}
