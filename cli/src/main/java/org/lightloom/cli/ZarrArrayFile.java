package org.lightloom.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.lightloom.zarr.DataType;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.Zarr;
import org.lightloom.zarr.ZarrArray;

/** The values of an array in a file: numbers as little-endian bytes in C order, strings as a JSON array. */
final class ZarrArrayFile {
    private static final JsonMapper JSON = new JsonMapper();

    private ZarrArrayFile() {}

    /**
     * Reads and writes.
     *
     * @param array path in the store; "" or "/" for the root
     * @return shape and dtype of the array
     */
    static ObjectNode write(Path store, String array, Path out) throws IOException {
        ZarrArray opened = Zarr.openArray(store, array.replaceAll("^/+|/+$", ""));
        NdArray values = opened.read();
        if (values.dataType() == DataType.STRING) {
            writeStrings(values, out);
        } else {
            writeNumbers(values.toBytes(), out);
        }
        ObjectNode answer = JsonText.object();
        answer.set("shape", JsonText.of(Arrays.stream(opened.shape()).boxed().toList()));
        return answer.put("dtype", opened.dataType().zarrName());
    }

    /** Reads a file of that form and writes it to a selection of an array. */
    static void read(ZarrArray array, Selection selection, Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        int[] counts = selection.counts(array.shape());
        NdArray values = array.dataType() == DataType.STRING
                ? NdArray.ofStrings(counts, JSON.readValue(content, String[].class))
                : NdArray.ofBytes(array.dataType(), counts, content);
        array.write(selection, values);
    }

    private static void writeNumbers(ByteBuffer bytes, Path out) throws IOException {
        try (FileChannel channel = FileChannel.open(
                out, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    private static void writeStrings(NdArray values, Path out) throws IOException {
        ArrayNode strings = JsonNodeFactory.instance.arrayNode();
        values.toStrings().forEach(strings::add);
        try (OutputStream stream = Files.newOutputStream(out)) {
            stream.write(strings.toString().getBytes(StandardCharsets.UTF_8));
        }
    }
}
