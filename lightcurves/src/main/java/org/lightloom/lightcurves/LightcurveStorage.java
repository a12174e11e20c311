package org.lightloom.lightcurves;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lightloom.catalogs.SourceCatalog;
import org.lightloom.zarr.Indices;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.Selection;

/**
 * A light-curve store: one labelled float32 array (object, measurement, value, epoch) that any number of threads and
 * processes may fill at once, and that any Zarr v3 reader can open meanwhile.
 *
 * <p>Start with {@link #create} or {@link #load}; every worker may load the store for itself. When a method that writes
 * returns, what it wrote is durable. Instances are safe for use by several threads.
 */
public final class LightcurveStorage {
    private final Path path;
    private volatile StoreView view;

    private LightcurveStorage(Path path) {
        this.path = path;
        this.view = StoreView.open(path);
    }

    /**
     * Creates a store for the objects of a reference catalog, in the order of their HEALPix cells, so that neighbours on
     * the sky are neighbours in the files.
     *
     * @throws LightcurveException if there is something at this path already, or the catalog has no objects or
     *     magnitudes
     */
    public static LightcurveStorage create(Path path, SourceCatalog reference, CreateOptions options) {
        new StoreCreation(path, reference, options).create();
        return load(path);
    }

    /**
     * Opens a store for reading and writing; nothing is written by that.
     *
     * @throws LightcurveException if there is no store, or not one of this format
     */
    public static LightcurveStorage load(Path path) {
        return new LightcurveStorage(path);
    }

    public Path path() {
        return path;
    }

    // ---- labels and variables

    /** Labels of a dimension as of now, in the order of the store. */
    public List<String> labels(Dimension dimension) {
        refresh();
        return view.labels(dimension).all();
    }

    public List<String> objectKeys() {
        return labels(Dimension.OBJECT);
    }

    public List<String> measurementKeys() {
        return labels(Dimension.MEASUREMENT);
    }

    public List<String> epochKeys() {
        return labels(Dimension.EPOCH);
    }

    /** Names of the variables of a dimension, without {@code <dimension>_}, for instance {@code ra} or {@code mjd}. */
    public List<String> variables(Dimension dimension) {
        refresh();
        return view.variables(dimension);
    }

    /**
     * The values of a numeric variable, one per label.
     *
     * @return nothing where there is no such variable, or it holds text
     */
    public Optional<double[]> numbers(Dimension dimension, String name) {
        refresh();
        return view.numbers(dimension, name);
    }

    /** The values of a variable as text, "" where one is missing; nothing where there is no such variable. */
    public Optional<List<String>> texts(Dimension dimension, String name) {
        refresh();
        return view.variable(dimension, name).map(VariableText::of);
    }

    private void refresh() {
        view = StoreView.open(path);
    }

    /** Positions of labels; one that is not known is looked up again in a freshly read store before it is an error. */
    private int[] indices(Dimension dimension, List<String> labels) {
        if (labels.stream()
                .anyMatch(label -> view.labels(dimension).index(label).isEmpty())) {
            refresh();
        }
        Labels known = view.labels(dimension);
        return labels.stream()
                .mapToInt(label -> known.index(label).orElseThrow(() -> known.unknown(label)))
                .toArray();
    }

    // ---- writing

    /** Populates one epoch from one catalog with the default options. */
    public PopulationReport populateEpochFromCatalog(
            String epochKey, SourceCatalog catalog, List<String> measurementKeys) {
        return populateEpochFromCatalog(epochKey, catalog, measurementKeys, PopulateOptions.defaults());
    }

    /**
     * Populates one epoch from one catalog: finds the object of each row, and writes all its measurements in one atomic,
     * durable change of each shard. Safe beside any number of other writers of the same epoch, also of the same objects.
     *
     * @param epochKey registered if the store does not have it yet, unless the options are strict
     * @param measurementKeys labels such as {@code default-auto}; empty for all that the catalog and the store have
     * @return what was stored, what was not, and why
     * @throws LightcurveException if the catalog does not fit the store; nothing was stored then
     */
    public PopulationReport populateEpochFromCatalog(
            String epochKey, SourceCatalog catalog, List<String> measurementKeys, PopulateOptions options) {
        return populate(epochKey, List.of(catalog), measurementKeys, options);
    }

