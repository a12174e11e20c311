package org.lightloom.lightcurves;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntPredicate;
import org.lightloom.zarr.PinnedShard;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.ZarrArray;
import org.lightloom.zarr.ZarrException;

/**
 * Reads wanted cells of one range of objects and one block of measurements: each epoch from the array of the copy that
 * its mark names, if that holds just the commit that is the newest, and else from the truth.
 */
final class RangeRead {
    /** Epochs of the truth whose shards are kept open. */
    private static final int FEW = 32;

    private final ZarrArray cells;
    private final ObjectMajorCopy copy;
    private final CopyCache cache;
    private final CopyMarks.Column column;
    private final CellTarget target;
    private final PositionGroup objects;
    private final PositionGroup measurements;
    private final List<PositionGroup> fromTruth = new ArrayList<>();

    RangeRead(
            ZarrArray cells,
            ObjectMajorCopy copy,
            CopyCache cache,
            CopyMarks marks,
            CellTarget target,
            PositionGroup objects,
            PositionGroup measurements) {
        this.cells = cells;
        this.copy = copy;
        this.cache = cache;
        this.column = marks.column(objects.block() * CopyTier.RANGE / cells.chunkShape()[0]);
        this.target = target;
        this.objects = objects;
        this.measurements = measurements;
    }

    void run() {
        for (PositionGroup epochs : PositionGroup.of(target.wanted().epochs(), CopyBlock.EPOCHS)) {
            PositionGroup main = epochs.where(e -> column.isMarked(e, CopyTier.MAIN));
            PositionGroup recent = epochs.where(e -> column.isMarked(e, CopyTier.RECENT));
            if (!main.isEmpty() || !recent.isEmpty()) {
                UUID[] newest = cache.newest(cells, column, epochs.block());
                main.split(CopyTier.MAIN.epochs()).forEach(each -> fromCopy(CopyTier.MAIN, each, newest));
                recent.split(CopyTier.RECENT.epochs()).forEach(each -> fromCopy(CopyTier.RECENT, each, newest));
            }
            fromTruth(epochs.where(e -> !column.isMarked(e, CopyTier.MAIN) && !column.isMarked(e, CopyTier.RECENT)));
        }
        if (!fromTruth.isEmpty()) {
            readTruth(PositionGroup.joined(fromTruth));
        }
    }

    private void fromCopy(CopyTier tier, PositionGroup epochs, UUID[] newest) {
        long shard = (long) objects.block() * CopyTier.RANGE / tier.shardObjects();
        Optional<CopyCache.Open> open = cache.shard(copy, tier, shard, measurements.block(), epochs.block());
        IntPredicate isCurrent =
                epoch -> open.isPresent() && open.get().held().holds(epoch, newest[epoch % CopyBlock.EPOCHS]);
        PositionGroup held = epochs.where(isCurrent);
        if (!held.isEmpty() && !read(tier, open.orElseThrow(), held)) {
            fromTruth(held);
        }
        fromTruth(epochs.where(isCurrent.negate()));
    }

    /** False if it is damaged: the copy is only a copy. */
    private boolean read(CopyTier tier, CopyCache.Open open, PositionGroup epochs) {
        try {
            Selection from = within(copy.array(tier).chunkShape(), epochs);
            target.read(open.shard(), from, objects, measurements, epochs);
            return true;
        } catch (ZarrException e) {
            return false;
        }
    }

    private void fromTruth(PositionGroup epochs) {
        if (!epochs.isEmpty()) {
            fromTruth.add(epochs);
        }
    }

    private void readTruth(PositionGroup epochs) {
        if (epochs.size() <= FEW) {
            epochs.split(1).parallelStream().forEach(this::readEpoch);
            return;
        }
        CellPositions positions = new CellPositions(
                objects.positions(), measurements.positions(), target.wanted().values(), epochs.positions());
        target.put(objects, measurements, epochs, cells.read(positions.selection()));
    }

    /** The newest epochs of a store in use are read again and again, so their files stay open. */
    private void readEpoch(PositionGroup epoch) {
        Optional<PinnedShard> shard = cache.truth(cells, column, epoch.positions()[0]);
        if (shard.isPresent()) {
            target.read(shard.get(), within(cells.chunkShape(), epoch), objects, measurements, epoch);
        } else {
            target.putMissing(objects, measurements, epoch);
        }
    }

    /** The wanted positions within a shard of a given shape. */
    private Selection within(int[] shard, PositionGroup epochs) {
        return Selection.of(
                CellPositions.indices(objects.within(shard[0])),
                CellPositions.indices(measurements.within(shard[1])),
                CellPositions.indices(target.wanted().values()),
                CellPositions.indices(epochs.within(shard[3])));
    }
}
