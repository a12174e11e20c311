package org.lightloom.cli;

import java.nio.file.Path;
import org.lightloom.zarr.Zarr;
import org.lightloom.zarr.ZarrException;
import org.lightloom.zarr.ZarrNode;
import picocli.CommandLine.Command;

/** {@code zarr}: any Zarr v3 hierarchy. */
@Command(
        name = "zarr",
        description = "Looks into, copies and verifies any Zarr v3 array or group.",
        subcommands = {
            ZarrInfoCommand.class,
            ZarrCatCommand.class,
            ZarrCopyCommand.class,
            ZarrVerifyCommand.class,
            ZarrReadCommand.class,
            ZarrReadAllCommand.class,
            ZarrWriteAllCommand.class
        },
        footer = {"", "  lightloom zarr info sky.zarr"})
final class ZarrCommand extends LightloomCommand {
    @Override
    int run() {
        throw wrong("say what to do: zarr info, cat, copy, verify, read or read-all");
    }

    /** @throws WrongInputException if there is no node, or one that is not supported */
    static ZarrNode open(Path path) {
        try {
            return Zarr.open(path);
        } catch (ZarrException.NotFound | ZarrException.Unsupported e) {
            throw new WrongInputException(String.valueOf(e.getMessage()), e);
        }
    }
}
