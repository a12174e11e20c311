package org.lightloom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import org.lightloom.zarr.Indices;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.Zarr;
import org.lightloom.zarr.ZarrArray;
import picocli.CommandLine.Command;

/** {@code zarr write-all}: many arrays from their metadata and files of values, asked for on stdin. */
@Command(
        name = "write-all",
        description = {
            "Creates many arrays and writes their values, as stdin asks.",
            "Each line there is {\"store\": DIR, \"array\": PATH, \"metadata\": {the zarr.json}, \"values\": FILE, \"region\": [[start, stop],",
            "...]}, and is answered with a JSON line that has \"ok\". Numbers are little-endian bytes in C order, strings a JSON",
            "array. Without a region the values fill the array. A line that fails does not stop it."
        },
        footer = {"", "  lightloom zarr write-all < wanted.jsonl"})
final class ZarrWriteAllCommand extends LightloomCommand {

    @Override
    int run() throws IOException {
        JsonRequests.answerAll(out(), ZarrWriteAllCommand::write);
        return ExitStatus.DONE;
    }

    private static ObjectNode write(ObjectNode request) throws IOException {
        JsonRequests.requireTexts(request, "store", "array", "values");
        if (!(request.path("metadata") instanceof ObjectNode metadata)) {
            throw new WrongInputException("the line has no object 'metadata'");
        }
        Path folder = Path.of(request.path("store").asText())
                .resolve(request.path("array").asText());
        ZarrArray array = Zarr.create(folder, metadata);
        Selection region = region(request, array);
        ZarrArrayFile.read(array, region, Path.of(request.path("values").asText()));
        return JsonText.object();
    }

    private static Selection region(ObjectNode request, ZarrArray array) {
        long[] shape = array.shape();
        Indices[] indices = new Indices[shape.length];
        for (int d = 0; d < shape.length; d++) {
            var range = request.path("region").path(d);
            indices[d] = range.isArray()
                    ? Indices.range(range.path(0).asLong(), range.path(1).asLong())
                    : Indices.range(0, shape[d]);
        }
        return Selection.of(indices);
    }
}
