package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lightloom.lightcurves.sky.SkyIndex;
import org.lightloom.zarr.DataType;
import org.lightloom.zarr.Indices;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.Zarr;
import org.lightloom.zarr.ZarrArray;
import org.lightloom.zarr.ZarrException;
import org.lightloom.zarr.ZarrGroup;

/** A store as its root document showed it at one moment: arrays, labels, variables. Safe for use by several threads. */
final class StoreView {
    private final ZarrGroup root;
    private final EpochArray lightcurves;
    private final Quantities quantities;
    private final Optional<EpochArray> detections;
    private final Map<Dimension, Labels> labels = new ConcurrentHashMap<>(new EnumMap<>(Dimension.class));
    private final Map<String, NdArray> variables = new ConcurrentHashMap<>();
    private volatile Optional<SkyIndex> sky = Optional.empty();
    private volatile boolean keysAsked;

    private StoreView(ZarrGroup root) {
        this.root = root;
        this.lightcurves = EpochArray.lightcurves(
                root.array(StoreLayout.CELLS),
                prefix -> MeasurementChoice.ofPrefix(labels(Dimension.MEASUREMENT), prefix));
        this.quantities = Quantities.of(root.attributes().path(StoreLayout.ATTRIBUTE));
        this.detections = quantities.isEmpty()
                ? Optional.empty()
                : Optional.of(EpochArray.detections(
                        root.array(StoreLayout.DETECTIONS),
                        quantities.width(),
                        prefix -> group(prefix).stream().mapToInt(i -> i).toArray()));
    }

    /** @throws LightcurveException.UnusableStore if there is no light-curve store of this format */
    static StoreView open(Path path) {
        ZarrGroup root;
        try {
            root = Zarr.openGroup(path);
        } catch (ZarrException.NotFound e) {
            throw new LightcurveException(path + ": there is no store; make one with create", e);
        }
        JsonNode mark = root.attributes().path(StoreLayout.ATTRIBUTE);
        if (!mark.isObject()) {
            throw new LightcurveException(path + ": is a Zarr group but no Lightloom store; make a store with create");
        }
        if (mark.path("format").asInt() != StoreLayout.FORMAT) {
            throw new LightcurveException.UnusableStore(path + ": is of format " + mark.path("format")
                    + ", written by " + mark.path("software").asText("an unknown version")
                    + "; this program reads format " + StoreLayout.FORMAT + ", use that version");
        }
        return new StoreView(root);
    }

    /**
     * The store as it is now; labels never move, so those of a dimension that has not grown are taken over. So is the
     * index of the sky where every object has a position, because a position that is there never changes.
     */
    StoreView reopened() {
        StoreView now = open(root.path());
        labels.forEach((dimension, known) -> {
            if (now.size(dimension) == known.size()) {
                now.labels.put(dimension, known);
            }
        });
        now.keysAsked = keysAsked;
        now.sky = sky.filter(index -> index.isComplete() && index.size() == now.size(Dimension.OBJECT));
        return now;
    }

    ZarrGroup root() {
        return root;
    }

    /** The array {@code lightcurves}. */
    ZarrArray cells() {
        return lightcurves.array();
    }

    EpochArray lightcurves() {
        return lightcurves;
    }

    /** Nothing where the store was made without quantities. */
    Optional<EpochArray> detections() {
        return detections;
    }

    Quantities quantities() {
        return quantities;
    }

    /** Which group of quantities is that of a prefix. */
    Optional<Integer> group(String prefix) {
        return quantities.group(labels(Dimension.QUANTITY), prefix);
    }

    /** Both arrays, in the order in which what is taken back goes. */
    List<EpochArray> arrays() {
        return Stream.concat(Stream.of(lightcurves), detections.stream()).toList();
    }

    /** All shards of an epoch in both arrays, stored or not. */
    List<EpochArray.EpochShard> shards(int epoch) {
        return arrays().stream().flatMap(array -> array.shards(epoch).stream()).toList();
    }

