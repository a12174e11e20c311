package org.lightloom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.lightloom.zarr.Json;

/** Requests for arrays, one JSON object a line on stdin, each answered by a line that has "ok" before the next is read. */
final class JsonRequests {
    private JsonRequests() {}

    /** Does what a request asks for and tells more members of its answer. */
    interface Request {
        ObjectNode answer(ObjectNode request) throws IOException;
    }

    /** Until the end of the input; a request that fails is answered with its error. */
    static void answerAll(PrintWriter out, Request each) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isBlank()) {
                out.println(answer(line, each));
                out.flush();
            }
        }
    }

    private static ObjectNode answer(String line, Request each) {
        ObjectNode answer = JsonText.object();
        try {
            ObjectNode request = Json.parse(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)), "stdin");
            answer.set("store", request.path("store"));
            answer.set("array", request.path("array"));
            ObjectNode more = each.answer(request);
            answer.put("ok", true);
            answer.setAll(more);
            return answer;
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
            return answer.put("ok", false).put("error", ErrorLine.text(e));
        }
    }

    /** @throws WrongInputException if a member is missing or no text */
    static void requireTexts(ObjectNode request, String... members) {
        for (String member : members) {
            if (!request.path(member).isTextual()) {
                throw new WrongInputException("the line has no text '" + member + "'");
            }
        }
    }
}
