package org.lightloom.lightcurves;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.lightloom.zarr.DataType;
import org.lightloom.zarr.Indices;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.Shard;
import org.lightloom.zarr.ZarrArray;

/**
 * An array of a store whose shards are logs, each of one epoch: {@code lightcurves}, whose cells are magnitude and error of
 * an object in a measurement, or {@code detections}, whose cells are the quantities of an object's row in the catalogs of
 * a prefix. The columns of a cell are measurements there, prefixes here. Immutable.
 */
final class EpochArray {
    private final ZarrArray array;
    private final List<Dimension> dimensions;
    private final int width;
    private final Function<String, int[]> columnsOfPrefix;

    private EpochArray(
            ZarrArray array, List<Dimension> dimensions, int width, Function<String, int[]> columnsOfPrefix) {
        this.array = array;
        this.dimensions = dimensions;
        this.width = width;
        this.columnsOfPrefix = columnsOfPrefix;
    }

    static EpochArray lightcurves(ZarrArray array, Function<String, int[]> columnsOfPrefix) {
        return new EpochArray(
                array.with(CellRule.LAST).with(CellRule.BEST), Dimension.OF_LIGHTCURVES, 2, columnsOfPrefix);
    }

    static EpochArray detections(ZarrArray array, int width, Function<String, int[]> columnsOfPrefix) {
        return new EpochArray(
                array.with(new DetectionRule(CellRule.LAST, width)).with(new DetectionRule(CellRule.BEST, width)),
                Dimension.OF_DETECTIONS,
                width,
                columnsOfPrefix);
    }

    ZarrArray array() {
        return array;
    }

    /** Whether it is the array of the values, not that of the quantities. */
    boolean isLightcurves() {
        return dimensions.equals(Dimension.OF_LIGHTCURVES);
    }

    /** In the order of the axes. */
    List<Dimension> dimensions() {
        return dimensions;
    }

    /** Measurements or quantities. */
    Dimension secondDimension() {
        return dimensions.get(1);
    }

    WholeCellRule rule(Overlap overlap) {
        CellRule rule = CellRule.of(overlap);
        return isLightcurves() ? rule : new DetectionRule(rule, width);
    }

    /** Numbers that one position of a column takes on the second axis. */
    private int perColumn() {
        return isLightcurves() ? 1 : width;
    }

    int objects() {
        return (int) array.shape()[0];
    }

    int columns() {
        return (int) array.shape()[1] / perColumn();
    }

    int shardObjects() {
        return array.chunkShape()[0];
    }

    int shardColumns() {
        return array.chunkShape()[1] / perColumn();
    }

    int[] columnsOf(String prefix) {
        return columnsOfPrefix.apply(prefix);
    }

    // ---- shards

    /** A shard of an epoch. Its key is the one in records: that in {@code lightcurves}, or detections/ and that in there. */
    record EpochShard(EpochArray of, int objectBlock, int columnBlock, Shard shard, String key, long[] coordinates) {}

    EpochShard shard(int objectBlock, int columnBlock, int epoch) {
        long[] at = isLightcurves()
                ? new long[] {objectBlock, columnBlock, 0, epoch}
                : new long[] {objectBlock, columnBlock, epoch};
        Shard shard = array.shard(at);
        String key = isLightcurves() ? shard.key() : StoreLayout.DETECTIONS + "/" + shard.key();
        return new EpochShard(this, objectBlock, columnBlock, shard, key, at);
    }

    /** All shards of an epoch, stored or not. */
    List<EpochShard> shards(int epoch) {
        return shards(
                IntStream.range(0, blocks(objects(), shardObjects())).toArray(),
                IntStream.range(0, blocks(columns(), shardColumns())).toArray(),
                epoch);
    }

    private static int blocks(int length, int block) {
        return (length + block - 1) / block;
    }

    /** The shards that a change brings cells to, or clears cells of. */
    List<EpochShard> touched(CellBlock cells, PopulateOptions options, String prefix, int epoch) {
        int[] columns = options.replace() ? columnsOf(prefix) : cells.columns();
        return shards(objectBlocks(cells, options), blocksOf(columns, shardColumns()), epoch);
    }

    /** A replacement touches all objects, also those that it has no row for. */
    int[] objectBlocks(CellBlock cells, PopulateOptions options) {
        return options.replace()
                ? IntStream.range(0, blocks(objects(), shardObjects())).toArray()
                : blocksOf(cells.objects(), shardObjects());
    }

    private static int[] blocksOf(int[] positions, int length) {
        Set<Integer> blocks = new LinkedHashSet<>();
        Arrays.stream(positions).forEach(position -> blocks.add(position / length));
        return blocks.stream().mapToInt(i -> i).toArray();
    }

    private List<EpochShard> shards(int[] objectBlocks, int[] columnBlocks, int epoch) {
        List<EpochShard> shards = new ArrayList<>();
        for (int objects : objectBlocks) {
            for (int columns : columnBlocks) {
                shards.add(shard(objects, columns, epoch));
            }
        }
        return shards;
    }

    // ---- cells

    Selection selection(CellBlock cells, int epoch) {
        return selection(CellBlock.indices(cells.objects()), cells.columns(), epoch);
    }

    /** Cells of an object block that belong to a prefix. */
    Selection ofPrefix(int objectBlock, String prefix, int epoch) {
        long first = (long) objectBlock * shardObjects();
        return selection(Indices.range(first, Math.min(objects(), first + shardObjects())), columnsOf(prefix), epoch);
    }

    private Selection selection(Indices objects, int[] columns, int epoch) {
        if (isLightcurves()) {
            return Selection.of(objects, CellBlock.indices(columns), Indices.all(), Indices.at(epoch));
        }
        int[] quantities = Arrays.stream(columns)
                .flatMap(column -> IntStream.range(column * width, (column + 1) * width))
                .toArray();
        return Selection.of(objects, CellBlock.indices(quantities), Indices.at(epoch));
    }

    NdArray values(CellBlock cells) {
        int objects = cells.objects().length;
        int columns = cells.columns().length;
        int[] shape = isLightcurves() ? new int[] {objects, columns, 2, 1} : new int[] {objects, columns * width, 1};
        return NdArray.ofBytes(DataType.FLOAT32, shape, cells.cells());
    }

    /** The part of some cells that lies in a shard. */
    CellBlock within(CellBlock cells, long objectBlock, long columnBlock) {
        long objects = objectBlock * shardObjects();
        long columns = columnBlock * shardColumns();
        return cells.within(objects, objects + shardObjects(), columns, columns + shardColumns());
    }
}
