package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consolidated metadata that are older than what is there hide nothing from a copy or a verification. */
class OutdatedConsolidationTest {
    private static final int[] VALUES = {1, 2, 3, 4};

    @TempDir
    Path folder;

    private Path source = Path.of("");
    private Path target = Path.of("");

    @BeforeEach
    void create() {
        source = folder.resolve("source");
        target = folder.resolve("target");
        ZarrGroup group = Zarr.createGroup(source);
        written(group, "a");
        written(group, "sub/b");
        group.consolidate(List.of("a", "sub/b"));
    }

    private static void written(ZarrGroup group, String name) {
        group.create(name, new ArrayBuilder(DataType.INT32, VALUES.length).chunks(2))
                .ints()
                .write(Selection.all(1), VALUES);
    }

    @Test
    void groupsInBetweenAreConsolidatedAsWell() {
        ZarrGroup group = Zarr.openGroup(source);

        assertThat(group.members()).containsOnlyKeys("a", "sub");
        assertThat(group.walk()).hasSize(4);
        assertThat(verified().outdated()).isEmpty();
    }

    @Test
    void aMemberThatIsNotListedIsCopiedAndNamed() {
        written(Zarr.openGroup(source), "sub/c");

        assertThat(verified().outdated()).containsExactly(source.resolve("sub/c"));
        assertThat(verified().arrays()).isEqualTo(3);
        assertThat(verified().passed()).isTrue();
        ZarrGroup copy = copied();
        assertThat(copy.isConsolidated()).isTrue();
        assertThat(copy.array("sub/c").ints().read()).isEqualTo(VALUES);
    }

    @Test
    void aMemberIsCopiedAsItsOwnDocumentSays() throws IOException {
        ObjectNode document = document(source.resolve("a"));
        document.putArray("shape").add(6);
        Files.write(source.resolve("a/zarr.json"), Json.bytes(document));
        Zarr.openArray(source.resolve("a")).ints().write(Selection.of(Indices.range(4, 6)), new int[] {5, 6});

        assertThat(verified().outdated()).containsExactly(source.resolve("a"));
        assertThat(verified().chunks()).isEqualTo(5);
        assertThat(copied().array("a").ints().read()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void aMemberWhoseDocumentIsGoneIsNotPassedOver() throws IOException {
        Files.delete(source.resolve("sub/b/zarr.json"));

        assertThat(verified().damages())
                .singleElement()
                .satisfies(damage -> assertThat(damage.what())
                        .contains(source.resolve("sub/b").toString(), "consolidated metadata of " + source));
        assertThatThrownBy(this::copied)
                .isInstanceOf(ZarrException.NotFound.class)
                .hasMessageContainingAll(source.resolve("sub/b").toString(), "consolidated metadata");
        assertThat(target).doesNotExist();
    }

    @Test
    void aGroupThatIsNotSupportedDoesNotKeepTheRestFromBeingLookedAt() throws IOException {
        ObjectNode document = document(source.resolve("sub"));
        Files.write(source.resolve("sub/zarr.json"), Json.bytes(document.put("zarr_format", 4)));

        assertThat(verified().arrays()).isEqualTo(1);
        assertThat(verified().damages())
                .singleElement()
                .satisfies(damage -> assertThat(damage.what()).contains("zarr_format is 4"));
    }

    /** What the consolidated metadata of such a store lack is still being made. */
    @Test
    void aStoreThatPublishesByThemIsTakenAsTheySay() {
        source = folder.resolve("store");
        ZarrGroup group = Zarr.createGroup(source, Json.object().put(StoreLocation.ATTRIBUTE, 1));
        written(group, "a");
        group.consolidate(List.of("a"));
        written(group, "b");

        assertThat(verified().outdated()).isEmpty();
        assertThat(copied().members()).containsOnlyKeys("a");
    }

    private ZarrVerification.Report verified() {
        return ZarrVerification.verify(Zarr.open(source), (done, total) -> {});
    }

    private ZarrGroup copied() {
        ZarrCopy.copy(Zarr.open(source), target, CopyOptions.defaults());
        return Zarr.openGroup(target);
    }

    private static ObjectNode document(Path node) throws IOException {
        return Json.parse(ByteBuffer.wrap(Files.readAllBytes(node.resolve("zarr.json"))), node.toString());
    }
}
