package org.lightloom.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.lightloom.lightcurves.CommitEntry;
import org.lightloom.lightcurves.LightcurveStorage;
import org.lightloom.lightcurves.ManifestOptions;
import org.lightloom.lightcurves.ManifestReport;
import org.lightloom.lightcurves.PopulateOptions;

/**
 * Eight writers of the same catalogs at the same time, each with every eighth row of every catalog: six threads of this
 * process and two other processes. One of these is killed when some, but not all, of its catalogs are in the store.
 */
final class DemoWriters {
    static final int WRITERS = 8;
    static final int THREADS = 6;
    private static final int POLL_MILLIS = 5;

    private final Path store;
    private final DemoCatalogs catalogs;
    private final Path logs;

    DemoWriters(Path store, DemoCatalogs catalogs, Path logs) {
        this.store = store;
        this.catalogs = catalogs;
        this.logs = logs;
    }

    /**
     * What happened.
     *
     * @param before catalogs of which the killed writer's part was in the store when it was dead
     * @param after catalogs that its second run added
     */
    record Outcome(int catalogs, int before, int after, long killedPid, int killedStatus, double seconds) {
        boolean wasKilled() {
            return killedStatus != ExitStatus.DONE;
        }
    }

    Outcome run() throws IOException, InterruptedException {
        long start = System.nanoTime();
        OwnProcess survivor = start(THREADS, "writer-7");
        OwnProcess victim = start(THREADS + 1, "writer-8");
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            awaitCommit(victim, 0);
            List<Future<ManifestReport>> reports = new ArrayList<>();
            for (int k = 0; k < THREADS; k++) {
                int part = k;
                reports.add(threads.submit(() -> populate(part)));
            }
            awaitCommit(victim, catalogs.size() / 4);
            victim.process().destroyForcibly(); // SIGKILL
            int status = victim.process().waitFor();
            int before = commits(victim);
            OwnProcess again = start(THREADS + 1, "writer-8-again");
            for (Future<ManifestReport> report : reports) {
                requireSuccess(report.get());
            }
            survivor.requireSuccess();
            again.requireSuccess();
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Outcome(
                    catalogs.size(), before, commits(again), victim.process().pid(), status, seconds);
        } catch (ExecutionException e) {
            throw new IOException("a writer failed: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
            survivor.process().destroy();
            victim.process().destroy();
        }
    }

    /** A writer in a thread, with a store of its own. */
    private ManifestReport populate(int part) {
        PopulateOptions rows = PopulateOptions.defaults().withPartition(part, WRITERS);
        return LightcurveStorage.load(store)
                .populate(
                        catalogs.manifest(),
                        ManifestOptions.defaults().withPopulate(rows).withWorkers(1));
    }

    private static void requireSuccess(ManifestReport report) throws IOException {
        Optional<ManifestReport.Failure> failure = report.failures().stream().findFirst();
        if (failure.isPresent()) {
            throw new IOException(
                    ErrorLine.text(failure.get().cause()), failure.get().cause());
        }
    }

    /** A writer in a process, as one would start it by hand. */
    private OwnProcess start(int part, String log) throws IOException {
        return OwnProcess.start(
                logs.resolve(log),
                List.of(
                        "populate",
                        store.toString(),
                        "--manifest",
                        catalogs.epochs().toString(),
                        "--prefix-column",
                        DemoCatalogs.PREFIX_COLUMN.orElseThrow(),
                        "--partition",
                        part + "/" + WRITERS,
                        "--workers",
                        "1"));
    }

    /**
     * Returns as soon as the log of the store shows that a writer's part of the n-th catalog of the manifest is in it, or
     * the writer has ended.
     */
    private void awaitCommit(OwnProcess writer, int n) throws InterruptedException {
        String epoch = catalogs.manifest().rows().get(n).epoch();
        LightcurveStorage storage = LightcurveStorage.load(store);
        while (commits(storage.log(Optional.of(epoch)), writer) == 0) {
            if (writer.process().waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    private int commits(OwnProcess writer) {
        return commits(LightcurveStorage.load(store).log(Optional.empty()), writer);
    }

    private static int commits(List<CommitEntry> log, OwnProcess writer) {
        String process = ":" + writer.process().pid() + " ";
        return (int)
                log.stream().filter(entry -> entry.writer().contains(process)).count();
    }
}
