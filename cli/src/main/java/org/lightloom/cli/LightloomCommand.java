package org.lightloom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands have: {@code --json}, {@code --debug}, {@code --help}, and where they print. */
abstract class LightloomCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print one JSON document instead of text.")
    boolean json;

    @Option(names = "--debug", description = "Print the stack trace of an error.")
    boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;

    @Spec
    CommandSpec spec = CommandSpec.create();

    /**
     * Does the work and prints what came of it.
     *
     * @return an {@link ExitStatus}
     */
    abstract int run() throws Exception;

    @Override
    public final Integer call() throws Exception {
        json |= given(command -> command.json);
        int status = run();
        out().flush();
        err().flush();
        return status;
    }

    /** Whether the stack trace of an error is asked for, here or before the command's name. */
    final boolean isDebug() {
        return debug || given(command -> command.debug);
    }

    /** Whether a flag stands before the name of this command: {@code lightloom --json info STORE}. */
    private boolean given(Predicate<LightloomCommand> flag) {
        for (CommandLine above = spec.commandLine().getParent(); above != null; above = above.getParent()) {
            if (above.getCommand() instanceof LightloomCommand command && flag.test(command)) {
                return true;
            }
        }
        return false;
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    final void print(JsonNode document) {
        out().println(document.toPrettyString());
    }

    /** An error in what was typed. */
    final ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Keys of a list option, without blanks around them. */
    final List<String> keys(String option, List<String> given) {
        List<String> keys = given.stream().map(String::strip).distinct().toList();
        if (keys.contains("")) {
            throw wrong(option + ": a key is empty; separate keys by one comma");
        }
        return keys;
    }
}
