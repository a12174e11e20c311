package org.lightloom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.lightloom.kv.StoreException;
import org.lightloom.zarr.ZarrArray;
import org.lightloom.zarr.ZarrException;
import org.lightloom.zarr.ZarrGroup;
import org.lightloom.zarr.ZarrNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code zarr info}: the hierarchy below a path. */
@Command(
        name = "info",
        description = {
            "Prints the groups and arrays below a path: shape, data type, chunks, codecs, how much is stored.",
            "The ratio is that of the values' size to the stored bytes. Status 1 if a member cannot be read."
        },
        footer = {"", "  lightloom zarr info sky.zarr", "  lightloom zarr info sky.zarr/lightcurves --json"})
final class ZarrInfoCommand extends LightloomCommand {
    @Parameters(paramLabel = "PATH", description = "Folder of a Zarr v3 array or group.")
    Path path = Path.of("");

    private boolean unreadable;

    @Override
    int run() {
        ZarrNode node = ZarrCommand.open(path);
        if (json) {
            print(tree(node));
        } else {
            print(path.toString(), node, "");
        }
        return unreadable ? ExitStatus.FELL_SHORT : ExitStatus.DONE;
    }

    // ---- text

    private void print(String name, ZarrNode node, String indent) {
        if (node instanceof ZarrArray array) {
            String stored = StoredSize.of(array).text(); // may fail: before anything is printed
            out().printf("%s%s  %s%s%n", indent, name, array.dataType().zarrName(), dimensions(array));
            boolean sharded = !Arrays.equals(array.chunkShape(), array.innerChunkShape());
            String inner = sharded ? " in shards of " + Arrays.toString(array.chunkShape()) : "";
            out().printf("%s    chunks of %s%s%n", indent, Arrays.toString(array.innerChunkShape()), inner);
            out().printf("%s    codecs %s%n", indent, codecs(array.codecs()));
            out().printf("%s    %s%n", indent, stored);
        } else if (node instanceof ZarrGroup group) {
            ZarrGroup stored = group.unconsolidated();
            Map<String, String> members = members(group, stored);
            out().printf("%s%s  group%s%n", indent, name, group.isConsolidated() ? ", consolidated metadata" : "");
            members.forEach((member, kind) -> printMember(stored, member, kind, indent + "  "));
        }
    }

    private void printMember(ZarrGroup group, String member, String kind, String indent) {
        try {
            print(member, group.member(member, kind), indent);
        } catch (ZarrException | StoreException e) {
            unreadable = true;
            out().printf("%s%s  CANNOT BE READ: %s%n", indent, member, e.getMessage());
        }
    }

    /** Those that are there, and those that the consolidated metadata list: to open one that is gone says so. */
    private static Map<String, String> members(ZarrGroup group, ZarrGroup stored) {
        Map<String, String> members = new TreeMap<>(group.members());
        members.putAll(stored.members());
        return members;
    }

    /** {@code [389 object, 12 measurement]}. */
    private static String dimensions(ZarrArray array) {
        List<String> parts = new ArrayList<>();
        long[] shape = array.shape();
        for (int d = 0; d < shape.length; d++) {
            String name = array.dimensionNames().isEmpty()
                    ? ""
                    : array.dimensionNames().get(d);
            parts.add((shape[d] + " " + name).strip());
        }
        return parts.toString();
    }

    /** {@code bytes(little), blosc(zstd)}, with what is inside of shards in brackets. */
    static String codecs(JsonNode codecs) {
        return StreamSupport.stream(codecs.spliterator(), false)
                .map(ZarrInfoCommand::codec)
                .collect(Collectors.joining(", "));
    }

    private static String codec(JsonNode codec) {
        if (codec.isTextual()) {
            return codec.asText();
        }
        JsonNode configuration = codec.path("configuration");
        String name = codec.path("name").asText();
        String detail = switch (name) {
            case "sharding_indexed" ->
                codecs(configuration.path("codecs")) + "; index " + codecs(configuration.path("index_codecs"));
            case "bytes" -> configuration.path("endian").asText();
            case "blosc" ->
                configuration.path("cname").asText() + " "
                        + configuration.path("clevel").asText() + " "
                        + configuration.path("shuffle").asText();
            case "zstd", "gzip" -> configuration.path("level").asText();
            case "transpose" -> configuration.path("order").toString();
            default -> "";
        };
        return detail.isBlank() ? name : name + "(" + detail + ")";
    }

    // ---- JSON

    private ObjectNode tree(ZarrNode node) {
        ObjectNode tree = JsonText.object();
        if (node instanceof ZarrArray array) {
            tree.put("node_type", "array").put("data_type", array.dataType().zarrName());
            tree.set("shape", JsonText.of(Arrays.stream(array.shape()).boxed().toList()));
            tree.set("dimension_names", JsonText.of(array.dimensionNames()));
            tree.set("chunk_shape", numbers(array.chunkShape()));
            tree.set("inner_chunk_shape", numbers(array.innerChunkShape()));
            ArrayNode codecs = array.codecs();
            tree.set("codecs", codecs);
            tree.set("fill_value", array.fillValue());
            tree.set("stored", JsonText.of(StoredSize.of(array)));
        } else if (node instanceof ZarrGroup group) {
            tree.put("node_type", "group").put("consolidated", group.isConsolidated());
            ObjectNode members = tree.putObject("members");
            ZarrGroup stored = group.unconsolidated();
            for (Map.Entry<String, String> member : members(group, stored).entrySet()) {
                members.set(member.getKey(), treeOfMember(stored, member.getKey(), member.getValue()));
            }
        }
        tree.set("attributes", node.attributes());
        return tree;
    }

    private ObjectNode treeOfMember(ZarrGroup group, String member, String kind) {
        try {
            return tree(group.member(member, kind));
        } catch (ZarrException | StoreException e) {
            unreadable = true;
            return JsonText.object().put("node_type", kind).put("error", e.getMessage());
        }
    }

    private static JsonNode numbers(int[] values) {
        return JsonText.of(Arrays.stream(values).boxed().toList());
    }
}
