package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listing and copying the files of a store while others add and remove some. */
@Timeout(120)
class StoreFilesTest {
    private static final Path GONE = Path.of("gone");
    private static final Path STAYS = Path.of("stays");

    private final Path store;
    private final Path copy;
    private final StoreFiles files;

    StoreFilesTest(@TempDir Path folder) throws IOException {
        this.store = Files.createDirectories(folder.resolve("store"));
        this.copy = folder.resolve("copy");
        this.files = new StoreFiles(store, path -> path.startsWith(GONE));
    }

    private void write(String... names) throws IOException {
        for (String name : names) {
            Path file = store.resolve(name);
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, name);
        }
    }

    private List<String> below(String folder) throws IOException {
        return files.below(folder).stream()
                .map(found -> found.relative().toString())
                .sorted()
                .toList();
    }

    @Test
    void whatIsPrivateIsLeftOutInEveryFolder() throws IOException {
        write("zarr.json", ".lightloom/lock", "a/c/0", "a/.lightloom/one.tmp", "a/c/.lightloom/deep/one.tmp");
        write(".lightloom-deleted-1/zarr.json", "a/.lightloom-deleted-2/c/0");

        assertThat(below("")).containsExactly("a/c/0", "zarr.json");
        assertThat(below("a")).containsExactly("a/c/0");
        assertThat(below("none")).isEmpty();
    }

    @Test
    void whatVanishesBeforeItIsLookedAtIsLeftOutIfItMay() throws IOException {
        StoreFiles.Visitor visitor = files.new Visitor(store, new ArrayList<>());
        NoSuchFileException vanished = new NoSuchFileException("it");

        assertThat(visitor.visitFileFailed(store.resolve(GONE), vanished)).isEqualTo(FileVisitResult.CONTINUE);
        assertThat(visitor.postVisitDirectory(store.resolve(GONE), vanished)).isEqualTo(FileVisitResult.CONTINUE);
        assertThatThrownBy(() -> visitor.visitFileFailed(store.resolve(STAYS), vanished))
                .isSameAs(vanished);
        assertThatThrownBy(() -> visitor.postVisitDirectory(store.resolve(STAYS), vanished))
                .isSameAs(vanished);
    }

    @Test
    void whatCannotBeLookedAtIsAnErrorInAnyCase() {
        StoreFiles.Visitor visitor = files.new Visitor(store, new ArrayList<>());
        FileSystemException broken = new FileSystemException("it", null, "Input/output error");

        assertThatThrownBy(() -> visitor.visitFileFailed(store.resolve(GONE), broken))
                .isSameAs(broken);
        assertThatThrownBy(() -> visitor.postVisitDirectory(store.resolve(GONE), broken))
                .isSameAs(broken);
    }

    @Test
    void whatVanishesBeforeItIsCopiedIsLeftOutIfItMay() throws IOException {
        write("gone/c/0", "stays/c/0");
        List<StoreFiles.Found> gone = files.below("gone");
        List<StoreFiles.Found> stays = files.below("stays");
        Files.delete(store.resolve("gone/c/0"));
        Files.delete(store.resolve("stays/c/0"));

        assertThat(files.copy(gone.get(0), copy)).isZero();
        assertThatThrownBy(() -> files.copy(stays.get(0), copy)).isInstanceOf(NoSuchFileException.class);
    }

    // ---- links

    private void link(String name, Path target) throws IOException {
        Files.createSymbolicLink(store.resolve(name), target);
    }

    @Test
    void linksToOtherPlacesInTheStoreAreFollowedAndCopiedAsWhatTheyLeadTo() throws IOException {
        write("moved/0", "a/zarr.json", "a/one");
        link("a/c", Path.of("../moved"));
        link("a/two", store.resolve("a/one"));

        assertThat(below("a")).containsExactly("a/c/0", "a/one", "a/two", "a/zarr.json");
        assertThat(below("a/c")).containsExactly("a/c/0");
        for (StoreFiles.Found found : files.below("a")) {
            files.copy(found, copy);
        }
        assertThat(copy.resolve("a/c")).isDirectory();
        assertThat(copy.resolve("a/c/0")).hasContent("moved/0");
        assertThat(copy.resolve("a/two")).isRegularFile().hasContent("a/one");
        assertThat(Files.isSymbolicLink(copy.resolve("a/two"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside", "../outside/file", "../outside/none", "../none"})
    void aLinkThatLeadsOutIsAnErrorThatNamesIt(String target) throws IOException {
        write("../outside/file", "a/zarr.json");
        link("a/c", Path.of("..").resolve(target));

        assertThatThrownBy(() -> files.below(""))
                .isInstanceOf(LightcurveException.class)
                .hasMessageContaining(store.resolve("a/c") + ": leads out of its store");
    }

    /** Whoever opens and closes a lock file drops all locks of the process. */
    @ParameterizedTest
    @ValueSource(strings = {"a/.lightloom", "a/.lightloom/lock", "a/.lightloom/deeper"})
    void aLinkIntoAPrivateFolderIsNotFollowed(String target) throws IOException {
        write("a/zarr.json", "a/.lightloom/lock", "a/.lightloom/deeper/file");
        link("extra", Path.of(target));

        assertThatThrownBy(() -> files.below(""))
                .isInstanceOf(LightcurveException.class)
                .hasMessageContaining(store.resolve("extra") + ": leads into a private folder");
    }

    @Test
    void aFolderAboveMayNotLeadOutEither() throws IOException {
        write("../outside/c/0");
        link("a", Path.of("../outside"));

        assertThatThrownBy(() -> files.below("a/c")).hasMessageContaining("leads out of its store");
    }

    @Test
    void theStoreItselfMayBeReachedThroughALink() throws IOException {
        write("a/0");
        Path other = Files.createSymbolicLink(store.resolveSibling("other"), store);

        assertThat(new StoreFiles(other, path -> false).below(""))
                .containsExactly(new StoreFiles.Found(Path.of("a/0"), other.resolve("a/0")));
    }

    @Test
    void aLinkToNothingInTheStoreIsAFileThatIsNotThere() throws IOException {
        write("a/0");
        link("a/1", Path.of("2"));

        assertThat(below("")).containsExactly("a/0");
    }

    @Test
    void aLoopOfLinksIsAnErrorThatNamesIt() throws IOException {
        write("a/0");
        link("a/b", Path.of("../a"));
        assertThatThrownBy(() -> files.below("")).hasMessageContaining("a/b: is a loop of symbolic links");
        Files.delete(store.resolve("a/b"));

        link("a/b", Path.of("c"));
        link("a/c", Path.of("b"));
        assertThatThrownBy(() -> files.below("")).hasMessageContaining(": is a loop of symbolic links");
    }

    @Test
    void linksInPrivateFoldersAreNotLookedAt() throws IOException {
        write(".lightloom/lock", "../outside/file");
        link(".lightloom/out", Path.of("../../outside"));
        link(".lightloom-deleted-1", Path.of("../outside"));

        assertThat(below("")).isEmpty();
    }
}
