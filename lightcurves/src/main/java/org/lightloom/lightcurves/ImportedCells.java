package org.lightloom.lightcurves;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lightloom.zarr.ArrayWrite;
import org.lightloom.zarr.Indices;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.ZarrArray;

/**
 * Copies the cells of another store epoch by epoch, each in one population. What is read at once is bounded: the objects
 * of one shard, and as many epochs as fit.
 */
final class ImportedCells {
    private static final long AT_ONCE_BYTES = 64L << 20;

    private final ImportedStore old;
    private final int[] order;
    private final StoreView view;
    private final PopulationNote.Source source;
    private final Progress progress;
    private final int measurements;
    private final int epochs;
    private final UUID[] populations;
    private final BitSet populated = new BitSet();
    private long values;
    private long errorsWithoutMagnitude;

    /** @param order of the objects: which one of the other store comes where */
    ImportedCells(ImportedStore old, int[] order, StoreView view, PopulationNote.Source source, Progress progress) {
        this.old = old;
        this.order = order;
        this.view = view;
        this.source = source;
        this.progress = progress;
        this.measurements = old.size(Dimension.MEASUREMENT);
        this.epochs = old.size(Dimension.EPOCH);
        this.populations = new UUID[epochs];
        Arrays.setAll(populations, e -> UUID.randomUUID());
    }

    int populatedEpochs() {
        return populated.cardinality();
    }

    long values() {
        return values;
    }

    long errorsWithoutMagnitude() {
        return errorsWithoutMagnitude;
    }

    void copy() {
        int shard = view.cells().chunkShape()[Dimension.OBJECT.axis()];
        long perEpoch = Math.max(1, (long) Math.min(shard, order.length) * measurements * CellRule.CELL);
        int together = (int) Math.max(1, Math.min(epochs, AT_ONCE_BYTES / perEpoch));
        int blocks = (order.length + shard - 1) / shard;
        for (int block = 0; block < blocks; block++) {
            int first = block * shard;
            int[] objects = Arrays.copyOfRange(order, first, Math.min(order.length, first + shard));
            for (int epoch = 0; epoch < epochs; epoch += together) {
                int end = Math.min(epochs, epoch + together);
                copy(first, objects, epoch, end);
                progress.at((long) block * epochs + end, (long) blocks * epochs);
            }
        }
    }

    private void copy(int first, int[] objects, int from, int end) {
        List<Indices> axes = new ArrayList<>(List.of(Indices.all(), Indices.all(), Indices.all(), Indices.all()));
        axes.set(old.axis(Dimension.OBJECT), Indices.list(objects));
        axes.set(old.axis(Dimension.EPOCH), Indices.range(from, end));
        NdArray read = old.cells().read(Selection.of(axes));
        List<Integer> all = new ArrayList<>();
        for (int epoch = from; epoch < end; epoch++) {
            all.add(epoch);
        }
        Concurrently.map(all, epoch -> write(epoch, first, objects.length, cells(read, objects.length, epoch - from)));
    }

    /** The cells of one epoch in the order of this store; of a missing magnitude the error is left out. */
    private float[] cells(NdArray read, int objects, int epoch) {
        FloatBuffer from = read.toBytes().asFloatBuffer();
        long[] strides = strides(read.shape());
        int mag = old.labels(Dimension.VALUE).indexOf("mag");
        float[] cells = new float[2 * objects * measurements];
        long dropped = 0;
        for (int o = 0; o < objects; o++) {
            for (int m = 0; m < measurements; m++) {
                long at = o * strides[0] + m * strides[1] + epoch * strides[3];
                float magnitude = from.get((int) (at + mag * strides[2]));
                float error = from.get((int) (at + (1 - mag) * strides[2]));
                boolean present = Float.isFinite(magnitude);
                dropped += !present && (!Float.isNaN(error) || !Float.isNaN(magnitude)) ? 1 : 0;
                int to = 2 * (o * measurements + m);
                cells[to] = present ? magnitude : Float.NaN;
                cells[to + 1] = present ? error : Float.NaN;
            }
        }
        count(dropped);
        return cells;
    }

    private synchronized void count(long dropped) {
        errorsWithoutMagnitude += dropped;
    }

    /** Of object, measurement, value and epoch in what was read. */
    private long[] strides(int[] shape) {
        long[] strides = new long[shape.length];
        for (Dimension dimension : Dimension.OF_LIGHTCURVES) {
            long stride = 1;
            for (int axis = old.axis(dimension) + 1; axis < shape.length; axis++) {
                stride *= shape[axis];
            }
            strides[dimension.axis()] = stride;
        }
        return strides;
    }

    /** Answers how many cells there are. */
    private long write(int epoch, int first, int objects, float[] cells) {
        long present = 0;
        for (int i = 0; i < cells.length; i += 2) {
            present += Float.isFinite(cells[i]) ? 1 : 0;
        }
        if (present > 0) {
            ZarrArray array = view.cells();
            Selection at = Selection.of(
                    Indices.range(first, first + (long) objects), Indices.all(), Indices.all(), Indices.at(epoch));
            NdArray block = NdArray.ofFloats(new int[] {objects, measurements, 2, 1}, cells);
            PopulationNote note = note(epoch, (int) Math.min(Integer.MAX_VALUE, present));
            array.write(at, block, new ArrayWrite(CellRule.LAST, Optional.empty(), note::toJson));
            if (!array.read(at).equals(block)) {
                throw new LightcurveException.UnusableStore(view.root().path() + ": epoch "
                        + old.labels(Dimension.EPOCH).get(epoch)
                        + " differs when it is read back; nothing was imported, check the disk");
            }
        }
        done(epoch, present);
        return present;
    }

    private synchronized void done(int epoch, long present) {
        values += present;
        if (present > 0) {
            populated.set(epoch);
        }
    }

    private PopulationNote note(int epoch, int rows) {
        return new PopulationNote(
                populations[epoch],
                old.labels(Dimension.EPOCH).get(epoch),
                List.of(source),
                old.labels(Dimension.MEASUREMENT),
                List.of(),
                MeasurementChoice.prefixOf(old.labels(Dimension.MEASUREMENT).get(0)),
                order.length,
                PopulateOptions.defaults(),
                rows,
                0,
                0);
    }
}
