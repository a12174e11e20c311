package org.lightloom.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The {@code lightloom} command: its subcommands each call one method of {@code lightcurves}. Start with {@link
 * CreateCommand}, {@link PopulateCommand} and {@link LightcurveCommand}.
 */
@Command(
        name = "lightloom",
        version = "lightloom 0.1.0",
        description = "A light-curve store on Zarr v3 that many writers fill at once without losing a value.",
        footer = {
            "",
            "Status: 0 done; 1 done, but something fell short; 2 wrong usage or input, nothing written;",
            "3 the store is damaged or unreadable, or the disk or the program failed.",
            "",
            "Start with: lightloom demo. More on a command: lightloom COMMAND --help."
        })
public final class Lightloom extends LightloomCommand {
    private static final Map<String, Supplier<LightloomCommand>> COMMANDS = commands();

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version.")
    boolean version;

    private Lightloom() {}

    private static Map<String, Supplier<LightloomCommand>> commands() {
        Map<String, Supplier<LightloomCommand>> commands = new LinkedHashMap<>();
        commands.put("demo", DemoCommand::new);
        commands.put("create", CreateCommand::new);
        commands.put("extend", ExtendCommand::new);
        commands.put("manifest", ManifestCommand::new);
        commands.put("import", ImportCommand::new);
        commands.put("populate", PopulateCommand::new);
        commands.put("verify", VerifyCommand::new);
        commands.put("lightcurve", LightcurveCommand::new);
        commands.put("epoch", EpochCommand::new);
        commands.put("query", QueryCommand::new);
        commands.put("info", InfoCommand::new);
        commands.put("log", LogCommand::new);
        commands.put("undo", UndoCommand::new);
        commands.put("consolidate", ConsolidateCommand::new);
        commands.put("compact", CompactCommand::new);
        commands.put("snapshot", SnapshotCommand::new);
        commands.put("repair", RepairCommand::new);
        commands.put("zarr", ZarrCommand::new);
        commands.put("completion", CompletionCommand::new);
        commands.put(WarmUpCommand.NAME, WarmUpCommand::new);
        return commands;
    }

    /** Runs one command and ends the JVM with its exit status (see the command line's documentation). */
    public static void main(String[] arguments) {
        StandardOutput stdout = new StandardOutput();
        int status = commandLine(arguments)
                .setOut(writer(stdout))
                .setErr(writer(new FileOutputStream(FileDescriptor.err)))
                .execute(arguments);
        if (stdout.failure().isPresent()) {
            System.err.println("lightloom: stdout could not be written: "
                    + stdout.failure().get().getMessage());
            status = Math.max(status, ExitStatus.DAMAGED);
        }
        System.exit(status);
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    }

    /**
     * The command line. Where the first argument names a command, the others are left out: describing them all takes
     * longer than reading a light curve.
     */
    static CommandLine commandLine(String... arguments) {
        CommandLine line = new CommandLine(new Lightloom());
        if (arguments.length > 0 && COMMANDS.containsKey(arguments[0])) {
            line.addSubcommand(arguments[0], command(arguments[0]));
        } else {
            COMMANDS.keySet().forEach(name -> line.addSubcommand(name, command(name)));
        }
        ErrorLine errors = new ErrorLine();
        return line.registerConverter(Path.class, new LocalPath())
                .setExecutionStrategy(Lightloom::execute)
                .setExecutionExceptionHandler(errors)
                .setParameterExceptionHandler(errors)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(120);
    }

    private static int execute(CommandLine.ParseResult parsed) {
        if (parsed.isVersionHelpRequested() && parsed.hasMatchedOption("--json")) {
            CommandLine line = parsed.commandSpec().commandLine();
            String version = parsed.commandSpec().version()[0];
            int blank = version.indexOf(' ');
            line.getOut()
                    .println(JsonText.object()
                            .put("name", version.substring(0, blank))
                            .put("version", version.substring(blank + 1))
                            .toPrettyString());
            line.getOut().flush();
            return ExitStatus.DONE;
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private static LightloomCommand command(String name) {
        Supplier<LightloomCommand> command = COMMANDS.get(name);
        if (command == null) {
            throw new IllegalArgumentException("no command " + name);
        }
        return command.get();
    }

    @Override
    int run() {
        throw wrong("no command given");
    }
}
