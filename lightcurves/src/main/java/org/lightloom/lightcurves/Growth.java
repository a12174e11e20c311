package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.lightloom.zarr.DataType;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.ZarrArray;
import org.lightloom.zarr.ZarrException;
import org.lightloom.zarr.ZarrGroup;

/**
 * Adds labels to a dimension, with variables at their positions (docs/format.md, "Growing"): a sequence of updates of one
 * key each, every one repeatable and none decreasing anything. A crash between two of them leaves at most a label past
 * the end, which the next growth adopts.
 */
final class Growth {
    /** By name, with their dimensions. */
    private static final Map<String, List<String>> EPOCH_ARRAYS = Map.of(
            StoreLayout.CELLS, names(Dimension.OF_LIGHTCURVES), StoreLayout.DETECTIONS, names(Dimension.OF_DETECTIONS));

    private final ZarrGroup root;
    private final Dimension dimension;

    Growth(ZarrGroup root, Dimension dimension) {
        this.root = root;
        this.dimension = dimension;
    }

    private static List<String> names(List<Dimension> dimensions) {
        return dimensions.stream().map(Dimension::label).toList();
    }

    /**
     * Adds labels that are not there yet, and variables.
     *
     * @param labels non-empty, each once, in the order in which new ones are to be appended
     * @param variables one value per label ("" for none)
     */
    void add(List<String> labels, List<Variable> variables) {
        Map<String, Integer> indices = place(labels);
        int length = indices.values().stream().mapToInt(i -> i + 1).max().orElse(0);
        publish(length, Concurrently.map(variables, variable -> put(variable, labels, indices)));
    }

    /**
     * Values of one variable for the labels of a growth.
     *
     * @param name without the dimension
     * @param values as text, "" for none
     * @param keepExisting whether a value that is there already stays without complaint
     */
    record Variable(String name, boolean numeric, List<String> values, boolean keepExisting) {}

    // ---- (1) labels

    private Map<String, Integer> place(List<String> labels) {
        ZarrArray array = root.array(dimension.label()).reopened();
        int chunkLength = dimension.labelChunk();
        long declared = Math.max(array.shape()[0], length(root.array(cells()).reopened()));
        Map<String, Integer> placed = new LinkedHashMap<>();
        List<String> missing = labels;
        for (long chunk = 0; !missing.isEmpty(); chunk++) {
            long first = chunk * chunkLength;
            if (first + chunkLength > declared) {
                array.update(new long[] {chunk}, request(missing, Math.max(0, declared - first)), LabelAppend::append);
            }
            List<String> present = array.readChunk(chunk).toStrings();
            Labels known = new Labels(dimension, present);
            List<String> rest = new ArrayList<>();
            for (String label : missing) {
                known.index(label).ifPresentOrElse(i -> placed.put(label, (int) first + i), () -> rest.add(label));
            }
            missing = rest;
        }
        return placed;
    }

    private static ByteBuffer request(List<String> labels, long from) {
        ObjectNode json = Json.object().put("format", 1).put("from", from);
        ArrayNode list = json.putArray("labels");
        labels.forEach(list::add);
        return ByteBuffer.wrap(Json.bytes(json));
    }

    /** The one step that decides where a label is. */
    private static final class LabelAppend {
        private LabelAppend() {}

        /** Labels that the chunk does not hold go behind its last one, as far as there is room. */
        static NdArray append(NdArray chunk, ByteBuffer payload) {
            JsonNode request = Json.parse(payload, "label request");
            List<String> labels = new ArrayList<>(chunk.toStrings());
            int next = request.path("from").asInt();
            for (int i = next; i < labels.size(); i++) {
                next = labels.get(i).isEmpty() ? next : i + 1;
            }
            Labels known = new Labels(Dimension.OBJECT, labels);
            boolean changed = false;
            for (JsonNode label : request.path("labels")) {
                if (known.index(label.asText()).isEmpty() && next < labels.size()) {
                    labels.set(next++, label.asText());
                    changed = true;
                }
            }
            return changed ? NdArray.ofStrings(labels) : chunk;
        }
    }

    // ---- (2) variables

