package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.lightloom.zarr.ChangeExtent;

/**
 * Which inner chunks of a shard a recorded population may have brought values to: those of its measurements, or of its
 * prefix's quantities, and of the objects that the record says it had rows for ({@code object_chunks}: runs of chunks along
 * the objects, the first and the last of each).
 */
final class RecordedExtent implements ChangeExtent {
    private static final String MEMBER = "object_chunks";

    private final EpochArray array;
    private final int firstColumn;
    private final int chunkObjects;
    private final List<String> labels;

    RecordedExtent(StoreView view, EpochArray.EpochShard shard) {
        this.array = shard.of();
        this.firstColumn = shard.columnBlock() * array.array().chunkShape()[1];
        this.chunkObjects = chunkObjects(array);
        this.labels = view.labels(array.secondDimension()).all();
    }

    private static int chunkObjects(EpochArray array) {
        return array.array().innerChunkShape()[0];
    }

    /** @param cells in one block of objects, which begins with a given one */
    static void put(ObjectNode note, CellBlock cells, EpochArray array, int firstObject) {
        ArrayNode runs = note.putArray(MEMBER);
        int[] objects = cells.objects();
        for (int i = 0; i < objects.length; ) {
            int first = (objects[i] - firstObject) / chunkObjects(array);
            int last = first;
            while (++i < objects.length && (objects[i] - firstObject) / chunkObjects(array) <= last + 1) {
                last = (objects[i] - firstObject) / chunkObjects(array);
            }
            runs.addArray().add(first).add(last);
        }
    }

    @Override
    public boolean mayReach(ObjectNode change, int[] from, int[] to) {
        return PopulationNote.bringsValues(change) && hasColumns(change, from[1], to[1]) && hasObjects(change, from[0]);
    }

    private boolean hasColumns(ObjectNode change, int from, int to) {
        if (!change.has("match") || !change.has("measurements")) {
            return true;
        }
        String prefix = change.path("match").path("prefix").asText();
        boolean wholePrefix = !array.isLightcurves() || change.path("replace").asBoolean();
        List<String> measurements = new ArrayList<>();
        change.path("measurements").forEach(key -> measurements.add(key.asText()));
        boolean known = wholePrefix
                ? labels.stream()
                        .anyMatch(label -> MeasurementChoice.prefixOf(label).equals(prefix))
                : labels.containsAll(measurements);
        if (!known) {
            return true; // labels that were added since the store was looked at
        }
        int end = Math.min(firstColumn + to, labels.size());
        return labels.subList(Math.min(firstColumn + from, end), end).stream()
                .anyMatch(label ->
                        wholePrefix ? MeasurementChoice.prefixOf(label).equals(prefix) : measurements.contains(label));
    }

    /** A replacement may take away values of any object. */
    private boolean hasObjects(ObjectNode change, int firstObject) {
        if (!change.has(MEMBER) || change.path("replace").asBoolean()) {
            return true;
        }
        int chunk = firstObject / chunkObjects;
        for (JsonNode run : change.path(MEMBER)) {
            if (run.path(0).asInt() <= chunk && chunk <= run.path(1).asInt()) {
                return true;
            }
        }
        return false;
    }
}
