package org.lightloom.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lightloom.lightcurves.LightcurveStorage;
import org.lightloom.lightcurves.UndoOptions;
import org.lightloom.lightcurves.UndoReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code undo}: takes back what was populated last. */
@Command(
        name = "undo",
        description = {
            "Takes back the newest commit of an epoch, by a commit that makes the version before it the newest again.",
            "Nothing is deleted: an undo of an undo brings everything back. Status 1 if a shard had to be left out."
        },
        footer = {
            "",
            "  lightloom undo sky.zarr --epoch night1",
            "  lightloom undo sky.zarr --epoch night1 --to 5e0c41d2 --all",
            "  lightloom undo sky.zarr --epoch night1 --to nothing --all --dry-run"
        })
final class UndoCommand extends LightloomCommand {
    private static final int SHORT_ID = 8;

    @Parameters(paramLabel = "STORE", description = "The store.")
    Path store = Path.of("");

    @Option(names = "--epoch", required = true, paramLabel = "KEY", description = "The epoch.")
    String epoch = "";

    @Option(
            names = "--to",
            paramLabel = "COMMIT",
            description = "Goes back to the version of this commit (its id or the beginning of it, see log), or to"
                    + " 'nothing'. Default: the commit before the newest.")
    Optional<String> to = Optional.empty();

    @Option(names = "--all", description = "Allows that more than one population is taken back.")
    boolean all;

    @Option(names = "--dry-run", description = "Reports what would be done, writes nothing.")
    boolean dryRun;

    @Override
    int run() {
        UndoReport report = LightcurveStorage.load(store).undo(epoch, new UndoOptions(to, all, dryRun));
        if (json) {
            print(JsonText.of(report));
        } else {
            print(report);
        }
        return report.notUndone().isEmpty() ? ExitStatus.DONE : ExitStatus.FELL_SHORT;
    }

    private void print(UndoReport report) {
        boolean redo = report.takenBack().isEmpty() && !report.givenBack().isEmpty();
        String verb = redo ? "redo" : "undo";
        out().println((report.dryRun() ? "would " + verb : verb + "ne") + " in " + report.epoch());
        report.takenBack().forEach(population -> line("taken back", population));
        report.givenBack().forEach(population -> line("given back", population));
        for (UndoReport.Step step : report.shards()) {
            out().println("  shard " + step.shard() + ": from commit " + shortened(step.from()) + " to "
                    + step.to().map(commit -> "commit " + shortened(commit)).orElse("nothing"));
        }
        report.notUndone().forEach(what -> out().println("  NOT undone: " + what));
    }

    private void line(String what, UndoReport.Recorded population) {
        List<String> files = population.files();
        out().println("  " + what + ": population " + shortened(population.population()) + " of "
                + (files.isEmpty() ? "unnamed values" : String.join(", ", files)) + ", committed " + population.time());
    }

    private static String shortened(String id) {
        return id.substring(0, Math.min(SHORT_ID, id.length()));
    }
}
