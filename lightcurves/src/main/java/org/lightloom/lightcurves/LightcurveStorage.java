package org.lightloom.lightcurves;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.lightloom.catalogs.SourceCatalog;

/**
 * A light-curve store: one labelled float32 array (object, measurement, value, epoch) that any number of threads and
 * processes may fill at once, and that any Zarr v3 reader can open meanwhile.
 *
 * <p>Start with {@link #create} or {@link #load}; every worker may load the store for itself. When a method that writes
 * returns, what it wrote is durable. Instances are safe for use by several threads.
 */
public final class LightcurveStorage {
    private final Path path;
    private final CellReader reader;
    private final CurrentView store;
    private final StoreWriting writing;

    private LightcurveStorage(Path path) {
        this.path = path;
        this.store = new CurrentView(path);
        this.writing = new StoreWriting(store);
        this.reader = new CellReader(store.last().root().path());
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
        return store.now().labels(dimension).all();
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
        return store.now().variables(dimension);
    }

    /**
     * The values of a numeric variable, one per label.
     *
     * @return nothing where there is no such variable, or it holds text
     */
    public Optional<double[]> numbers(Dimension dimension, String name) {
        return store.now().numbers(dimension, name);
    }

    /** The values of a variable as text, "" where one is missing; nothing where there is no such variable. */
    public Optional<List<String>> texts(Dimension dimension, String name) {
        return store.now().variable(dimension, name).map(VariableText::of);
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
     * @param epochKey registered if the store does not have it yet and a row of the catalog finds its object, unless the
     *     options are strict
     * @param measurementKeys labels such as {@code default-auto}; empty for all that the catalog and the store have
     * @return what was stored, what was not, and why
     * @throws LightcurveException if the catalog does not fit the store; nothing was stored then
     */
    public PopulationReport populateEpochFromCatalog(
            String epochKey, SourceCatalog catalog, List<String> measurementKeys, PopulateOptions options) {
        return writing.populate(epochKey, List.of(catalog), measurementKeys, options);
    }

    /**
     * Populates from the catalogs of a manifest, several at a time. New epochs and their variables are registered first,
     * in one step and in time order. A catalog that cannot be read or does not fit is reported and the others are
     * populated all the same.
     *
     * @throws LightcurveException if the manifest contradicts the store; nothing was stored then
     */
    public ManifestReport populate(Manifest manifest, ManifestOptions options) {
        return new ManifestPopulation(writing, manifest, options).run();
    }

    /** The same with the default options and a number of workers. */
    public ManifestReport populate(Manifest manifest, int workers) {
        return populate(manifest, ManifestOptions.defaults().withWorkers(workers));
    }

    /** Registers epochs and variables of a manifest without reading its catalogs; answers warnings. */
    public List<String> register(Manifest manifest) {
        return writing.register(manifest);
    }

    /** Adds measurements; those that are there already stay as they are. Answers the new ones. */
    public List<String> extend(List<String> measurementKeys) {
        return writing.extend(measurementKeys);
    }

    /**
     * Adds the objects that a new reference catalog has beyond the known ones, behind them and with their positions.
     * Answers the new keys.
     *
     * @throws LightcurveException if the objects that both have do not lie at the same places
     */
    public List<String> extend(SourceCatalog reference) {
        return writing.extend(reference);
    }

    // ---- reading

    /**
     * Does beforehand what the first reads of light curves would have to do, by reading some: finds the labels, compares the
     * object-major copy with the newest commits and opens its shards, 64 at most. Does nothing where there is no copy. For
     * programs that answer to somebody who waits; answers don't change.
     */
    public void prefetch() {
        StoreView now = store.now();
        List<String> measurements = now.labels(Dimension.MEASUREMENT).all();
        if (!measurements.isEmpty() && reader.hasCopy(now.cells())) {
            Select measurement = Select.measurement(measurements.get(0));
            for (List<String> objects :
                    CellReader.firstOfShards(now.labels(Dimension.OBJECT).all())) {
                lightcurves().sel(Select.object(objects.toArray(String[]::new)), measurement);
            }
        }
    }

    /** The array with its labels. */
    public Lightcurves lightcurves() {
        return new Lightcurves();
    }

    /**
     * Quantities of the rows of the catalogs at the given labels, {@code detections(Select.object("1"),
     * Select.quantity("default-flags"))}: float32 with the dimensions object, quantity and epoch, in the units of the
     * catalogs, NaN where missing; dimensions that are not named are taken whole.
     *
     * @throws LightcurveException.UnknownLabel if the store does not have a label
     * @throws LightcurveException if the store keeps no quantities
     */
    public LabelledArray detections(Select... selects) {
        Map<Dimension, List<String>> asked = Select.byDimension(selects);
        StoreView view = store.with(Dimension.OF_DETECTIONS, asked);
        EpochArray array = view.detections()
                .orElseThrow(() -> new LightcurveException(
                        path + ": keeps no quantities; they are chosen when a store is made, with create --quantity"));
        return LabelledReader.detections(view, array, asked);
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
            Map<Dimension, List<String>> asked = Select.byDimension(selects);
            return reader(store.with(Dimension.OF_LIGHTCURVES, asked)).sel(asked);
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

    /**
     * The light curves of one object, one per measurement, read together.
     *
     * @throws LightcurveException.UnknownLabel if the store does not have a label
     */
    public List<Lightcurve> lightcurves(String object, List<String> measurements) {
        return reader(store.now()).lightcurves(object, measurements);
    }

    /**
     * Why magnitudes are missing, as the logs of all epochs tell now; ask before reading the light curves that it is to be
     * asked of.
     */
    public PointStatuses statuses() {
        StoreView now = store.now();
        return PointStatuses.read(now, reader.of(now.cells()), now.epochs(), Optional.empty());
    }

    /**
     * Chooses points of light curves by a condition, {@code flags & 4 = 0} (grammar and names: docs/query.md).
     *
     * @param statuses of this store, which a condition on {@code status} asks
     * @throws org.lightloom.lightcurves.expression.ConditionException if the text is no condition; points at the character
     */
    public PointFilter pointFilter(String condition, PointStatuses statuses) {
        return new PointFilter(store.now(), condition, statuses, Optional.empty());
    }

    /**
     * An epoch variable as a light curve of a measurement sees it: the value of its own prefix where there is one.
     *
     * @param name with or without {@code epoch_}
     * @return by epoch; NaN where missing
     * @throws LightcurveException if there is no such numeric variable
     */
    public Map<String, Double> epochVariable(String name, String measurement) {
        return EpochTimes.variable(store.now(), name, measurement);
    }

    /** All objects and measurements at one epoch; see {@link #epoch(String, List)}. */
    public EpochTable epoch(String epochKey) {
        return epoch(epochKey, List.of());
    }

    /**
     * All objects at one epoch.
     *
     * @param measurements empty for all
     * @throws LightcurveException.UnknownLabel if the store does not have a label
     */
    public EpochTable epoch(String epochKey, List<String> measurements) {
        Map<Dimension, List<String>> asked =
                Map.of(Dimension.EPOCH, List.of(epochKey), Dimension.MEASUREMENT, measurements);
        return reader(store.with(Dimension.OF_LIGHTCURVES, asked)).epoch(epochKey, measurements);
    }

    private LabelledReader reader(StoreView now) {
        return new LabelledReader(now, reader.of(now.cells()));
    }

    /**
     * The objects that a query asks for; from there to their variables and light curves.
     *
     * @throws LightcurveException if a key is unknown, or positions are asked for where the objects have none
     * @throws org.lightloom.lightcurves.expression.ConditionException if the condition does not fit the variables
     */
    public ObjectSelection select(ObjectQuery query) {
        return new ObjectSearch(store.now(), reader, query).run();
    }

    /** The values as they were at a time; labels and variables are those of now. */
    public StoreAsOf asOf(Instant time) {
        return new StoreAsOf(store.now(), time);
    }

    /** Statistics of the light curves, as {@link #consolidate} keeps them or computed where that is too old. */
    public ObjectStatistics statistics() {
        return new ObjectStatistics(store.now(), reader);
    }

    // ---- looking after it

    /** Shape, labels, sizes and what is odd. */
    public StoreInfo info() {
        return new StoreInspection(store.now()).info();
    }

    /** The commits, newest first; of one epoch, or of all. */
    public List<CommitEntry> log(Optional<String> epochKey) {
        StoreView view = store.now();
        int[] epochs = epochKey.map(key -> view.labels(Dimension.EPOCH).indices(List.of(key)))
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

    /** The same with the recorded catalogs; of the options only the progress counts, which is told of each epoch. */
    public VerificationReport verify(ManifestOptions options) {
        return verify(Optional.empty(), options);
    }

    private VerificationReport verify(Optional<Manifest> manifest, ManifestOptions options) {
        return new StoreVerification(store.now(), manifest, options).run();
    }

    /**
     * Takes back the newest commit of an epoch, or all since a given one, by a commit that makes the earlier version the
     * newest again; so an undo can be undone. In every shard where what it takes back is not the newest it changes
     * nothing and says so.
     *
     * @throws LightcurveException if there is nothing to take back, it would take back several populations without being
     *     asked to, or somebody else has committed meanwhile; nothing was changed then
     */
    public UndoReport undo(String epochKey, UndoOptions options) {
        return new EpochUndo(store.now(), epochKey, options).run();
    }

    /**
     * Gives back the room of earlier versions; they cannot be read or come back afterwards, their changes stay listed.
     *
     * @param epochKeys empty for all
     * @param progress told of each finished epoch, from several threads
     */
    public CompactionReport compact(List<String> epochKeys, Consumer<String> progress) {
        return new StoreCompaction(store.now(), epochKeys, progress).run();
    }

    /**
     * Makes the object-major copy, from which light curves are read in a fraction of the time, or brings it up to date.
     * Readers use it where it holds the newest commit. Writers never wait for it; it may be interrupted at any moment and
     * begun again, and the copy may be deleted at any time.
     *
     * @throws LightcurveException if another process is at it, or it may not use as much memory as it needs
     */
    public ConsolidationReport consolidate(ConsolidateOptions options) {
        return new Consolidation(store.now(), options).run(reader);
    }

    /**
     * Puts damaged shards right, as far as their logs allow, by commits that say what was lost. All bytes of a damaged
     * file are kept.
     *
     * @param epochKeys empty for all
     * @param dryRun whether only to tell what would be done
     * @param progress told of each finished epoch
     */
    public RepairReport repair(List<String> epochKeys, boolean dryRun, Consumer<String> progress) {
        return new StoreRepairing(store.now(), epochKeys, dryRun, progress).run();
    }

    /**
     * Copies the store while others may be writing to it: each shard in one whole version, with all populations that were
     * complete when this was called, and labels for all of them. The copy appears whole or not at all.
     *
     * @throws LightcurveException if there is something at the path of the copy already
     */
    public SnapshotReport snapshot(Path copy, Progress progress) {
        return new StoreSnapshot(path, copy, progress).run();
    }
}
