package org.lightloom.cli;

import picocli.CommandLine.Command;

/** {@code zarr}: any Zarr v3 hierarchy. */
@Command(
        name = "zarr",
        description = "Looks into any Zarr v3 array or group.",
        subcommands = {ZarrInfoCommand.class, ZarrReadCommand.class, ZarrReadAllCommand.class, ZarrWriteAllCommand.class
        },
        footer = {"", "  lightloom zarr info sky.zarr"})
final class ZarrCommand extends LightloomCommand {
    @Override
    int run() {
        throw wrong("say what to do: zarr info, zarr read or zarr read-all");
    }
}
