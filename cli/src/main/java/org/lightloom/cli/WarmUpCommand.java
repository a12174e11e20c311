package org.lightloom.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;

/**
 * {@code warm-up}: runs the usual commands on the catalogs of the demo in a temporary folder and prints nothing. The
 * launcher records the classes that this loads, so that other starts find them ready.
 */
@Command(name = WarmUpCommand.NAME, hidden = true, description = "Loads the classes of the usual commands.")
final class WarmUpCommand extends LightloomCommand {
    static final String NAME = "warm-up";

    @Override
    int run() throws IOException {
        Path folder = Files.createTempDirectory("lightloom-warm-up");
        try {
            DemoCatalogs catalogs = DemoCatalogs.copyTo(folder.resolve("catalogs"));
            String store = folder.resolve("store").toString();
            int status = ExitStatus.DONE;
            for (List<String> arguments : usual(store, catalogs)) {
                status = Math.max(status, quietly(arguments));
            }
            return status;
        } finally {
            DemoFolder.remove(folder);
        }
    }

    private static List<List<String>> usual(String store, DemoCatalogs catalogs) {
        String epochs = catalogs.epochs().toString();
        return List.of(
                List.of(
                        "create",
                        store,
                        "--reference",
                        catalogs.reference().toString(),
                        "--prefix",
                        "ch1,ch2",
                        "--epochs",
                        epochs,
                        "--prefix-column",
                        "band"),
                List.of("populate", store, "--manifest", epochs, "--prefix-column", "band"),
                List.of("info", store),
                List.of("lightcurve", store, "327", "--measurement", "ch1-auto"),
                List.of("lightcurve", store, "327", "--format", "csv"),
                List.of("lightcurve", store, "327", "--json", "--add", "epoch_zeropoint_offset", "--period", "0.47"),
                List.of("lightcurve", store, "327", "--plot"),
                List.of("epoch", store, "epoch_0000"),
                List.of("query", store, "--nearest", "0,0,2", "--where", "mag_auto < 99", "--format", "json"),
                List.of("query", store, "--object", "327", "--lightcurves"),
                List.of("log", store, "--epoch", "epoch_0000"),
                List.of("verify", store),
                List.of("zarr", "info", store),
                List.of("lightcurve", "--help"));
    }

    private static int quietly(List<String> arguments) {
        String[] array = arguments.toArray(String[]::new);
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return Lightloom.commandLine(array).setOut(nowhere).setErr(nowhere).execute(array);
    }
}
