package org.lightloom.lightcurves;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.PinnedShard;
import org.lightloom.zarr.Shard;
import org.lightloom.zarr.ShardContent;
import org.lightloom.zarr.ZarrArray;
import org.lightloom.zarr.ZarrException;

/** Brings {@code object_statistics} up to date, where a commit has come since it was computed; the copy comes first. */
final class StatisticsPass {
    private final ZarrArray cells;
    private final StatisticsColumns columns;
    private final ZarrArray array;

    /** @param source reads the array of the view */
    StatisticsPass(StoreView view, CellPositions.Source source) {
        this.cells = view.cells();
        this.columns = new StatisticsColumns(source, view.size(Dimension.EPOCH));
        this.array = StatisticsArray.prepare(view);
    }

    void run() {
        int[] shard = cells.chunkShape();
        for (int o = 0; (long) o * shard[0] < cells.shape()[0]; o++) {
            for (int m = 0; (long) m * shard[1] < cells.shape()[1]; m++) {
                update(o, m);
            }
        }
        array.putAttributes(
                Json.object().put("computed", Instant.now().toString()).put("epochs", cells.shape()[3]));
    }

    private void update(int objectBlock, int measurementBlock) {
        Shard into = array.shard(objectBlock, measurementBlock, 0);
        HeldCommits before = StatisticsArray.newest(cells, objectBlock, measurementBlock);
        int[] shard = cells.chunkShape();
        int objects = (int) Math.min(shard[0], cells.shape()[0] - (long) objectBlock * shard[0]);
        int measurements = (int) Math.min(shard[1], cells.shape()[1] - (long) measurementBlock * shard[1]);
        if (isOf(into, before)) {
            return;
        }
        ShardContent content = into.newContent();
        for (int m = 0; m < measurements; m++) {
            double[][] values = columns.compute(objectBlock * shard[0], objects, measurementBlock * shard[1] + m);
            for (int s = 0; s < values.length; s++) {
                put(content, values[s], m, s);
            }
        }
        into.replace(content, unchanged(before, objectBlock, measurementBlock).toNote());
    }

    /** Objects and measurements that came without a commit have no values, so there is nothing to compute for them. */
    private static boolean isOf(Shard shard, HeldCommits commits) {
        try (PinnedShard pinned = shard.pin().orElse(null)) {
            Optional<HeldCommits> held = pinned == null ? Optional.empty() : HeldCommits.of(pinned);
            return held.filter(h -> Arrays.equals(h.commits(), commits.commits()))
                            .isPresent()
                    && !Arrays.asList(commits.commits()).contains(HeldCommits.NONE);
        } catch (ZarrException e) {
            return false;
        }
    }

    private static void put(ShardContent content, double[] column, int measurement, int statistic) {
        for (int first = 0; first < column.length; first += StatisticsArray.CHUNK) {
            double[] chunk = new double[StatisticsArray.CHUNK];
            Arrays.fill(chunk, Double.NaN);
            System.arraycopy(column, first, chunk, 0, Math.min(chunk.length, column.length - first));
            NdArray values = NdArray.ofDoubles(new int[] {chunk.length, 1, 1}, chunk);
            content.put(values, first / StatisticsArray.CHUNK, measurement, statistic);
        }
    }

    /** An epoch that got a commit while it was read is not known to be in the statistics. */
    private HeldCommits unchanged(HeldCommits before, int objectBlock, int measurementBlock) {
        HeldCommits after = StatisticsArray.newest(cells, objectBlock, measurementBlock);
        HeldCommits both = HeldCommits.none(0, before.commits().length);
        for (int e = 0; e < both.commits().length; e++) {
            if (before.of(e).equals(after.of(e))) {
                both.commits()[e] = before.of(e);
            }
        }
        return both;
    }
}
