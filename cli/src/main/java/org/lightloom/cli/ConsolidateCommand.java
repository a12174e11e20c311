package org.lightloom.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.lightloom.lightcurves.ConsolidateOptions;
import org.lightloom.lightcurves.ConsolidationReport;
import org.lightloom.lightcurves.LightcurveStorage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code consolidate}: makes the object-major copy. */
@Command(
        name = "consolidate",
        description = {
            "Makes the object-major copy of a store, or brings it up to date: one light curve lies together in it.",
            "Readers use it where it is current and the epochs' own files elsewhere. Writers never wait for it. It may be",
            "interrupted at any moment and run again; the copy, lightcurves/.lightloom/by_object, may be deleted."
        },
        footer = {"", "  lightloom consolidate sky.zarr", "  lightloom consolidate sky.zarr --memory 1000"})
final class ConsolidateCommand extends LightloomCommand {
    private static final long MEGABYTE = 1_000_000;

    @Parameters(paramLabel = "STORE", description = "The store.")
    Path store = Path.of("");

    @Option(names = "--memory", paramLabel = "MB", description = "What it may use at once. Default: 268.")
    Optional<Long> memory = Optional.empty();

    @Option(names = "--workers", paramLabel = "N", description = "Files at the same time. Default: two per core.")
    Optional<Integer> workers = Optional.empty();

    @Option(names = "--no-statistics", description = "Leaves the statistics of the objects as they are.")
    boolean noStatistics;

    @Override
    int run() {
        ConsolidationReport report = consolidate(LightcurveStorage.load(store), options(), json);
        if (json) {
            print(JsonText.of(report));
        } else {
            out().println(text(report));
            report.epochsLeft().forEach(left -> out().println("  not in the copy: " + left));
        }
        return report.epochsLeft().isEmpty() ? ExitStatus.DONE : ExitStatus.FELL_SHORT;
    }

    private ConsolidateOptions options() {
        ConsolidateOptions options = ConsolidateOptions.defaults();
        if (memory.isPresent()) {
            options = options.withMemory(memory.get() * MEGABYTE);
        }
        if (workers.isPresent()) {
            if (workers.get() < 1) {
                throw wrong("--workers is at least 1, not " + workers.get());
            }
            options = options.withWorkers(workers.get());
        }
        return noStatistics ? options.withoutStatistics() : options;
    }

    /** With a progress bar. */
    static ConsolidationReport consolidate(LightcurveStorage storage, ConsolidateOptions options, boolean quiet) {
        try (WorkProgress progress =
                new WorkProgress("consolidate", "blocks of epochs", 1, Terminal.isStderr() && !quiet)) {
            return storage.consolidate(options.withProgress(progress));
        }
    }

    static String text(ConsolidationReport report) {
        return String.format(
                Locale.ROOT,
                "consolidated %d shards of epochs in %.1f s (%d were current), %d files written below %s",
                report.epochsCopied(),
                report.seconds() + report.statisticsSeconds(),
                report.epochsCurrent(),
                report.shardsWritten(),
                report.copy());
    }
}
