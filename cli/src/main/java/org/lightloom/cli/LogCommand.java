package org.lightloom.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lightloom.lightcurves.CommitEntry;
import org.lightloom.lightcurves.LightcurveStorage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code log}: who wrote what, when, from which file. */
@Command(
        name = "log",
        description = {
            "Lists the commits of a store, newest first: time, epoch, writer, source, counts.",
            "'undone' marks what an undo took back, 'lost' what a repair could not put right whole."
        },
        footer = {"", "  lightloom log sky.zarr", "  lightloom log sky.zarr --epoch night1"})
final class LogCommand extends LightloomCommand {
    private static final int SECONDS_AND_MILLIS = 23;
    private static final int SHORT_ID = 8;

    @Parameters(paramLabel = "STORE", description = "The store.")
    Path store = Path.of("");

    @Option(names = "--epoch", paramLabel = "KEY", description = "Only this epoch.")
    Optional<String> epoch = Optional.empty();

    @Override
    int run() {
        List<CommitEntry> entries = LightcurveStorage.load(store).log(epoch);
        if (json) {
            print(JsonText.of(entries));
            return ExitStatus.DONE;
        }
        TextTable table = new TextTable(
                List.of("time (UTC)", "epoch", "shard", "commit", "what", "prefix", "writer", "source", "counts"));
        entries.forEach(entry -> table.add(List.of(
                time(entry.time()),
                entry.epoch(),
                entry.shard(),
                entry.number() + " "
                        + entry.commit()
                                .substring(0, Math.min(SHORT_ID, entry.commit().length())),
                entry.operation() + (entry.standing().equals("stands") ? "" : ", " + entry.standing()),
                entry.prefix(),
                entry.writer(),
                String.join(", ", entry.files()),
                counts(entry))));
        table.print(out());
        return ExitStatus.DONE;
    }

    private static String time(String iso) {
        String time = iso.replace('T', ' ').replace("Z", "");
        return time.substring(0, Math.min(SECONDS_AND_MILLIS, time.length()));
    }

    private static String counts(CommitEntry entry) {
        return entry.counts().entrySet().stream()
                .filter(count -> count.getValue() != 0)
                .map(count -> count.getKey() + " " + count.getValue())
                .collect(Collectors.joining(", "));
    }
}
