package org.lightloom.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.lightloom.zarr.ZarrException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code zarr read}: one whole array into a file. */
@Command(
        name = "read",
        description = {
            "Reads a whole array into a file.",
            "Numbers as little-endian bytes in C order, strings as a JSON array. Prints {\"shape\": [...], \"dtype\": \"...\"}. An",
            "array that cannot be read is status 2."
        },
        footer = {"", "  lightloom zarr read sky.zarr lightcurves cells.f4"})
final class ZarrReadCommand extends LightloomCommand {
    @Parameters(index = "0", paramLabel = "STORE", description = "Folder of a Zarr v3 hierarchy.")
    Path store = Path.of("");

    @Parameters(index = "1", paramLabel = "ARRAY", description = "Path of the array in it; / for the root.")
    String array = "";

    @Parameters(index = "2", paramLabel = "OUT", description = "The file to write.")
    Path out = Path.of("");

    @Override
    int run() throws IOException {
        try {
            out().println(ZarrArrayFile.write(store, array, out));
            return ExitStatus.DONE;
        } catch (ZarrException e) {
            throw new WrongInputException(String.valueOf(e.getMessage()), e);
        }
    }
}
