package org.lightloom.lightcurves;

import java.nio.FloatBuffer;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.lightloom.lightcurves.expression.Condition;
import org.lightloom.lightcurves.sky.Direction;
import org.lightloom.lightcurves.sky.SkyIndex;
import org.lightloom.lightcurves.time.BarycentricTime;
import org.lightloom.lightcurves.time.Site;
import org.lightloom.lightcurves.time.TimeScale;

/**
 * The light curves of selected objects: for each object every chosen measurement, for each of these every chosen epoch.
 * Handed out in blocks of bounded size, so a million objects take no more memory than a thousand.
 *
 * <p>Values are those of the moment at which their block is read. Safe for use by several threads.
 */
public final class LightcurveSelection {
    /** Of the cells of one block. */
    private static final long BLOCK_BYTES = 32L << 20;

    private static final int MOST_OBJECTS = 16_384;
    private static final int[] MAGNITUDE_AND_ERROR = {0, 1};

    private final StoreView view;
    private final ObjectSelection objects;
    private final List<LightcurveSeries> series;
    private final CellPositions.Source cells;
    private final int[] epochs;
    private final Extras extras;

    /** What comes along with the values, or chooses among them. */
    private record Extras(Optional<BarycentricTime> barycentric, boolean status, Optional<Condition> points) {}

    /**
     * @param cells reads the array of the view
     * @param points condition on each point
     * @throws org.lightloom.lightcurves.expression.ConditionException if the condition does not fit a series
     */
    LightcurveSelection(
            StoreView view,
            CellPositions.Source cells,
            ObjectSelection objects,
            List<LightcurveSeries> series,
            Optional<Condition> points) {
        this(view, cells, objects, series, new Extras(Optional.empty(), false, points));
        points.ifPresent(condition ->
                series.forEach(one -> condition.over(new PointNames(view, one.measurement(), PointNames.NONE))));
    }

    private LightcurveSelection(
            StoreView view,
            CellPositions.Source cells,
            ObjectSelection objects,
            List<LightcurveSeries> series,
            Extras extras) {
        this.extras = extras;
        this.view = view;
        this.objects = objects;
        this.series = List.copyOf(series);
        this.cells = cells;
        this.epochs = series.stream()
                .flatMapToInt(one -> IntStream.of(one.epochs()))
                .distinct()
                .sorted()
                .toArray();
    }

    public ObjectSelection objects() {
        return objects;
    }

    /** One for each chosen measurement, in the order in which they were asked for. */
    public List<LightcurveSeries> series() {
        return series;
    }

    /** The time scale of the epochs, {@code unknown} where the store does not know. */
    public String timeScale() {
        return VariableAttributes.timeScale(view);
    }

    /**
     * The same with BJD_TDB of every point.
     *
     * @param site where the times were taken; nothing for the centre of the Earth
     * @param scale of the times, where the store does not know it; where it does, it must be the same
     * @throws LightcurveException if the time scale is not known, or another one than that of the store
     */
    public LightcurveSelection withBarycentricTime(Optional<Site> site, Optional<TimeScale> scale) {
        TimeScale known = TimeScale.of(timeScale()).orElse(TimeScale.UNKNOWN);
        if (known == TimeScale.UNKNOWN && scale.isEmpty()) {
            throw new LightcurveException(
                    view.root().path() + ": the time scale of its epochs is not known (time_scale of"
                            + " epoch_mjd); say which it is: UTC, TAI, TT or TDB");
        }
        if (known != TimeScale.UNKNOWN && scale.isPresent() && scale.get() != known) {
            throw new LightcurveException(view.root().path() + ": its times are in " + known.label() + ", not in "
                    + scale.get().label());
        }
        view.sky();
        TimeScale used = known == TimeScale.UNKNOWN ? scale.orElseThrow() : known;
        Extras more = new Extras(Optional.of(new BarycentricTime(used, site)), extras.status, extras.points);
        return new LightcurveSelection(view, cells, objects, series, more);
    }

    /** The same with the status of every point, for which the logs of all chosen epochs are read. */
    public LightcurveSelection withStatus() {
        return new LightcurveSelection(
                view, cells, objects, series, new Extras(extras.barycentric, true, extras.points));
    }

    /** Whether a condition chooses among the points, so that how many there are is known only when all were read. */
    public boolean choosesPoints() {
        return extras.points.isPresent();
    }

    /** What BJD_TDB is here; nothing where it was not asked for. */
    public Optional<String> barycentricTime() {
        return extras.barycentric.map(time -> time.described() + ", time_reference "
                + TimeSystem.of(view.root()).reference().label());
    }

