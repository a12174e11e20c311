package org.lightloom.lightcurves;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lightloom.zarr.ZarrArray;

/**
 * Reads cells of a store: from the object-major copy where that is current and the smaller work, and from the truth
 * elsewhere; so what is read is never older than the last commit that was acknowledged before. It keeps what it has open
 * for the next read. Safe for use by several threads.
 */
final class CellReader {
    private static final long TRUTH_SHARD_COST = 32 << 10;
    /** Neighbours that lie across a border are read by the calling thread, before a second one would have started. */
    private static final int FEW_RANGES = 2;

    /** So many that the code which decodes them is compiled as well. */
    private static final int FEW_OBJECTS = 16 * CopyTier.MAIN.chunkObjects();

    private final Path store;
    private final CopyCache cache = new CopyCache();

    CellReader(Path store) {
        this.store = store;
    }

    /** Reads the array of a view. */
    CellPositions.Source of(ZarrArray cells) {
        return positions -> read(cells, positions);
    }

    /** Whether there is a copy of the array of a view that can be used. */
    boolean hasCopy(ZarrArray cells) {
        return cache.copy(store, cells).isPresent();
    }

    /** The first objects of each shard of the copy, as far as these stay open: what to read to have them open. */
    static List<List<String>> firstOfShards(List<String> objects) {
        return IntStream.range(0, (objects.size() + CopyTier.RANGE - 1) / CopyTier.RANGE)
                .limit(CopyCache.MOST_OPEN)
                .mapToObj(i ->
                        objects.subList(i * CopyTier.RANGE, Math.min(objects.size(), i * CopyTier.RANGE + FEW_OBJECTS)))
                .toList();
    }

    private float[] read(ZarrArray cells, CellPositions wanted) {
        Optional<ObjectMajorCopy> copy = isSmallerFromCopy(cells, wanted) ? cache.copy(store, cells) : Optional.empty();
        if (copy.isEmpty()) {
            return cells.read(wanted.selection()).toFloats();
        }
        CellTarget target = new CellTarget(wanted);
        List<RangeRead> ranges = ranges(cells, copy.get(), target);
        if (ranges.size() <= FEW_RANGES) {
            ranges.forEach(RangeRead::run);
        } else {
            ranges.parallelStream().forEach(RangeRead::run);
        }
        return target.values();
    }

    /** The marks are looked at before any shard of the copy is opened. */
    private List<RangeRead> ranges(ZarrArray cells, ObjectMajorCopy copy, CellTarget target) {
        List<RangeRead> ranges = new ArrayList<>();
        CellPositions wanted = target.wanted();
        for (PositionGroup measurements : PositionGroup.of(wanted.measurements(), cells.chunkShape()[1])) {
            CopyMarks marks = new CopyMarks(cells, measurements.block());
            for (PositionGroup objects : PositionGroup.of(wanted.objects(), CopyTier.RANGE)) {
                ranges.add(new RangeRead(cells, copy, cache, marks, target, objects, measurements));
            }
        }
        return ranges;
    }

    /** By the bytes that have to be decoded; opening a shard of the truth counts as well. */
    private static boolean isSmallerFromCopy(ZarrArray cells, CellPositions wanted) {
        int[] chunk = cells.innerChunkShape();
        long epochs = wanted.epochs().length;
        long truthChunks = (long) PositionGroup.of(wanted.objects(), chunk[0]).size()
                * PositionGroup.of(wanted.measurements(), chunk[1]).size();
        long truth = epochs * (truthChunks * chunk[0] * chunk[1] * 2 * Float.BYTES + TRUTH_SHARD_COST);
        CopyTier main = CopyTier.MAIN;
        long copyChunks =
                (long) PositionGroup.of(wanted.objects(), main.chunkObjects()).size()
                        * wanted.measurements().length
                        * PositionGroup.of(wanted.epochs(), main.epochs()).size();
        return copyChunks * main.chunkObjects() * 2 * main.epochs() * Float.BYTES < truth;
    }
}
