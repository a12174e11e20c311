package org.lightloom.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** {@code completion}: a script that completes commands and options in bash and zsh. */
@Command(
        name = "completion",
        description = "Prints a script that completes commands and options in bash and zsh.",
        footer = {"", "  source <(lightloom completion)"})
final class CompletionCommand extends LightloomCommand {
    @Override
    int run() {
        String script = AutoComplete.bash("lightloom", Lightloom.commandLine());
        if (json) {
            print(JsonText.object().put("script", script));
        } else {
            out().print(script);
        }
        return ExitStatus.DONE;
    }
}
