package org.lightloom.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lightloom.lightcurves.Dimension;
import org.lightloom.lightcurves.LightcurveStorage;
import org.lightloom.lightcurves.RepairReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code repair}: puts damaged shards right, as far as their logs allow. */
@Command(
        name = "repair",
        description = {
            "Puts damaged shards right, as far as their logs allow.",
            "A single flipped bit is corrected; other damaged pieces get the values of the newest earlier commit that is",
            "intact. What has to be populated again is listed with its files. All bytes of a damaged file are kept.",
            "Status 1 if something has to be populated again, 3 if a shard could not be repaired."
        },
        footer = {"", "  lightloom repair sky.zarr --dry-run", "  lightloom repair sky.zarr --epoch night1"})
final class RepairCommand extends LightloomCommand {
    private static final int SHORT_ID = 8;

    @Parameters(paramLabel = "STORE", description = "The store.")
    Path store = Path.of("");

    @Option(names = "--epoch", split = ",", paramLabel = "KEY", description = "Only these. Default: all.")
    List<String> epochs = new ArrayList<>();

    @Option(names = "--dry-run", description = "Reports what would be done, writes nothing.")
    boolean dryRun;

    @Override
    int run() {
        LightcurveStorage storage = LightcurveStorage.load(store);
        List<String> asked = keys("--epoch", epochs);
        int total = asked.isEmpty() ? storage.labels(Dimension.EPOCH).size() : asked.size();
        RepairReport report;
        try (WorkProgress progress = new WorkProgress("repair", "epochs", total, Terminal.isStderr() && !json)) {
            report = storage.repair(asked, dryRun, progress);
        }
        if (json) {
            print(JsonText.of(report));
        } else {
            print(report);
        }
        return status(report);
    }

    private static int status(RepairReport report) {
        if (report.shards().stream().anyMatch(shard -> !shard.repaired())) {
            return ExitStatus.DAMAGED;
        }
        return report.losesNothing() ? ExitStatus.DONE : ExitStatus.FELL_SHORT;
    }

    private void print(RepairReport report) {
        if (report.shards().isEmpty()) {
            out().println("nothing is damaged");
        }
        for (RepairReport.Repaired shard : report.shards()) {
            out().println("epoch " + shard.epoch() + ", shard " + shard.shard() + ": "
                    + outcome(shard, report.dryRun()));
            shard.damages().forEach(what -> out().println("  found: " + what));
            for (RepairReport.Lost lost : shard.populateAgain()) {
                out().println("  populate again: " + String.join(", ", lost.catalogs()) + " (population "
                        + lost.population()
                                .substring(
                                        0, Math.min(SHORT_ID, lost.population().length())) + ")");
            }
            if (!shard.losesNothing() && shard.populateAgain().isEmpty()) {
                out().println("  populate again: every catalog of this epoch; no record tells which were lost");
            }
        }
    }

    private static String outcome(RepairReport.Repaired shard, boolean dryRun) {
        if (!shard.repaired()) {
            return "NOT repaired: no intact version is left in the file; move it away and populate the epoch again";
        }
        List<String> parts = new ArrayList<>();
        add(parts, shard.correctedBits(), "flipped bits corrected");
        add(parts, shard.chunksPutBack(), "chunks put back to an earlier commit");
        add(parts, shard.chunksLost(), "chunks lost, their values are missing");
        if (shard.wentBack()) {
            parts.add("its newest version was lost, an earlier one took its place");
        }
        if (shard.unrecorded()) {
            parts.add("values kept whose record is lost");
        }
        return (dryRun ? "would be repaired: " : "repaired: ")
                + String.join(", ", parts)
                + (shard.losesNothing() ? "; nothing is lost" : "");
    }

    private static void add(List<String> parts, int count, String what) {
        if (count > 0) {
            parts.add(count + " " + what);
        }
    }
}
