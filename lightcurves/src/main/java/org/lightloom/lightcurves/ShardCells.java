package org.lightloom.lightcurves;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import org.lightloom.zarr.MergeRule;
import org.lightloom.zarr.ShardCheck;

/** The cells of one shard at its epoch, as far as the array reaches. */
final class ShardCells {
    private final StoreView view;
    private final EpochArray array;
    private final WholeCellRule cells;
    private final int firstObject;
    private final int firstColumn;
    private final int objects;
    private final int columns;
    private final byte[] bytes;
    private final BitSet unknown = new BitSet();

    /** None of them present yet. */
    ShardCells(StoreView view, EpochArray.EpochShard shard) {
        this.view = view;
        this.array = shard.of();
        this.cells = array.rule(Overlap.LAST);
        firstObject = shard.objectBlock() * array.shardObjects();
        firstColumn = shard.columnBlock() * array.shardColumns();
        objects = Math.min(array.shardObjects(), array.objects() - firstObject);
        columns = Math.min(array.shardColumns(), array.columns() - firstColumn);
        bytes = new byte[objects * columns * cells.cell()];
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
        int perColumn = array.isLightcurves() ? 1 : cells.cell() / Float.BYTES;
        for (long object = from[0]; object < to[0]; object++) {
            int row = (int) (object - firstObject) * columns - firstColumn;
            unknown.set(row + (int) from[1] / perColumn, row + (int) (to[1] + perColumn - 1) / perColumn);
        }
    }

    /** Whether the cell lies in damaged bytes. */
    boolean isUnknown(int at) {
        return unknown.get(at / cells.cell());
    }

    void clear(String prefix) {
        ByteBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int column : array.columnsOf(prefix)) {
            for (int o = 0; column >= firstColumn && column < firstColumn + columns && o < objects; o++) {
                int at = (o * columns + column - firstColumn) * cells.cell();
                for (int i = 0; i < cells.cell(); i += Float.BYTES) {
                    floats.putFloat(at + i, Float.NaN);
                }
            }
        }
    }

    void merge(CellBlock all, WholeCellRule rule) {
        CellBlock block =
                all.within(firstObject, firstObject + (long) objects, firstColumn, firstColumn + (long) columns);
        MergeRule.Tally ignored = new MergeRule.Tally();
        int width = block.columns().length;
        int cell = block.cell();
        for (int i = 0; i < block.objects().length; i++) {
            int row = (block.objects()[i] - firstObject) * columns;
            for (int c = 0; c < width; c++) {
                int at = (row + block.columns()[c] - firstColumn) * cell;
                rule.merge(bytes, at, block.cells(), (i * width + c) * cell, cell, ignored);
            }
        }
    }

    int cell() {
        return cells.cell();
    }

    /** Length in bytes; a cell is {@link #cell} of them. */
    int length() {
        return bytes.length;
    }

    boolean isPresent(int at) {
        return cells.isPresent(bytes, at);
    }

    boolean isSame(int at, ShardCells other) {
        int end = at + cells.cell();
        return Arrays.equals(bytes, at, end, other.bytes, at, end);
    }

    long present() {
        long present = 0;
        for (int at = 0; at < bytes.length; at += cells.cell()) {
            present += isPresent(at) ? 1 : 0;
        }
        return present;
    }

    String describe(int at, ShardCells expected) {
        int number = at;
        while (number < at + cells.cell() - Float.BYTES
                && WholeCellRule.INT.get(bytes, number).equals(WholeCellRule.INT.get(expected.bytes, number))) {
            number += Float.BYTES;
        }
        int cell = at / cells.cell();
        int column = firstColumn + cell % columns;
        int label = array.isLightcurves() ? column : (column * cells.cell() + number - at) / Float.BYTES;
        Dimension dimension = array.secondDimension();
        return "object " + view.labels(Dimension.OBJECT).all().get(firstObject + cell / columns) + ", "
                + dimension.label() + " " + view.labels(dimension).all().get(label) + ": "
                + WholeCellRule.number(bytes, number) + " is stored, " + WholeCellRule.number(expected.bytes, number)
                + " is expected";
    }
}