    PopulationReport populate(
            String epochKey, List<SourceCatalog> catalogs, List<String> measurementKeys, PopulateOptions options) {
        boolean newEpoch = !isKnown(epochKey);
        if (newEpoch && options.strict()) {
            throw view.labels(Dimension.EPOCH).unknown(epochKey);
        }
        if (newEpoch && !options.dryRun()) {
            Labels.requireSound(epochKey);
            dryRun(epochKey, catalogs, measurementKeys, options);
            new Growth(view.root(), Dimension.EPOCH).add(List.of(epochKey), List.of());
            refresh();
        }
        return new Population(view, epochKey, newEpoch, options).run(catalogs, measurementKeys);
    }

    /** A catalog that is refused must not leave an empty epoch behind. */
    private void dryRun(
            String epochKey, List<SourceCatalog> catalogs, List<String> measurementKeys, PopulateOptions options) {
        new Population(view, epochKey, true, options.asDryRun()).run(catalogs, measurementKeys);
    }

    private boolean isKnown(String epochKey) {
        if (view.labels(Dimension.EPOCH).index(epochKey).isEmpty()) {
            refresh();
        }
        return view.labels(Dimension.EPOCH).index(epochKey).isPresent();
    }

    /**
     * Populates from the catalogs of a manifest, several at a time. New epochs and their variables are registered first,
     * in one step and in time order. A catalog that cannot be read or does not fit is reported and the others are
     * populated all the same.
     *
     * @throws LightcurveException if the manifest contradicts the store; nothing was stored then
     */
    public ManifestReport populate(Manifest manifest, ManifestOptions options) {
        return new ManifestPopulation(this, manifest, options).run();
    }

    /** Registers epochs and variables of a manifest without reading its catalogs; answers warnings. */
    public List<String> register(Manifest manifest) {
        return register(manifest, manifest.rows());
    }

    List<String> register(Manifest manifest, List<Manifest.Row> rows) {
        refresh();
        rows.forEach(row -> Labels.requireSound(row.epoch()));
        List<String> warnings = new EpochRegistration(view).register(rows, manifest);
        refresh();
        return warnings;
    }

    /** Adds measurements; those that are there already stay as they are. Answers the new ones. */
    public List<String> extend(List<String> measurementKeys) {
        refresh();
        List<String> added = measurementKeys.stream()
                .distinct()
                .filter(key -> view.labels(Dimension.MEASUREMENT).index(key).isEmpty())
                .toList();
        added.forEach(Labels::requireSound);
        if (!added.isEmpty()) {
            new Growth(view.root(), Dimension.MEASUREMENT).add(added, List.of());
            refresh();
        }
        return added;
    }

    /**
     * Adds the objects that a new reference catalog has beyond the known ones, behind them and with their positions.
     * Answers the new keys.
     *
     * @throws LightcurveException if the objects that both have do not lie at the same places
     */
    public List<String> extend(SourceCatalog reference) {
        refresh();
        List<String> added = new ObjectExtension(view, reference).run();
        refresh();
        return added;
    }

    // ---- reading

    /** The array with its labels. */
    public Lightcurves lightcurves() {
        return new Lightcurves();
    }

    /** Selection by label. */
    public final class Lightcurves {
        private Lightcurves() {}

        /**
         * The values at the given labels, {@code sel(Select.object("1"), Select.epoch("epoch_0000"))}; dimensions that
         * are not named are taken whole.
         *
         * @throws LightcurveException.UnknownLabel if the store does not have a label
         */
        public LabelledArray sel(Select... selects) {
            Map<Dimension, List<String>> asked = new EnumMap<>(Dimension.class);
            for (Select select : selects) {
                if (asked.put(select.dimension(), select.labels()) != null) {
                    throw new LightcurveException(select.dimension().label() + " is selected twice");
                }
            }
            Map<Dimension, int[]> positions = new EnumMap<>(Dimension.class);
            asked.forEach((dimension, labels) -> positions.put(dimension, indices(dimension, labels)));
            StoreView current = view;
            List<Indices> axes = new ArrayList<>();
            Map<String, List<String>> labels = new LinkedHashMap<>();
            for (Dimension dimension : Dimension.values()) {
                axes.add(Optional.ofNullable(positions.get(dimension))
                        .map(Indices::list)
                        .orElse(Indices.all()));
                labels.put(
                        dimension.label(),
                        asked.getOrDefault(
                                dimension, current.labels(dimension).all().subList(0, current.size(dimension))));
            }
            float[] values = current.cells().read(new Selection(axes)).toFloats();
            List<String> names =
                    Arrays.stream(Dimension.values()).map(Dimension::label).toList();
            return new LabelledArray(names, Collections.unmodifiableMap(labels), values);
        }
    }

