package org.lightloom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileOutputTest {
    @TempDir
    Path folder;

    private static long write(Path file, String text) throws IOException {
        return FileOutput.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aFileIsReplacedAndNothingElseIsLeft() throws IOException {
        Path file = Files.writeString(folder.resolve("curve.csv"), "an older and longer text");

        assertThat(write(file, "new")).isEqualTo(3);

        assertThat(file).hasContent("new");
        assertThat(files()).containsExactly(file);
    }

    @Test
    void whatIsWrittenMayCloseTheStream() throws IOException {
        Path file = folder.resolve("curve.parquet");

        long length = FileOutput.write(file, out -> {
            out.write('1');
            out.close();
        });

        assertThat(length).isEqualTo(1);
        assertThat(file).hasContent("1");
    }

    @Test
    void whatFailsLeavesTheOldFile() throws IOException {
        Path file = Files.writeString(folder.resolve("curve.csv"), "old");

        assertThatThrownBy(() -> FileOutput.write(file, out -> {
                    out.write('n');
                    throw new IOException("lost");
                }))
                .hasMessage("lost");

        assertThat(file).hasContent("old");
        assertThat(files()).containsExactly(file);
    }

    @Test
    void whatAKilledWriterLeftIsRemovedAndWhatSomebodyWritesIsNot() throws IOException {
        Path file = folder.resolve("curve.csv");
        Path left = Files.writeString(folder.resolve(".curve.csv." + UUID.randomUUID() + ".part"), "half");
        Path ofAnother = Files.writeString(folder.resolve(".other.csv." + UUID.randomUUID() + ".part"), "half");
        Path own = Files.writeString(folder.resolve(".curve.csv.my.part"), "mine");

        FileOutput.write(file, out -> {
            assertThat(left).doesNotExist();
            out.write('1');
            write(file, "second");
            assertThat(file).hasContent("second");
        });

        assertThat(file).hasContent("1");
        assertThat(files()).containsExactlyInAnyOrder(file, ofAnother, own);
    }

    @Test
    void aLinkStaysAndItsTargetIsReplaced() throws IOException {
        Path target =
                Files.writeString(Files.createDirectory(folder.resolve("data")).resolve("curve.csv"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("first"), Path.of("data", "curve.csv"));
        Path linkOfLink = Files.createSymbolicLink(folder.resolve("second"), link);

        write(linkOfLink, "new");

        assertThat(target).hasContent("new");
        assertThat(link).isSymbolicLink();
        assertThat(linkOfLink).isSymbolicLink();
        assertThat(files()).containsExactlyInAnyOrder(target.getParent(), link, linkOfLink);
    }

    @Test
    void aLinkToNothingGetsItsTarget() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("curve.csv"));

        write(link, "new");

        assertThat(link).isSymbolicLink();
        assertThat(folder.resolve("curve.csv")).hasContent("new");
    }

    @Test
    void linksInACircleAreRefused() throws IOException {
        Path one = Files.createSymbolicLink(folder.resolve("one"), Path.of("two"));
        Files.createSymbolicLink(folder.resolve("two"), Path.of("one"));

        assertThatThrownBy(() -> write(one, "new"))
                .isInstanceOf(WrongInputException.class)
                .hasMessageContaining("circle");
    }

    @Test
    void aFolderOrAMissingOneIsRefused() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("missing", "curve.csv"));

        for (Path place : List.of(folder, folder.resolve("missing").resolve("curve.csv"), link)) {
            assertThatThrownBy(() -> write(place, "new"))
                    .isInstanceOf(WrongInputException.class)
                    .hasMessageContaining("its folder must exist");
        }
    }

    @Test
    void aFifoIsWrittenToAndStaysAlsoBehindALink() throws Exception {
        Path fifo = folder.resolve("fifo");
        assumeTrue(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor() == 0);
        Path link = Files.createSymbolicLink(folder.resolve("link"), fifo);

        for (Path place : List.of(fifo, link)) {
            CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> {
                try {
                    return Files.readAllBytes(fifo);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(write(place, "through")).isEqualTo(7);
            assertThat(read.get(60, TimeUnit.SECONDS)).asString().isEqualTo("through");
        }

        assertThat(Files.readAttributes(fifo, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .isOther())
                .isTrue();
        assertThat(files()).containsExactlyInAnyOrder(fifo, link);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
