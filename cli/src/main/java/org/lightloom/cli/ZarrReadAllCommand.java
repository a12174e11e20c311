package org.lightloom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.lightloom.zarr.Json;
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
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isBlank()) {
                out().println(answer(line));
                out().flush();
            }
        }
        return ExitStatus.DONE;
    }

    private static ObjectNode answer(String line) {
        ObjectNode answer = JsonText.object();
        try {
            ObjectNode request = Json.parse(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)), "stdin");
            answer.set("store", request.path("store"));
            answer.set("array", request.path("array"));
            for (String member : new String[] {"store", "array", "out"}) {
                if (!request.path(member).isTextual()) {
                    return failed(answer, "the line has no text '" + member + "'");
                }
            }
            ObjectNode read = ZarrArrayFile.write(
                    Path.of(request.path("store").asText()),
                    request.path("array").asText(),
                    Path.of(request.path("out").asText()));
            answer.put("ok", true);
            answer.setAll(read);
            return answer;
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
            return failed(answer, ErrorLine.text(e));
        }
    }

    private static ObjectNode failed(ObjectNode answer, String error) {
        return answer.put("ok", false).put("error", error);
    }
}