    ObjectNode attributes() {
        return root.attributes();
    }

    Labels labels(Dimension dimension) {
        return labels.computeIfAbsent(dimension, d -> new Labels(d, readLabels(d)));
    }

    private List<String> readLabels(Dimension dimension) {
        return dimension == Dimension.QUANTITY && quantities.isEmpty()
                ? List.of()
                : root.array(dimension.label()).read().toStrings();
    }

    int size(Dimension dimension) {
        if (dimension == Dimension.QUANTITY) {
            return detections.map(array -> (int) array.array().shape()[1]).orElse(0);
        }
        return (int) cells().shape()[dimension.axis()];
    }

    /** Indices of all epochs. */
    int[] epochs() {
        return IntStream.range(0, size(Dimension.EPOCH)).toArray();
    }

    /** Names of the variables of a dimension, without its prefix, in alphabetical order. */
    List<String> variables(Dimension dimension) {
        String prefix = dimension.variablePrefix();
        return root.members().keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .toList();
    }

    Optional<NdArray> variable(Dimension dimension, String name) {
        String array = dimension.variablePrefix() + name;
        if (!root.contains(array)) {
            return Optional.empty();
        }
        return Optional.of(
                variables.computeIfAbsent(array, key -> root.array(key).read()));
    }

    /** A numeric variable, one value per label; nothing where there is none, or it holds text. */
    Optional<double[]> numbers(Dimension dimension, String name) {
        return variable(dimension, name)
                .filter(values -> values.dataType() == DataType.FLOAT64)
                .map(NdArray::toDoubles)
                .map(values -> fitted(values, size(dimension)));
    }

    /** While two growths meet, a new variable may be shorter than its dimension for a moment. */
    private static double[] fitted(double[] values, int length) {
        double[] fitted = Arrays.copyOf(values, length);
        if (values.length < length) {
            Arrays.fill(fitted, values.length, length, Double.NaN);
        }
        return fitted;
    }

    KnownObjects knownObjects() {
        return new KnownObjects(
                labels(Dimension.OBJECT).indexOf(), object("ra"), object("dec"), object("x_image"), object("y_image"));
    }

    /**
     * The positions of the objects, to be searched.
     *
     * @throws LightcurveException if the reference had no sky positions
     */
    SkyIndex sky() {
        Optional<SkyIndex> known = sky;
        if (known.isEmpty()) {
            double[] ra = object("ra");
            if (ra.length == 0 && size(Dimension.OBJECT) > 0) {
                throw new LightcurveException(
                        root.path() + ": its objects have no sky positions (object_ra, object_dec),"
                                + " because the reference had none; choose objects by key or by a condition");
            }
            known = Optional.of(new SkyIndex(ra, object("dec")));
            sky = known;
        }
        return known.get();
    }

    /** The keys of some objects: the first time read for themselves, because a command asks once; then from all labels. */
    List<String> objectKeys(int... objects) {
        if (!keysAsked && !labels.containsKey(Dimension.OBJECT)) {
            keysAsked = true;
            return root.array(Dimension.OBJECT.label()).read(at(objects)).toStrings();
        }
        List<String> all = labels(Dimension.OBJECT).all();
        return Arrays.stream(objects).mapToObj(all::get).toList();
    }

    /** The values of a variable for some objects, read from the store. */
    NdArray objectVariable(String name, int... objects) {
        return root.array(Dimension.OBJECT.variablePrefix() + name).read(at(objects));
    }

    private static Selection at(int[] positions) {
        boolean run = true;
        for (int i = 1; i < positions.length && run; i++) {
            run = positions[i] == positions[i - 1] + 1;
        }
        return Selection.of(
                run && positions.length > 0
                        ? Indices.range(positions[0], positions[0] + (long) positions.length)
                        : Indices.list(positions));
    }

    private double[] object(String name) {
        return numbers(Dimension.OBJECT, name).orElse(new double[0]);
    }
}
