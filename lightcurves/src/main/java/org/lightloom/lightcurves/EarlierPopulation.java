package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

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
        return !block.isEmpty() && shards(block).stream().allMatch(this::holds);
    }

    /** It may be that of a writer who was killed before it could make it durable. */
    void settle(CellBlock block) {
        view.root().settle();
        shards(block).forEach(shard -> view.cells().settle(shard.objects, shard.measurements, 0, epoch));
    }

    /** Blocks along two dimensions. */
    private record Shard(long objects, long measurements) {}

    private List<Shard> shards(CellBlock block) {
        int[] shape = view.cells().chunkShape();
        List<Shard> shards = new ArrayList<>();
        for (long objects : blocks(touchedObjects(block), shape[0])) {
            for (long measurements : blocks(touchedMeasurements(block), shape[1])) {
                shards.add(new Shard(objects, measurements));
            }
        }
        return shards;
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

    /** Whether the shard's log has the same population, with nothing cleared since, or written since a replacement. */
    private boolean holds(Shard shard) {
        for (JsonNode entry : EpochLog.entriesNewestFirst(view.cells(), shard.objects, shard.measurements, 0, epoch)) {
            if (note.isSameAs(entry)) {
                return true;
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
