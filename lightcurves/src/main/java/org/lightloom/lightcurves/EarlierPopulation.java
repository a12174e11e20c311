package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.lightloom.zarr.ShardHistory;

/** Whether a population is in the store already: the same files and options, in all the shards that it touches. */
final class EarlierPopulation {
    private final StoreView view;
    private final List<EpochArray.EpochShard> touched;
    private final PopulationNote note;

    /** @param touched by the population */
    EarlierPopulation(StoreView view, List<EpochArray.EpochShard> touched, PopulationNote note) {
        this.view = view;
        this.touched = touched;
        this.note = note;
    }

    boolean isStored() {
        return !touched.isEmpty() && touched.stream().allMatch(this::holds);
    }

    /** It may be that of a writer who was killed before it could make it durable. */
    void settle() {
        view.root().settle();
        touched.forEach(shard -> shard.of().array().settle(shard.coordinates()));
    }

    /**
     * Whether the shard's log has the same population, not undone or damaged since, with nothing cleared since, or
     * written since a replacement.
     */
    private boolean holds(EpochArray.EpochShard shard) {
        for (ShardHistory.Entry change : shard.shard().history().standing()) {
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
