package org.lightloom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/** {@code zarr read-all}: many arrays into files, asked for on stdin. */
@Command(
        name = "read-all",
        description = {
            "Reads many arrays into files, as stdin asks.",
            "Each line there is {\"store\": DIR, \"array\": PATH, \"out\": FILE}, and is answered with a JSON line that has \"ok\". A",
            "line that fails does not stop it."
        },
        footer = {"", "  lightloom zarr read-all < wanted.jsonl"})
final class ZarrReadAllCommand extends LightloomCommand {

    @Override
    int run() throws IOException {
        JsonRequests.answerAll(out(), ZarrReadAllCommand::read);
        return ExitStatus.DONE;
    }

    private static ObjectNode read(ObjectNode request) throws IOException {
        JsonRequests.requireTexts(request, "store", "array", "out");
        return ZarrArrayFile.write(
                Path.of(request.path("store").asText()),
                request.path("array").asText(),
                Path.of(request.path("out").asText()));
    }
}