    private String put(Variable variable, List<String> labels, Map<String, Integer> indices) {
        String name = dimension.variablePrefix() + variable.name();
        ZarrArray array = open(name, variable.numeric());
        Map<Long, ObjectNode> requests = new LinkedHashMap<>();
        for (int i = 0; i < labels.size(); i++) {
            if (!variable.values().get(i).isEmpty()) {
                int index = indices.getOrDefault(labels.get(i), 0);
                ObjectNode request = requests.computeIfAbsent(
                        (long) index / dimension.labelChunk(),
                        c -> Json.object().put("format", 1).put("name", name).put("keep", variable.keepExisting()));
                request.withArray("at").add(index % dimension.labelChunk());
                request.withArray("labels").add(labels.get(i));
                request.withArray("values").add(variable.values().get(i));
            }
        }
        requests.forEach((chunk, request) ->
                array.update(new long[] {chunk}, ByteBuffer.wrap(Json.bytes(request)), VariablePut::put));
        return name;
    }

    private ZarrArray open(String name, boolean numeric) {
        if (root.contains(name)) {
            ZarrArray array = root.array(name);
            requireFitting(name, array.dataType(), numeric);
            return array;
        }
        try {
            int length = (int) length(root.array(cells()).reopened());
            return root.create(
                    name, StoreLayout.variable(dimension, length, numeric, VariableAttributes.of(name, root)));
        } catch (ZarrException.AlreadyExists e) {
            ZarrArray array = root.reopened().array(name);
            requireFitting(name, array.dataType(), numeric);
            return array;
        }
    }

    /** @throws LightcurveException if values that are not all numbers are given for a variable of numbers */
    static void requireFitting(String array, DataType stored, boolean numeric) {
        if (stored == DataType.FLOAT64 && !numeric) {
            throw new LightcurveException(array + " holds numbers in this store, but the values given are not all"
                    + " numbers; nothing was stored, give numbers or leave them out");
        }
    }

    // ---- (3) each array, (4) the root: the moment of visibility

    /**
     * The root is published with one length for all in any case. Another growth may have brought a new variable or a
     * larger length into it meanwhile: then the arrays themselves are evened once more.
     */
    private void publish(int length, List<String> variables) {
        if (!variables.isEmpty()) {
            root.addWords(StoreLayout.COORDINATES, variables);
        }
        Set<String> arrays = new TreeSet<>(variables);
        long longest = length;
        do {
            ZarrGroup now = root.reopened();
            arrays.addAll(members(now));
            List<ZarrArray> current =
                    arrays.stream().map(name -> now.array(name).reopened()).toList();
            longest = Math.max(
                    longest, current.stream().mapToLong(this::length).max().orElse(0));
            long even = longest;
            Concurrently.map(current, array -> grow(array, even));
            leftBehind(now).forEach(array -> grow(array, even));
            now.consolidate(List.copyOf(arrays), dimension.label());
        } while (!isPublished(root.reopened(), arrays, longest));
    }

    /** Variables of killed writers are in no consolidated metadata, but readers that ignore these meet them. */
    private List<ZarrArray> leftBehind(ZarrGroup now) {
        return now.unconsolidatedArrays().stream()
                .filter(name -> name.startsWith(dimension.variablePrefix()))
                .flatMap(name -> ofDimension(now, name).stream())
                .toList();
    }

    private List<String> members(ZarrGroup group) {
        return group.members().entrySet().stream()
                .filter(member -> member.getValue().equals("array"))
                .map(Map.Entry::getKey)
                .filter(name -> ofDimension(group, name).isPresent())
                .toList();
    }

    /**
     * An array if it has this dimension: by its dimensions, not by its name, for another program may have put any array
     * beside ours, also one that this program cannot read.
     */
    private Optional<ZarrArray> ofDimension(ZarrGroup group, String name) {
        try {
            return Optional.of(group.array(name))
                    .filter(array -> array.dimensionNames().equals(List.of(dimension.label()))
                            || (EPOCH_ARRAYS.containsKey(name)
                                    && array.dimensionNames().equals(EPOCH_ARRAYS.get(name))
                                    && axis(array) >= 0));
        } catch (ZarrException.Unsupported e) {
            return Optional.empty();
        }
    }

    private int axis(ZarrArray array) {
        return array.dimensionNames().indexOf(dimension.label());
    }

    /** The array that has this dimension and grows with it first of all. */
    private String cells() {
        return dimension == Dimension.QUANTITY ? StoreLayout.DETECTIONS : StoreLayout.CELLS;
    }

    private long length(ZarrArray array) {
        return array.shape()[axis(array)];
    }

    private ZarrArray grow(ZarrArray array, long length) {
        long[] shape = array.shape();
        shape[axis(array)] = length;
        array.grow(shape);
        return array;
    }

    /** Whether the published arrays are just these, and of this length. */
    private boolean isPublished(ZarrGroup published, Set<String> arrays, long length) {
        return members(published).stream()
                .allMatch(name -> arrays.contains(name) && length(published.array(name)) == length);
    }
}
