package org.lightloom.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Symbolic links in a store lead to other places in it; those that lead out are neither read nor written through. */
class LocalStoreLinksTest {
    private static final String OUT = "leads out of its store by a symbolic link";

    @TempDir
    Path folder;

    private LocalStore store = LocalStore.open(Path.of(""), "private");

    @BeforeEach
    void open() throws IOException {
        store = LocalStore.open(folder.resolve("store"), "private");
        put("a/b/target", "x");
        Files.createDirectories(folder.resolve("outside/deep"));
        Files.writeString(folder.resolve("outside/secret"), "secret");
        Files.writeString(folder.resolve("outside/deep/secret"), "secret");
    }

    private void link(String at, String to) throws IOException {
        Files.createSymbolicLink(folder.resolve("store").resolve(at), Path.of(to));
    }

    private void put(String key, String text) {
        store.update(key, Ids.next(), (current, changes) -> NextVersion.of(StoreContract.utf8(text)))
                .orThrow();
    }

    private String text(String key) {
        try (Blob blob = store.open(key).orElseThrow()) {
            return StoreContract.string(blob);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b/target", "a/../a/b/target", "elsewhere"})
    void aLinkWithinTheStoreIsReadAndWrittenThrough(String target) throws IOException {
        link("elsewhere", "a/b/target");
        link("link", target);

        assertThat(text("link")).isEqualTo("x");
        put("link", "y");

        assertThat(text("a/b/target")).isEqualTo("y");
        assertThat(folder.resolve("store/link")).isSymbolicLink();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b/missing", "elsewhere"})
    void aLinkToAFileThatIsMissingIsWrittenThrough(String target) throws IOException {
        link("elsewhere", "a/b/missing");
        link("link", target);
        assertThat(store.open("link")).isEmpty();

        put("link", "y");

        assertThat(text("a/b/missing")).isEqualTo("y");
        assertThat(folder.resolve("store/link")).isSymbolicLink();
        assertThat(folder.resolve("store/elsewhere")).isSymbolicLink();
    }

    @Test
    void aFolderMayBeALinkWithinTheStore() throws IOException {
        link("link", "a/b");

        put("link/target", "y");

        assertThat(text("a/b/target")).isEqualTo("y");
        assertThat(text("link/target")).isEqualTo("y");
        assertThat(store.list("link")).containsExactly("target");
    }

    @Test
    void theStoreItselfMayBeALink() throws IOException {
        Files.createSymbolicLink(folder.resolve("alias"), Path.of("store"));
        store = LocalStore.open(folder.resolve("alias"), "private");

        put("a/b/target", "y");

        assertThat(text("a/b/target")).isEqualTo("y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside/secret", "../outside/missing", "a/../../outside/secret", "hop"})
    void aFileOutsideIsNeitherReadNorWritten(String target) throws IOException {
        link("hop", "../outside/secret");
        link("link", target);

        assertThatThrownBy(() -> store.open("link")).hasMessageContaining("link: " + OUT);
        assertThatThrownBy(() -> put("link", "y")).hasMessageContaining(OUT);
        assertThat(Files.readString(folder.resolve("outside/secret"))).isEqualTo("secret");
        assertThat(folder.resolve("outside/missing")).doesNotExist();
    }

    @Test
    void nothingIsMadeOutsideByWayOfAFolderThatIsMissing() throws IOException {
        link("link", "missing/../../outside/new");

        assertThatThrownBy(() -> put("link", "y")).isInstanceOf(StoreException.class);

        assertThat(folder.resolve("outside/new")).doesNotExist();
        assertThat(folder.resolve("store/missing")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"out/secret", "out/deep/secret", "out/missing", "out/new/folder/secret"})
    void aFolderOutsideIsNeitherReadNorListedNorWritten(String key) throws IOException {
        link("out", "../outside");

        assertThatThrownBy(() -> store.open(key)).hasMessageContaining(key + ": " + OUT);
        assertThatThrownBy(() -> put(key, "y")).hasMessageContaining(OUT);
        assertThatThrownBy(() -> store.list("out")).hasMessageContaining(OUT);
        assertThat(Files.readString(folder.resolve("outside/deep/secret"))).isEqualTo("secret");
        assertThat(folder.resolve("outside/new")).doesNotExist();
    }

    @Test
    void aPrivateFolderOutsideIsNotUsed() throws IOException {
        Path kept = folder.resolve("outside/00000000-" + UUID.randomUUID() + ".tmp");
        Files.writeString(kept, "mine");
        Files.delete(folder.resolve("store/private/lock"));
        Files.delete(folder.resolve("store/private"));
        link("private", "../outside");
        store = LocalStore.open(folder.resolve("store"), "private");

        assertThatThrownBy(() -> put("a/b/target", "y")).hasMessageContaining(OUT);
        assertThatThrownBy(() -> store.mark("a/1", (byte) 1, Optional::isEmpty)).hasMessageContaining(OUT);
        assertThatThrownBy(() -> FolderClaim.tryTake(folder.resolve("store"), "private"))
                .hasMessageContaining(OUT);
        assertThat(kept).exists();
        assertThat(folder.resolve("outside/lock")).doesNotExist();
    }

    /** To close a descriptor of the lock file would drop all locks of the process. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "private/lock",
                "private/new",
                "private/held/a",
                "file",
                "folder/lock",
                "folder/new",
                "held/new/1",
                "folder/held/new/1"
            })
    void thePrivateFolderHoldsNoKeysByWhateverLink(String key) throws IOException {
        link("file", "private/lock");
        link("folder", "private");
        assertThat(store.mark("a/1", (byte) 1, Optional::isEmpty)).isTrue();
        link("held", "private/held");

        if (!key.contains("held/new")) {
            assertThatThrownBy(() -> store.open(key)).hasMessageContainingAll(key, "private folder");
        }
        assertThatThrownBy(() -> put(key, "y")).hasMessageContaining("private folder");

        assertThat(store.list("")).containsExactly("a", "file", "folder", "held");
        assertThat(folder.resolve("store/private/new")).doesNotExist();
        assertThat(folder.resolve("store/private/lock")).isEmptyFile();
    }

    @Test
    void marksOutsideAreNotRead() throws IOException {
        assertThat(store.mark("a/1", (byte) 1, Optional::isEmpty)).isTrue();
        Files.delete(folder.resolve("store/private/held/a"));
        link("private/held/a", "../../../outside/secret");
        store = LocalStore.open(folder.resolve("store"), "private");

        assertThatThrownBy(() -> store.marks("a")).hasMessageContaining(OUT);
    }

    @Test
    void marksOutsideAreNeitherSetNorTakenAway() throws IOException {
        assertThat(store.mark("a/1", (byte) 1, Optional::isEmpty)).isTrue();
        Files.delete(folder.resolve("store/private/held/a"));
        link("private/held/a", "../../../outside/secret");
        link("private/held/deep", "../../../outside/deep");
        store = LocalStore.open(folder.resolve("store"), "private");
        Files.move(folder.resolve("outside/deep/secret"), folder.resolve("outside/deep/a"));

        for (String key : new String[] {"a/1", "deep/a/1"}) {
            assertThatThrownBy(() -> put(key, "y")).hasMessageContaining(OUT);
            assertThatThrownBy(() -> store.mark(key, (byte) 1, Optional::isEmpty))
                    .hasMessageContaining(OUT);
        }
        assertThat(folder.resolve("outside/secret")).hasContent("secret");
        assertThat(folder.resolve("outside/deep/a")).hasContent("secret");
        assertThat(store.open("a/1")).isEmpty();
    }

    @Test
    void aLoopIsAnErrorNoMissingKey() throws IOException {
        link("loop", "loop");

        assertThatThrownBy(() -> store.open("loop")).hasMessageContaining("loop of symbolic links");
        assertThatThrownBy(() -> store.open("loop/key")).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> put("loop/key", "y")).isInstanceOf(StoreException.class);
    }
}
