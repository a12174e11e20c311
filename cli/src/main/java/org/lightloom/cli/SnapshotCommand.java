package org.lightloom.cli;

import java.nio.file.Path;
import org.lightloom.lightcurves.LightcurveStorage;
import org.lightloom.lightcurves.SnapshotReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code snapshot}: a consistent copy of a live store. */
@Command(
        name = "snapshot",
        description = {
            "Copies a store, also while others write to it.",
            "Each shard is copied in one whole version, with its log; every population that was complete at the start is",
            "complete in the copy. The copy appears whole or not at all. Status 1 if a copied shard is damaged."
        },
        footer = {"", "  lightloom snapshot sky.zarr backup/sky.zarr"})
final class SnapshotCommand extends LightloomCommand {
    @Parameters(index = "0", paramLabel = "STORE", description = "The store.")
    Path store = Path.of("");

    @Parameters(index = "1", paramLabel = "COPY", description = "Folder of the copy; must not exist, or be empty.")
    Path copy = Path.of("");

    @Override
    int run() {
        SnapshotReport report;
        LightcurveStorage storage = LightcurveStorage.load(store);
        try (WorkProgress progress = new WorkProgress("snapshot", "shards", 0, Terminal.isStderr() && !json)) {
            report = storage.snapshot(copy, progress);
        }
        if (json) {
            print(JsonText.of(report));
        } else {
            out().printf(
                            "copied %s to %s: %d shards, %s, as of %s%n",
                            store, copy, report.shards(), InfoCommand.bytes(report.bytes()), report.started());
            report.partialPopulations()
                    .forEach(what -> out().println("  under way or partial: " + what + " (in the copy)"));
            report.damagedShards().forEach(what -> out().println("  DAMAGED, copied as it is: " + what));
        }
        return report.damagedShards().isEmpty() ? ExitStatus.DONE : ExitStatus.FELL_SHORT;
    }
}
