package org.lightloom.lightcurves;

import java.nio.FloatBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

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

    private final StoreView view;
    private final ObjectSelection objects;
    private final List<LightcurveSeries> series;
    private final LightcurveReader reader;
    private final int[] epochs;

    LightcurveSelection(StoreView view, ObjectSelection objects, List<LightcurveSeries> series) {
        this.view = view;
        this.objects = objects;
        this.series = List.copyOf(series);
        this.reader = LightcurveReader.ofEpochFiles(view);
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

    /** Rows of one object: points of all its series. */
    public int rowsPerObject() {
        return series.stream().mapToInt(LightcurveSeries::size).sum();
    }

    /** Rows of all objects. */
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
        return IntStream.iterate(0, from -> from < objects.size(), this::endOfBlock)
                .mapToObj(from -> block(from, variables, measurements, columns))
                .iterator();
    }

    private LightcurveBlock block(int from, List<ObjectVariable> variables, int[] measurements, int[][] columns) {
        ObjectRows rows = objects.rows(from, endOfBlock(from), variables);
        int[] some =
                IntStream.range(from, from + rows.size()).map(objects::object).toArray();
        FloatBuffer cells = reader.read(some, measurements, epochs);
        return new LightcurveBlock(rows, series, columns, cells, epochs.length);
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

    private int run(int position) {
        return objects.object(position) / reader.runLength();
    }
}
