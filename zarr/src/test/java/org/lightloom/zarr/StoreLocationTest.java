package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which store a node belongs to is never guessed, and no link leads from a store to an array outside it. */
class StoreLocationTest {
    @TempDir
    Path folder;

    private Path store = Path.of("");

    @BeforeEach
    void create() {
        store = folder.resolve("store");
        Zarr.createGroup(store, Json.object().put(StoreLocation.ATTRIBUTE, "x"));
        Zarr.create(store.resolve("array"), new ArrayBuilder(DataType.INT32, 4));
        Zarr.create(folder.resolve("outside"), new ArrayBuilder(DataType.INT32, 4));
    }

    /** To take an array below it for one of its own would be to write beside the store's lock. */
    @ParameterizedTest
    @ValueSource(strings = {"", "{\"attributes\": {\"lightlo", "[]", "{} {}"})
    void aRootThatCannotBeReadIsNoFolderWithoutAMark(String damaged) throws IOException {
        Files.writeString(store.resolve("zarr.json"), damaged);

        assertThatThrownBy(() -> Zarr.openArray(store.resolve("array")))
                .isInstanceOf(ZarrException.Corrupt.class)
                .hasMessageContaining("store/zarr.json");
    }

    /** Who has the array open takes another lock. */
    @Test
    void aStoreWithOneLockDoesNotBeginAroundANodeThatIsThere() {
        Path other = folder.resolve("other");
        Zarr.create(other.resolve("a"), new ArrayBuilder(DataType.INT32, 1));

        assertThatThrownBy(() -> Zarr.createGroup(other, Json.object().put(StoreLocation.ATTRIBUTE, "x")))
                .isInstanceOf(ZarrException.AlreadyExists.class)
                .hasMessageContainingAll(other.toString(), "not empty (a)");
        assertThat(other.resolve("zarr.json")).doesNotExist();
    }

    @Test
    void aRootBehindALinkThatLeadsOutIsNotRead() throws IOException {
        Files.move(store.resolve("zarr.json"), folder.resolve("zarr.json"));
        Files.createSymbolicLink(store.resolve("zarr.json"), Path.of("../zarr.json"));

        assertThatThrownBy(() -> Zarr.openArray(store.resolve("array")))
                .isInstanceOf(ZarrException.class)
                .hasMessageContaining("symbolic link");
    }

    @Test
    void anArrayOutsideIsNoMember() throws IOException {
        Path plain = folder.resolve("plain");
        Zarr.createGroup(plain, Json.object());
        Files.createSymbolicLink(plain.resolve("member"), Path.of("../outside"));
        Files.createSymbolicLink(store.resolve("member"), Path.of("../outside"));

        assertThatThrownBy(() -> Zarr.openGroup(plain).array("member")).hasMessageContaining("symbolic link");
        assertThatThrownBy(() -> Zarr.openGroup(store).array("member")).hasMessageContaining("symbolic link");
        assertThatThrownBy(() -> Zarr.openArray(plain, "member")).hasMessageContaining("symbolic link");
        assertThatThrownBy(() -> Zarr.openArray(plain, "../outside")).isInstanceOf(ZarrException.class);
    }
}
