package org.lightloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a writer of a file leaves that does not come to its end. */
class InterruptedOutputTest {
    @TempDir
    Path folder;

    /** Begins a file and waits to be ended. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws IOException {
            FileOutput.write(Path.of(arguments[0]), out -> {
                out.write("half".getBytes(StandardCharsets.UTF_8));
                out.flush();
                System.out.println("begun");
                System.out.flush();
                System.in.read();
            });
        }
    }

    private Process begun(Path file) throws IOException {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(writer.inputReader().readLine()).isEqualTo("begun");
        return writer;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void oneThatIsInterruptedLeavesNothing() throws Exception {
        Process writer = begun(folder.resolve("curves.csv"));

        writer.toHandle().destroy(); // the process itself would close its input, too, and end it well
        writer.waitFor();

        assertThat(files()).isEmpty();
    }

    @Test
    void whatAKilledOneLeavesIsRemovedByTheNextAndThatOfALivingOneStays() throws Exception {
        Path file = folder.resolve("curves.csv");
        Process killed = begun(file);
        killed.destroyForcibly();
        killed.waitFor();
        assertThat(files()).hasSize(1);
        Process living = begun(file);
        assertThat(files()).hasSize(1);

        FileOutput.write(file, out -> out.write('1'));

        assertThat(files()).hasSize(2).contains(file);
        living.getOutputStream().close();
        assertThat(living.waitFor()).isZero();
        assertThat(file).hasContent("half");
        assertThat(files()).containsExactly(file);
    }
}
