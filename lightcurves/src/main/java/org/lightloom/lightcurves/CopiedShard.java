package org.lightloom.lightcurves;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.lightloom.zarr.DataType;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.Shard;
import org.lightloom.zarr.ShardContent;
import org.lightloom.zarr.ZarrArray;
import org.lightloom.zarr.ZarrException;

/**
 * Makes one shard of the copy: transposes the inner chunks of the truth, some epochs at a time, so that source and target
 * stay in the processor's cache, and encodes them in the copy's chunks. One instance serves one thread, for many shards.
 */
final class CopiedShard {
    private static final int MISSING = Float.floatToRawIntBits(Float.NaN);
    /** Epochs whose values are moved together: 16 float32 are a cache line. */
    private static final int TOGETHER = 16;

    private final CopyTier tier;
    private final int[] truthChunk;
    private final int[] slab;
    private final int[][] sources;
    private final byte[] chunk;

    /** @param cells the truth */
    CopiedShard(CopyTier tier, ZarrArray cells) {
        this.tier = tier;
        this.truthChunk = cells.innerChunkShape();
        this.slab = new int[truthChunk[1] * CopyTier.RANGE * 2 * tier.epochs()];
        this.sources = new int[TOGETHER][truthChunk[0] * truthChunk[1] * 2];
        this.chunk = new byte[tier.chunkObjects() * 2 * tier.epochs() * Float.BYTES];
    }

    /** Bytes that one instance and the shard that it makes need at most. */
    static long memory(CopyTier tier, int measurements) {
        long measurement = CopyTier.RANGE * 2L * tier.epochs() * Float.BYTES;
        long shard = tier.shardObjects() * 2L * tier.epochs() * Float.BYTES * measurements;
        return 8 * measurement + TOGETHER * CopyTier.RANGE * 16L * Float.BYTES + shard + shard / 16;
    }

    /**
     * What is to be copied.
     *
     * @param truth pinned
     * @param wanted of {@code truth}, {@link HeldCommits#NONE} for epochs that are to be left out
     * @param firstObject of the shard, in the truth's shard
     * @param objects how many, as far as the array reaches
     * @param measurements how many of the truth's shard, as far as the array reaches
     */
    record Task(TruthBlock truth, HeldCommits wanted, int firstObject, int objects, int measurements) {}

    /** Publishes the shard; answers epochs that had to be left out because their bytes in the truth are damaged. */
    Set<Integer> make(Task task, Shard into) {
        Set<Integer> damaged = new TreeSet<>();
        ShardContent content = into.newContent();
        for (int object = 0; object < task.objects; object += CopyTier.RANGE) {
            for (int m = 0; m < task.measurements; m += truthChunk[1]) {
                transpose(task, object, m, damaged);
                encode(task, object, m, content);
            }
        }
        UUID[] held = task.wanted.commits().clone();
        damaged.forEach(epoch -> held[epoch - task.wanted.firstEpoch()] = HeldCommits.NONE);
        into.replace(content, new HeldCommits(task.wanted.firstEpoch(), held).toNote());
        return damaged;
    }

    // ---- (object, measurement, value) of each epoch to (measurement, object, value, epoch)

    private void transpose(Task task, int object, int measurement, Set<Integer> damaged) {
        Arrays.fill(slab, MISSING);
        int rows = Math.min(CopyTier.RANGE, task.objects - object);
        for (int row = 0; row < rows; row += truthChunk[0]) {
            int[] slots = new int[TOGETHER];
            int found = 0;
            int epochs = task.wanted.commits().length;
            for (int e = 0; e < epochs; e++) {
                if (load(task, e, task.firstObject + object + row, measurement, sources[found], damaged)) {
                    slots[found++] = e;
                }
                if (found == TOGETHER || (e == epochs - 1 && found > 0)) {
                    move(row, slots, found);
                    found = 0;
                }
            }
        }
    }

    private boolean load(Task task, int e, int object, int measurement, int[] into, Set<Integer> damaged) {
        if (task.wanted.commits()[e].equals(HeldCommits.NONE)) {
            return false;
        }
        try {
            return task.truth
                    .shards()
                    .get(e)
                    .flatMap(shard -> shard.chunk(object / truthChunk[0], measurement / truthChunk[1], 0, 0))
                    .map(values -> {
                        values.toBytes().asIntBuffer().get(into);
                        return true;
                    })
                    .orElse(false);
        } catch (ZarrException e1) {
            damaged.add(task.wanted.firstEpoch() + e);
            return false;
        }
    }

    private void move(int row, int[] slots, int found) {
        int epochs = tier.epochs();
        int measurements = truthChunk[1];
        int objectStride = 2 * epochs;
        int measurementStride = CopyTier.RANGE * objectStride;
        int from = 0;
        for (int o = 0; o < truthChunk[0]; o++) {
            for (int m = 0; m < measurements; m++) {
                int to = m * measurementStride + (row + o) * objectStride;
                for (int v = 0; v < 2; v++) {
                    for (int s = 0; s < found; s++) {
                        slab[to + slots[s]] = sources[s][from];
                    }
                    from++;
                    to += epochs;
                }
            }
        }
    }

    private void encode(Task task, int object, int measurement, ShardContent content) {
        int length = chunk.length / Float.BYTES;
        int measurements = Math.min(truthChunk[1], task.measurements - measurement);
        int[] shape = {tier.chunkObjects(), 1, 2, tier.epochs()};
        NdArray values = NdArray.ofBytes(DataType.FLOAT32, shape, chunk);
        ByteBuffer bytes = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
        for (int m = 0; m < measurements; m++) {
            for (int o = 0; o < Math.min(CopyTier.RANGE, task.objects - object); o += tier.chunkObjects()) {
                int from = m * CopyTier.RANGE * 2 * tier.epochs() + o / tier.chunkObjects() * length;
                bytes.asIntBuffer().put(slab, from, length);
                content.put(values, (object + o) / tier.chunkObjects(), measurement + m, 0, 0);
            }
        }
    }
}
