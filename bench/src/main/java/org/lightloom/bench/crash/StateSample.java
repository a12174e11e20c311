package org.lightloom.bench.crash;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.lightloom.bench.crash.Inspection.Known;
import org.lightloom.zarr.Json;

/**
 * States drawn from all that were checked, each as likely as any other, kept for other programs to read: folders {@code
 * state-N}, the allowed values as raw little-endian float32 in {@code expected}, and {@code states.json} that says which
 * go together.
 */
final class StateSample {
    private final Path folder;
    private final int size;
    private final Random random;
    private final TreeMap<Integer, ObjectNode> kept = new TreeMap<>();
    private int offered;

    private StateSample(Path folder, int size, long seed) {
        this.folder = folder;
        this.size = size;
        this.random = new Random(seed);
    }

    /** Keeps nothing. */
    static StateSample none() {
        return new StateSample(Path.of(""), 0, 0);
    }

    /** @param folder on the file system of the workshop, or its contents are copied */
    static StateSample in(Path folder, int size, long seed) throws IOException {
        Files.createDirectories(folder.resolve("expected"));
        return new StateSample(folder, size, seed);
    }

    synchronized void offer(Tree tree, Inspection inspection, Known known, Scenario scenario, Workshop workshop)
            throws IOException {
        int slot = offered < size ? offered : size == 0 ? 0 : random.nextInt(offered + 1);
        offered++;
        if (slot >= size) {
            return;
        }
        Path place = folder.resolve("state-" + slot);
        if (kept.containsKey(slot)) {
            Workshop.remove(place);
        }
        workshop.make(tree, place);
        kept.put(slot, describe(place, inspection, known, scenario));
    }

    private ObjectNode describe(Path place, Inspection inspection, Known known, Scenario scenario) throws IOException {
        PlainStore plain = new PlainStore(place);
        ObjectNode json = Json.object().put("store", String.valueOf(place.getFileName()));
        json.put("scenario", scenario.name());
        ArrayNode shard = json.putArray("shard");
        for (int length : plain.shardShape()) {
            shard.add(length);
        }
        List<String> labels = plain.labels("epoch");
        ArrayNode epochs = json.putArray("epochs");
        for (String label : labels) {
            ArrayNode allowed = epochs.addArray();
            for (float[] cells : inspection.allowed(label, known, plain.shape())) {
                allowed.add(store(cells));
            }
        }
        return json;
    }

    private String store(float[] cells) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(cells.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(cells);
        String name = "expected/" + Content.hash(bytes.array()) + ".f32";
        if (!Files.exists(folder.resolve(name))) {
            Files.write(folder.resolve(name), bytes.array());
        }
        return name;
    }

    /** Writes {@code states.json}. */
    synchronized int finish() throws IOException {
        if (size > 0) {
            ArrayNode all = Json.object().arrayNode();
            kept.values().forEach(all::add);
            Files.write(folder.resolve("states.json"), Json.bytes(all));
        }
        return kept.size();
    }
}
