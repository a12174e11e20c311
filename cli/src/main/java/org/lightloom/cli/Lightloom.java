package org.lightloom.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code lightloom} command: its subcommands each call one method of {@code lightcurves}. */
@Command(
        name = "lightloom",
        version = "lightloom 0.1.0",
        mixinStandardHelpOptions = true,
        description = "A light-curve store on Zarr v3 that many writers fill at once without losing a value.")
public final class Lightloom implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    private Lightloom() {}

    /** Runs one command and ends the JVM with its exit status (see the command line's documentation). */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Lightloom()).execute(arguments));
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "no command given: try 'lightloom --help'");
    }
}
