package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lightloom.zarr.Shard;
import org.lightloom.zarr.ShardHistory;

/** Whether a population is in the store already: the same files and options, in all the shards that it touches. */
final class EarlierPopulation {
    private final StoreView view;
    private final int epoch;
    private final PopulationNote note;

    EarlierPopulation(StoreView view, int epoch, PopulationNote note) {
        this.view = view;
        this.epoch = epoch;
        this.note = note;
    }

    /** False for a block without cells, which leaves no record. */
    boolean isStored(CellBlock block) {
        return !block.isEmpty() && blocks(block).stream().allMatch(this::holds);
    }

    /** It may be that of a writer who was killed before it could make it durable. */
    void settle(CellBlock block) {
        view.root().settle();
        blocks(block).forEach(each -> view.cells().settle(each.objects, each.measurements, 0, epoch));
    }

    /** Blocks along two dimensions. */
    private record Block(long objects, long measurements) {}

    private List<Block> blocks(CellBlock block) {
        int[] shape = view.cells().chunkShape();
        List<Block> blocks = new ArrayList<>();
        for (long objects : blocks(touchedObjects(block), shape[0])) {
            for (long measurements : blocks(touchedMeasurements(block), shape[1])) {
                blocks.add(new Block(objects, measurements));
            }
        }
        return blocks;
    }

    /** A replacement touches all objects, also those that it has no row for. */
    private IntStream touchedObjects(CellBlock block) {
        return note.options().replace()
                ? IntStream.range(0, view.size(Dimension.OBJECT))
                : Arrays.stream(block.objects());
    }

    private IntStream touchedMeasurements(CellBlock block) {
        return note.options().replace()
                ? Arrays.stream(MeasurementChoice.ofPrefix(view.labels(Dimension.MEASUREMENT), note.prefix()))
                : Arrays.stream(block.measurements());
    }

    private static long[] blocks(IntStream indices, int length) {
        return indices.mapToLong(i -> i / length).distinct().toArray();
    }

    /**
     * Whether the shard's log has the same population, not undone or damaged since, with nothing cleared since, or
     * written since a replacement.
     */
    private boolean holds(Block block) {
        Shard shard = view.cells().shard(block.objects, block.measurements, 0, epoch);
        for (ShardHistory.Entry change : shard.history().standing()) {
            JsonNode entry = change.json();
            if (note.isSameAs(entry)) {
                return change.standing() == ShardHistory.Standing.STANDS;
            }
            boolean samePrefix = entry.path("match").path("prefix").asText().equals(note.prefix());
            boolean spoils = note.options().replace() || entry.path("replace").asBoolean();
            if (samePrefix && spoils) {
                return false;
            }
        }
        return false;
    }
}