    /** Rows of one object: points of all its series; with a condition on points at most so many. */
    public int rowsPerObject() {
        return series.stream().mapToInt(LightcurveSeries::size).sum();
    }

    /** Rows of all objects; with a condition on points at most so many. */
    public long rows() {
        return (long) objects.size() * rowsPerObject();
    }

    /**
     * Hands out all blocks in the order of the objects.
     *
     * @param variables of the objects that come along
     */
    public void forEach(List<ObjectVariable> variables, Consumer<LightcurveBlock> each) {
        blocks(variables).forEachRemaining(each);
    }

    /** All blocks in the order of the objects, read when they are asked for. For one thread. */
    public Iterator<LightcurveBlock> blocks(List<ObjectVariable> variables) {
        int[] measurements = view.labels(Dimension.MEASUREMENT)
                .indices(series.stream().map(LightcurveSeries::measurement).toList());
        int[][] columns = series.stream().map(one -> one.columnsIn(epochs)).toArray(int[][]::new);
        BarycentricTime.Instant[][] instants = instants();
        Optional<PointStatuses> statuses = needsStatus()
                ? Optional.of(PointStatuses.read(view, cells, epochs, Optional.empty()))
                : Optional.empty();
        return IntStream.iterate(0, from -> from < objects.size(), this::endOfBlock)
                .mapToObj(from -> block(from, variables, measurements, columns, instants, statuses))
                .iterator();
    }

    private boolean needsStatus() {
        return extras.status
                || extras.points
                        .filter(condition -> condition.names().contains(PointNames.STATUS))
                        .isPresent();
    }

    /** Of each point of each series; empty where no barycentric times are asked for. */
    private BarycentricTime.Instant[][] instants() {
        return extras.barycentric
                .map(time -> series.stream()
                        .map(one -> IntStream.range(0, one.size())
                                .mapToObj(point -> time.at(one.mjd(point)))
                                .toArray(BarycentricTime.Instant[]::new))
                        .toArray(BarycentricTime.Instant[][]::new))
                .orElseGet(() -> new BarycentricTime.Instant[0][]);
    }

    private LightcurveBlock block(
            int from,
            List<ObjectVariable> variables,
            int[] measurements,
            int[][] columns,
            BarycentricTime.Instant[][] instants,
            Optional<PointStatuses> statuses) {
        ObjectRows rows = objects.rows(from, endOfBlock(from), variables);
        int[] some =
                IntStream.range(from, from + rows.size()).map(objects::object).toArray();
        float[] values = cells.read(new CellPositions(some, measurements, MAGNITUDE_AND_ERROR, epochs));
        LightcurveBlock block = new LightcurveBlock(rows, series, columns, FloatBuffer.wrap(values), epochs.length);
        if (extras.barycentric.isPresent()) {
            block = block.with(instants, directions(some));
        }
        if (statuses.isPresent()) {
            PointStatuses known = statuses.get();
            block = block.with((object, s, point, magnitude) ->
                    known.of(some[object], measurements[s], series.get(s).epochs()[point], magnitude));
        }
        return extras.points.isPresent() ? block.choosing(chosen(extras.points.get(), block, some)) : block;
    }

    private List<BitSet> chosen(Condition condition, LightcurveBlock block, int[] some) {
        PointQuantities quantities = new PointQuantities(view, some, epochs, Optional.empty());
        return IntStream.range(0, series.size())
                .mapToObj(s -> new BlockPoints(block, s, epochs, quantities).chosenBy(condition, view))
                .toList();
    }

    private Direction[] directions(int[] some) {
        SkyIndex sky = view.sky();
        return IntStream.of(some)
                .mapToObj(object -> Direction.unchecked(sky.ra(object), sky.dec(object)))
                .toArray(Direction[]::new);
    }

    /** As many objects as the memory allows, but runs that are read together stay together where they can. */
    private int endOfBlock(int from) {
        long perObject = Math.max(1, 2L * Float.BYTES * series.size() * epochs.length);
        int most = (int) Math.max(1, Math.min(MOST_OBJECTS, BLOCK_BYTES / perObject));
        int end = Math.min(objects.size(), from + most);
        int cut = end;
        while (end < objects.size() && cut > from && run(cut - 1) == run(end)) {
            cut--;
        }
        return cut > from ? cut : end;
    }

    /** Objects of one inner chunk are read together at the cost of one of them. */
    private int run(int position) {
        return objects.object(position) / view.cells().innerChunkShape()[Dimension.OBJECT.axis()];
    }
}
