package org.lightloom.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.lightloom.lightcurves.CopyState;
import org.lightloom.lightcurves.LightcurveStorage;
import org.lightloom.lightcurves.StoreInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code info}: what a store holds. */
@Command(
        name = "info",
        description = "Tells what a store holds: shape, labels, variables, populated epochs, sizes, and what is odd.",
        footer = {"", "  lightloom info sky.zarr"})
final class InfoCommand extends LightloomCommand {
    private static final int MOST_NAMED = 10;

    @Parameters(paramLabel = "STORE", description = "The store.")
    Path store = Path.of("");

    @Override
    int run() {
        StoreInfo info = LightcurveStorage.load(store).info();
        if (json) {
            print(JsonText.of(info));
            return ExitStatus.DONE;
        }
        int objects = info.lengths().getOrDefault("object", 0);
        int epochs = info.lengths().getOrDefault("epoch", 0);
        out().printf(
                        "%s: light-curve store, format %d, made %s by %s%n",
                        store, info.format(), info.created(), info.software());
        line("shape", info.lengths().toString().replaceAll("[{}]", "").replace("=", " "));
        line("objects", objects + ", variables " + String.join(", ", variables(info, "object")));
        line("measurements", String.join(", ", info.measurements()));
        if (!info.quantities().isEmpty()) {
            line("quantities", String.join(", ", info.quantities()));
        }
        line("epochs", epochs + ", variables " + String.join(", ", variables(info, "epoch")));
        line("times", "are of the " + moment(info.timeReference()) + " of an exposure, in " + scale(info.timeScale()));
        line("populated", info.populatedEpochs() + " of " + epochs + " epochs" + empty(info.emptyEpochs()));
        line("size", bytes(info.storedBytes()) + " on disk, " + bytes(info.valueBytes()) + " of values");
        line("by object", info.objectMajorCopy().map(InfoCommand::copy).orElse("no copy; make one with consolidate"));
        info.foreignWrites().forEach(what -> line("foreign write", what));
        info.damagedShards().forEach(what -> line("DAMAGED", what));
        info.partialPopulations().forEach(what -> line("partial", what));
        return info.damagedShards().isEmpty() ? ExitStatus.DONE : ExitStatus.DAMAGED;
    }

    private static String copy(CopyState copy) {
        return "the copy is current for " + copy.shardsCurrent() + " of " + copy.shards() + " shards, "
                + bytes(copy.storedBytes()) + " on disk"
                + (copy.shardsCurrent() < copy.shards() ? "; consolidate again for the rest" : "");
    }

    private static String moment(String timeReference) {
        return switch (timeReference) {
            case "start" -> "start";
            case "mid" -> "middle";
            default -> "start or middle (unknown)";
        };
    }

    private static String scale(String timeScale) {
        return timeScale.equals("unknown") ? "an unknown time scale" : timeScale;
    }

    private static List<String> variables(StoreInfo info, String dimension) {
        List<String> names = info.variables().getOrDefault(dimension, List.of());
        return names.isEmpty() ? List.of("none") : names;
    }

    private static String empty(List<String> epochs) {
        if (epochs.isEmpty()) {
            return "";
        }
        String named = String.join(", ", epochs.subList(0, Math.min(MOST_NAMED, epochs.size())));
        return "; not yet " + named + (epochs.size() > MOST_NAMED ? ", ..." : "");
    }

    static String bytes(long bytes) {
        if (bytes < 1000) {
            return bytes + " bytes";
        }
        double value = bytes / 1000.0;
        String unit = "kB";
        for (String larger : List.of("MB", "GB", "TB")) {
            if (value >= 1000) {
                value /= 1000;
                unit = larger;
            }
        }
        return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, unit);
    }

    private void line(String title, String text) {
        out().printf(Locale.ROOT, "  %-14s %s%n", title, text);
    }
}
