package org.lightloom.lightcurves;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lightloom.catalogs.CatalogOptions;
import org.lightloom.catalogs.Catalogs;
import org.lightloom.zarr.StoreClaim;

/**
 * A writer in a JVM of its own: {@code STORE (EPOCH CATALOG)…}. It reads its catalogs, waits for the word, and writes.
 * {@code --consolidating STORE} makes its copy. {@code --making FOLDER} claims a folder as the creator of a store does, and waits.
 */
final class Worker {
    private final Process process;
    private final BufferedReader output;

    private Worker(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    public static void main(String[] words) throws IOException {
        if (words[0].equals("--making")) {
            try (StoreClaim held = StoreClaim.tryTake(Path.of(words[1])).orElseThrow()) {
                ready();
            }
            return;
        }
        if (words[0].equals("--consolidating")) {
            LightcurveStorage storage = LightcurveStorage.load(Path.of(words[1]));
            ready();
            storage.consolidate(ConsolidateOptions.defaults());
            return;
        }
        LightcurveStorage storage = LightcurveStorage.load(Path.of(words[0]));
        List<Runnable> populations = new ArrayList<>();
        for (int i = 1; i < words.length; i += 2) {
            String epoch = words[i];
            var catalog = Catalogs.read(Path.of(words[i + 1]), CatalogOptions.defaults());
            populations.add(
                    () -> System.out.println(storage.populateEpochFromCatalog(epoch, catalog, catalog.measurementKeys())
                            .summary()));
        }
        ready();
        populations.forEach(Runnable::run);
    }

    private static void ready() throws IOException {
        System.out.println("ready");
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    }

    static Worker making(Path folder) throws IOException {
        return start("--making", folder.toString());
    }

    static Worker start(String... words) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Worker.class.getName()));
        command.addAll(List.of(words));
        return new Worker(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    void awaitReady() throws IOException {
        String line = output.readLine();
        if (!"ready".equals(line)) {
            throw new AssertionError("the worker said " + line);
        }
    }

    void go() throws IOException {
        try (Writer input = process.outputWriter()) {
            input.write("go\n");
        }
    }

    /** Waits until it has printed a line. */
    void awaitReport() throws IOException {
        if (output.readLine() == null) {
            throw new AssertionError("the worker has ended");
        }
    }

    /** Ends it as SIGKILL does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** The same if it has not ended by itself by then. */
    void killAfter(long milliseconds) throws InterruptedException {
        if (!process.waitFor(milliseconds, TimeUnit.MILLISECONDS)) {
            kill();
        }
    }

    /** The lines it printed, once it has ended well. */
    List<String> reports() throws Exception {
        List<String> lines = output.lines().toList();
        if (process.waitFor() != 0) {
            throw new AssertionError("the worker ended with " + process.exitValue());
        }
        return lines;
    }

    /** Starts all at once, as soon as each is ready, and answers what they printed. */
    static List<List<String>> runTogether(List<Worker> workers) throws Exception {
        for (Worker worker : workers) {
            worker.awaitReady();
        }
        for (Worker worker : workers) {
            worker.go();
        }
        List<List<String>> reports = new ArrayList<>();
        for (Worker worker : workers) {
            reports.add(worker.reports());
        }
        return reports;
    }
}