    /**
     * The light curve of one object and measurement over all epochs, in time order.
     *
     * @throws LightcurveException.UnknownLabel if the store does not have a label
     */
    public Lightcurve lightcurve(String object, String measurement) {
        return lightcurves(object, List.of(measurement)).get(0);
    }

    /** The light curves of one object, one per measurement, read together. */
    public List<Lightcurve> lightcurves(String object, List<String> measurements) {
        int row = indices(Dimension.OBJECT, List.of(object))[0];
        int[] columns = indices(Dimension.MEASUREMENT, measurements);
        refresh();
        StoreView current = view;
        NdArray values = current.cells()
                .read(Selection.of(Indices.at(row), Indices.list(columns), Indices.all(), Indices.all()));
        float[] cells = values.toFloats();
        int epochs = current.size(Dimension.EPOCH);
        List<Lightcurve> curves = new ArrayList<>();
        for (int m = 0; m < columns.length; m++) {
            double[] times = EpochTimes.of(current, measurements.get(m));
            int start = 2 * m * epochs;
            List<Lightcurve.Point> points = IntStream.range(0, epochs)
                    .mapToObj(e -> new Lightcurve.Point(
                            current.labels(Dimension.EPOCH).all().get(e),
                            times[e],
                            cells[start + e],
                            cells[start + epochs + e]))
                    .sorted(Comparator.comparingDouble(p -> Double.isNaN(p.mjd()) ? Double.MAX_VALUE : p.mjd()))
                    .toList();
            curves.add(new Lightcurve(object, measurements.get(m), points));
        }
        return curves;
    }

    /**
     * An epoch variable as a light curve of a measurement sees it: the value of its own prefix where there is one.
     *
     * @param name with or without {@code epoch_}
     * @return by epoch; NaN where missing
     * @throws LightcurveException if there is no such numeric variable
     */
    public Map<String, Double> epochVariable(String name, String measurement) {
        refresh();
        return EpochTimes.variable(view, name, measurement);
    }

    /**
     * All objects at one epoch.
     *
     * @param measurements empty for all
     * @throws LightcurveException.UnknownLabel if the store does not have a label
     */
    public EpochTable epoch(String epochKey, List<String> measurements) {
        int epoch = indices(Dimension.EPOCH, List.of(epochKey))[0];
        List<String> keys =
                measurements.isEmpty() ? view.labels(Dimension.MEASUREMENT).all() : measurements;
        int[] columns = indices(Dimension.MEASUREMENT, keys);
        StoreView current = view;
        float[] cells = current.cells()
                .read(Selection.of(Indices.all(), Indices.list(columns), Indices.all(), Indices.at(epoch)))
                .toFloats();
        KnownObjects known = current.knownObjects();
        List<EpochTable.Row> rows = new ArrayList<>();
        for (int object = 0; object < current.size(Dimension.OBJECT); object++) {
            List<EpochTable.Cell> row = new ArrayList<>();
            for (int m = 0; m < columns.length; m++) {
                int at = 2 * (object * columns.length + m);
                row.add(new EpochTable.Cell(cells[at], cells[at + 1]));
            }
            rows.add(new EpochTable.Row(
                    current.labels(Dimension.OBJECT).all().get(object),
                    known.hasSkyPositions() ? known.ra()[object] : Double.NaN,
                    known.hasSkyPositions() ? known.dec()[object] : Double.NaN,
                    row));
        }
        return new EpochTable(epochKey, keys, rows);
    }

    // ---- looking after it

    /** Shape, labels, sizes and what is odd. */
    public StoreInfo info() {
        refresh();
        return new StoreInspection(view).info();
    }

    /** The commits, newest first; of one epoch, or of all. */
    public List<CommitEntry> log(Optional<String> epochKey) {
        int[] epochs = epochKey.map(key -> indices(Dimension.EPOCH, List.of(key)))
                .orElseGet(() -> IntStream.range(0, view.size(Dimension.EPOCH)).toArray());
        return new StoreInspection(view).log(epochs);
    }

    /** Checks everything that is stored, and every value against the recorded catalogs where these are still there. */
    public VerificationReport verify() {
        return verify(Optional.empty(), ManifestOptions.defaults());
    }

    /**
     * The same with the catalogs of a manifest.
     *
     * @param options prefix and columns by which the catalogs are read
     */
    public VerificationReport verify(Manifest manifest, ManifestOptions options) {
        return verify(Optional.of(manifest), options);
    }

    private VerificationReport verify(Optional<Manifest> manifest, ManifestOptions options) {
        refresh();
        return new StoreVerification(view, manifest, options).run();
    }
}
