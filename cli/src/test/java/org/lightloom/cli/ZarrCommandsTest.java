package org.lightloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lightloom.zarr.ArrayBuilder;
import org.lightloom.zarr.DataType;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.Zarr;
import org.lightloom.zarr.ZarrArray;
import org.lightloom.zarr.ZarrGroup;

/** {@code zarr info}, {@code cat}, {@code copy} and {@code verify} of a hierarchy that has nothing of light curves. */
class ZarrCommandsTest {
    @TempDir
    Path folder;

    private Path store = Path.of("");
    private ZarrArray cube;

    @BeforeEach
    void create() {
        store = folder.resolve("any.zarr");
        ZarrGroup root = Zarr.createGroup(store, Json.object().put("title", "any"));
        cube = root.createGroup("sub", Json.object())
                .create(
                        "cube",
                        new ArrayBuilder(DataType.FLOAT32, 2, 3, 4)
                                .shards(2, 4, 4)
                                .chunks(1, 2, 2)
                                .crc32c()
                                .dimensionNames("time", "y", "x")
                                .attributes(Json.object().put("units", "mag")));
        float[] values = new float[24];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / 2f;
        }
        values[23] = Float.NaN;
        cube.floats().write(Selection.all(3), values);
        root.create("names", new ArrayBuilder(DataType.STRING, 3).chunks(2))
                .strings()
                .write(Selection.all(1), new String[] {"a", "b c", "é\"\n"});
    }

    // ---- info

    @Test
    void infoTellsWhatIsStored() {
        assertThat(Ran.well("zarr", "info", store).out())
                .contains("cube  float32[2 time, 3 y, 4 x]", "in 1 of 1 chunks, 96 bytes of values, ratio ")
                .contains("in 2 of 2 chunks");
        JsonNode json = Ran.well("zarr", "info", store, "--json").json().at("/members/sub/members/cube");
        assertThat(json.path("stored").path("bytes").asLong())
                .isEqualTo(store.resolve("sub/cube/c/0/0/0").toFile().length());
    }

    @Test
    void infoGoesOnBehindAMemberThatCannotBeRead() throws IOException {
        Files.writeString(store.resolve("names/zarr.json"), "{");

        Ran ran = Ran.of("zarr", "info", store);

        assertThat(ran.status()).isEqualTo(ExitStatus.FELL_SHORT);
        assertThat(ran.out()).contains("CANNOT BE READ", "names", "cube  float32");
    }

    // ---- cat

    @Test
    void infoNamesAMemberWithAnUnreadableChunkOnce() throws IOException {
        Path chunk = store.resolve("names/c/0");
        Files.delete(chunk);
        Files.createSymbolicLink(chunk, folder.resolve("outside"));
        Files.writeString(folder.resolve("outside"), "elsewhere");

        Ran ran = Ran.of("zarr", "info", store);

        assertThat(ran.status()).isEqualTo(ExitStatus.FELL_SHORT);
        assertThat(ran.lines())
                .filteredOn(line -> line.contains("names  "))
                .singleElement()
                .satisfies(line -> assertThat(line).contains("CANNOT BE READ"));
    }

    @Test
    void catPrintsRowsOfTheLastDimension() {
        Path array = store.resolve("sub/cube");

        assertThat(Ran.well("zarr", "cat", array).lines())
                .containsExactly(
                        "# 0,:,:",
                        "0 0.5 1 1.5",
                        "2 2.5 3 3.5",
                        "4 4.5 5 5.5",
                        "# 1,:,:",
                        "6 6.5 7 7.5",
                        "8 8.5 9 9.5",
                        "10 10.5 11 NaN");
        assertThat(Ran.well("zarr", "cat", array, "--select", "1,::2,-1").lines())
                .containsExactly("7.5", "NaN");
        assertThat(Ran.well("zarr", "cat", array, "--select", "0,[2,0],1:3").lines())
                .containsExactly("4.5 5", "0.5 1");
        assertThat(Ran.well("zarr", "cat", array, "--select", "...,0").lines()).containsExactly("0 2 4", "6 8 10");
        assertThat(Ran.well("zarr", "cat", array, "--select", "1,2,2").lines()).containsExactly("11");
        assertThat(Ran.well("zarr", "cat", array, "--select", "0:0").out()).isEmpty();
        assertThat(Ran.well("zarr", "cat", store.resolve("names")).lines())
                .containsExactly("a", "\"b c\"", "\"é\\\"\\n\"");
    }

    @Test
    void catPrintsCsvWithTheIndicesOfEachElement() {
        assertThat(Ran.well("zarr", "cat", store.resolve("sub/cube"), "--select", "1,2,2:", "--format", "csv")
                        .lines())
                .containsExactly("time,y,x,cube", "1,2,2,11", "1,2,3,NaN");
    }

    @Test
    void catPrintsNestedListsAsJson() {
        JsonNode json = Ran.well("zarr", "cat", store.resolve("sub/cube"), "--json", "--select", "1,1:,2:")
                .json();

        assertThat(json.path("shape")).hasToString("[2,2]");
        assertThat(json.path("values")).hasToString("[[9,9.5],[11,\"NaN\"]]");
        assertThat(Ran.well("zarr", "cat", store.resolve("names"), "--json")
                        .json()
                        .path("values"))
                .hasToString("[\"a\",\"b c\",\"é\\\"\\n\"]");
        assertThat(Ran.well("zarr", "cat", store.resolve("sub/cube"), "--json", "--select", ":,0:0")
                        .json()
                        .path("values"))
                .hasToString("[[],[]]");
    }

    @Test
    void jsonKeepsTheSignOfZero() {
        float[] zeros = {-0f, 0f};
        ZarrArray array = Zarr.openGroup(store).create("zeros", new ArrayBuilder(DataType.FLOAT32, 2).chunks(2));
        array.floats().write(Selection.all(1), zeros);

        assertThat(Ran.well("zarr", "cat", store.resolve("zeros"), "--json").out())
                .contains("[-0.0,0]");
    }

    @Test
    void catGoesThroughMoreThanItHoldsInOrder() {
        ZarrArray large =
                Zarr.create(folder.resolve("large"), new ArrayBuilder(DataType.INT32, 1_100_000).chunks(70_000));
        int[] values = new int[1_100_000];
        java.util.Arrays.setAll(values, i -> i);
        large.ints().write(Selection.all(1), values);

        List<String> lines = Ran.well("zarr", "cat", folder.resolve("large")).lines();

        assertThat(lines).hasSize(1_100_000);
        for (int i = 0; i < lines.size(); i += 997) {
            assertThat(lines.get(i)).isEqualTo(Integer.toString(i));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0,0,0,0", "5", "a", "::-1", "0,,1", "[9],:", "...,...", "0:1:0", "[]"})
    void selectionsThatAreNoneAreRefused(String selection) {
        assertThat(Ran.refused("zarr", "cat", store.resolve("sub/cube"), "--select", selection))
                .contains("--select " + selection);
    }

    @Test
    void aGroupHasNoValuesButMembers() {
        assertThat(Ran.refused("zarr", "cat", store)).contains("is a group", "names", "sub");
    }

    // ---- copy

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--chunks 2,1,3 --shards none",
                "--chunks 1,1,2 --shards 2,3,4 --compress blosc:zstd:3:shuffle",
                "--compress zstd:1 --memory 1",
                "--compress gzip:9 --no-verify",
                "--compress none"
            })
    void aCopyHasTheSameValuesAttributesAndNames(String options) {
        Path copy = folder.resolve("copy.zarr");
        Object[] words = Stream.concat(
                        Stream.of("zarr", "copy", store, copy),
                        Stream.of(options.split(" ")).filter(word -> !word.isEmpty()))
                .toArray();

        assertThat(Ran.well(words).out()).contains("2 arrays in 2 groups");

        ZarrGroup root = Zarr.openGroup(copy);
        ZarrArray array = root.array("sub/cube");
        assertThat(array.read()).isEqualTo(cube.read());
        assertThat(array.attributes()).isEqualTo(cube.attributes());
        assertThat(array.dimensionNames()).isEqualTo(cube.dimensionNames());
        assertThat(root.array("names").read())
                .isEqualTo(Zarr.openArray(store.resolve("names")).read());
        assertThat(root.attributes().path("title").asText()).isEqualTo("any");
        Ran.well("zarr", "verify", copy);
        assertThat(copy.resolve(".lightloom")).doesNotExist();
        assertThat(copy.resolve("sub/.lightloom")).doesNotExist();
        assertThat(Ran.refused("zarr", "copy", store, copy)).contains("choose another path");
    }

    @Test
    void copyOptionsAreForArraysThatFitThem() throws IOException {
        Path copy = folder.resolve("copy.zarr");

        assertThat(Ran.refused("zarr", "copy", store, copy, "--chunks", "5,5,5,5"))
                .contains("--chunks", "dimensions");
        assertThat(Ran.refused("zarr", "copy", store, copy, "--compress", "zip:3"))
                .contains("zstd:LEVEL");
        assertThat(Ran.refused("zarr", "copy", store, copy, "--chunks", "0,1,1"))
                .contains("--chunks");
        assertThat(Ran.refused("zarr", "copy", store, copy, "--chunks", "3,3,3", "--shards", "4,4,4"))
                .contains("copy of");
        assertThat(Ran.refused("zarr", "copy", store, store.resolve("in"))).contains("within");
        assertThat(Ran.refused("zarr", "copy", store.resolve("sub"), copy, "--chunks", "5"))
                .contains("no array has 1 dimension")
                .doesNotContain("dimensions");
        assertThat(Ran.refused("zarr", "copy", store, copy, "--chunks", "2,3,4"))
                .contains("[2, 3, 4] do not divide the shards [2, 4, 4]", "--shards none");
        Ran.well("zarr", "copy", store, folder.resolve("other.zarr"), "--chunks", "2,3,4", "--shards", "none");
        Path file = Files.writeString(folder.resolve("file"), "mine");
        assertThat(Ran.refused("zarr", "copy", store, file)).contains("is a file and no folder");
        assertThat(copy).doesNotExist();
    }

    @Test
    void aDamagedSourceLeavesNoCopy() throws IOException {
        damage();

        Ran ran = Ran.of("zarr", "copy", store, folder.resolve("copy.zarr"));

        assertThat(ran.status()).isEqualTo(ExitStatus.DAMAGED);
        assertThat(ran.err()).hasLineCount(1).contains("cube/c/0/0/0");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(store);
        }
    }

    @Test
    void aCopyOfALightloomStoreIsAPlainHierarchy() {
        Path sky = folder.resolve("sky.zarr");
        Ran.well("create", sky, "--reference", Sky.REFERENCE, "--epoch", "night1");

        Ran.well("zarr", "copy", sky, folder.resolve("plain.zarr"));

        ZarrGroup plain = Zarr.openGroup(folder.resolve("plain.zarr"));
        assertThat(plain.attributes().has("lightloom")).isFalse();
        assertThat(plain.isConsolidated()).isTrue();
        assertThat(plain.members()).isEqualTo(Zarr.openGroup(sky).members());
        assertThat(plain.array("object_ra").read())
                .isEqualTo(Zarr.openGroup(sky).array("object_ra").read());
    }

    // ---- verify

    @Test
    void verifyNamesTheDamagedInnerChunkAndGoesOn() throws IOException {
        assertThat(Ran.well("zarr", "verify", store).out())
                .startsWith("verified: 3 chunks")
                .contains("no checksum: " + store.resolve("names"));
        damage();
        Files.write(store.resolve("names/c/1"), new byte[] {1});

        Ran ran = Ran.of("zarr", "verify", store);

        assertThat(ran.status()).isEqualTo(ExitStatus.FELL_SHORT);
        assertThat(ran.out())
                .startsWith("FAILED: 3 chunks")
                .contains("cube/c/0/0/0 inner chunk 0", "elements 0:1,0:2,0:2", "names/c/1");
        JsonNode json = Ran.of("zarr", "verify", store, "--json").json();
        assertThat(json.path("passed").asBoolean()).isFalse();
        assertThat(json.at("/report/damages")).hasSize(2);
    }

    @Test
    void verifyNamesAMemberWhoseMetadataAreDamaged() throws IOException {
        Files.writeString(store.resolve("sub/cube/zarr.json"), "{}");

        Ran ran = Ran.of("zarr", "verify", store);

        assertThat(ran.status()).isEqualTo(ExitStatus.FELL_SHORT);
        assertThat(ran.out()).contains("sub/cube/zarr.json");
    }

    private void damage() throws IOException {
        Path shard = store.resolve("sub/cube/c/0/0/0");
        byte[] bytes = Files.readAllBytes(shard);
        bytes[3] ^= 1;
        Files.write(shard, bytes);
    }
}
