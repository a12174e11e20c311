package org.lightloom.lightcurves;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.List;
import org.lightloom.zarr.MergeRule;
import org.lightloom.zarr.ShardCheck;
import org.lightloom.zarr.ZarrArray;

/** The cells of one shard at its epoch, as far as the array reaches. */
final class ShardCells {
    private final StoreView view;
    private final int firstObject;
    private final int firstMeasurement;
    private final int objects;
    private final int measurements;
    private final byte[] bytes;
    private final BitSet unknown = new BitSet();

    /** None of them present yet. */
    ShardCells(StoreView view, long[] shard) {
        this.view = view;
        ZarrArray cells = view.cells();
        int[] lengths = cells.chunkShape();
        firstObject = (int) shard[0] * lengths[0];
        firstMeasurement = (int) shard[1] * lengths[1];
        objects = Math.min(lengths[0], (int) cells.shape()[0] - firstObject);
        measurements = Math.min(lengths[1], (int) cells.shape()[1] - firstMeasurement);
        bytes = new byte[objects * measurements * CellRule.CELL];
        ByteBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (floats.hasRemaining()) {
            floats.putFloat(Float.NaN);
        }
    }

    /** Takes the values that are intact and keeps in mind which are not. */
    void take(ShardCheck check) {
        check.values().toBytes().get(bytes);
        for (ShardCheck.Damage damage : check.damages()) {
            if (damage.hitsValues()) {
                markUnknown(damage.from(), damage.to());
            }
        }
    }

    private void markUnknown(long[] from, long[] to) {
        for (long object = from[0]; object < to[0]; object++) {
            int row = (int) (object - firstObject) * measurements - firstMeasurement;
            unknown.set(row + (int) from[1], row + (int) to[1]);
        }
    }

    /** Whether the cell lies in damaged bytes. */
    boolean isUnknown(int at) {
        return unknown.get(at / CellRule.CELL);
    }

    void clear(String prefix) {
        List<String> keys = view.labels(Dimension.MEASUREMENT).all();
        ByteBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int m = 0; m < measurements; m++) {
            if (MeasurementChoice.prefixOf(keys.get(firstMeasurement + m)).equals(prefix)) {
                for (int o = 0; o < objects; o++) {
                    int at = (o * measurements + m) * CellRule.CELL;
                    floats.putFloat(at, Float.NaN).putFloat(at + Float.BYTES, Float.NaN);
                }
            }
        }
    }

    void merge(CellBlock all, CellRule rule) {
        CellBlock block = all.within(
                firstObject, firstObject + (long) objects, firstMeasurement, firstMeasurement + (long) measurements);
        MergeRule.Tally ignored = new MergeRule.Tally();
        int width = block.measurements().length;
        for (int i = 0; i < block.objects().length; i++) {
            int row = (block.objects()[i] - firstObject) * measurements;
            for (int m = 0; m < width; m++) {
                int at = (row + block.measurements()[m] - firstMeasurement) * CellRule.CELL;
                rule.merge(bytes, at, block.cells(), (i * width + m) * CellRule.CELL, CellRule.CELL, ignored);
            }
        }
    }

    /** Length in bytes; a cell is {@link CellRule#CELL} of them. */
    int length() {
        return bytes.length;
    }

    boolean isPresent(int at) {
        return Float.isFinite(magnitude(at));
    }

    private float magnitude(int at) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getFloat(at);
    }

    long cell(int at) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(at);
    }

    long present() {
        long present = 0;
        for (int at = 0; at < bytes.length; at += CellRule.CELL) {
            present += isPresent(at) ? 1 : 0;
        }
        return present;
    }

    String describe(int at, ShardCells expected) {
        int cell = at / CellRule.CELL;
        return "object "
                + view.labels(Dimension.OBJECT).all().get(firstObject + cell / measurements) + ", measurement "
                + view.labels(Dimension.MEASUREMENT).all().get(firstMeasurement + cell % measurements) + ": "
                + magnitude(at) + " is stored, " + expected.magnitude(at) + " is expected";
    }
}
