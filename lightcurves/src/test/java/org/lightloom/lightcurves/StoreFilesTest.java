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
}
