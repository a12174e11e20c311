package org.lightloom.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lightloom.lightcurves.CompactionReport;
import org.lightloom.lightcurves.Dimension;
import org.lightloom.lightcurves.LightcurveStorage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code compact}: gives back the room of earlier versions. */
@Command(
        name = "compact",
        description = {
            "Gives back the room that earlier versions take.",
            "They are gone then: undo and --as-of do not reach behind a compaction; log still lists the last 100 changes",
            "of each shard. A writer does the same by itself where dead bytes are over 16 MiB and four times the live ones."
        },
        footer = {"", "  lightloom compact sky.zarr", "  lightloom compact sky.zarr --epoch night1,night2"})
final class CompactCommand extends LightloomCommand {
    @Parameters(paramLabel = "STORE", description = "The store.")
    Path store = Path.of("");

    @Option(names = "--epoch", split = ",", paramLabel = "KEY", description = "Only these. Default: all.")
    List<String> epochs = new ArrayList<>();

    @Override
    int run() {
        LightcurveStorage storage = LightcurveStorage.load(store);
        List<String> asked = keys("--epoch", epochs);
        int total = asked.isEmpty() ? storage.labels(Dimension.EPOCH).size() : asked.size();
        CompactionReport report;
        try (WorkProgress progress = new WorkProgress("compact", "epochs", total, Terminal.isStderr() && !json)) {
            report = storage.compact(asked, progress);
        }
        if (json) {
            print(JsonText.of(report));
        } else {
            print(report);
        }
        return report.skipped().isEmpty() ? ExitStatus.DONE : ExitStatus.FELL_SHORT;
    }

    private void print(CompactionReport report) {
        out().printf(
                        "compacted %d %s: %s before, %s after%n",
                        report.shards().size(),
                        report.shards().size() == 1 ? "shard" : "shards",
                        InfoCommand.bytes(report.bytesBefore()),
                        InfoCommand.bytes(report.bytesAfter()));
        if (!report.shards().isEmpty()) {
            TextTable table = new TextTable(List.of("epoch", "shard", "bytes before", "bytes after"));
            report.shards()
                    .forEach(one -> table.add(
                            List.of(one.epoch(), one.shard(), "" + one.bytesBefore(), "" + one.bytesAfter())));
            table.print(out());
        }
        report.skipped().forEach(what -> out().println("  left as it is: " + what));
    }
}
