package org.lightloom.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This program once more, in another process with the same Java and class path. */
final class OwnProcess {
    private static final List<String> INHERITED =
            List.of("-XX:SharedArchiveFile", "-Xshare", "--enable-native-access", "--sun-misc-unsafe", "-Xlog");

    private final Process process;
    private final Path errors;

    private OwnProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
    }

    /**
     * Starts it.
     *
     * @param log what it prints goes to {@code <log>.out} and {@code <log>.err}
     */
    static OwnProcess start(Path log, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> INHERITED.stream().anyMatch(option::startsWith))
                .forEach(command::add);
        command.addAll(
                List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Dfile.encoding=UTF-8"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Lightloom.class.getName()));
        command.addAll(arguments);
        Path errors = log.resolveSibling(log.getFileName() + ".err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(log.resolveSibling(log.getFileName() + ".out").toFile())
                .redirectError(errors.toFile())
                .start();
        return new OwnProcess(process, errors);
    }

    Process process() {
        return process;
    }

    /** Waits for its end. */
    void requireSuccess() throws IOException, InterruptedException {
        int status = process.waitFor();
        if (status != ExitStatus.DONE) {
            throw new IOException("a writer ended with status " + status + ": "
                    + Files.readString(errors).strip());
        }
    }
}
