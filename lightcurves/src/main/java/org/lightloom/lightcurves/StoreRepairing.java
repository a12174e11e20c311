package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.lightloom.zarr.Shard;
import org.lightloom.zarr.ShardRepair;

/** Puts the damaged shards of some epochs right, as far as their logs allow. */
final class StoreRepairing {
    private final StoreView view;
    private final List<String> epochs;
    private final boolean dryRun;
    private final Consumer<String> progress;
    private final UUID id = UUID.randomUUID();

    /** @param epochs empty for all */
    StoreRepairing(StoreView view, List<String> epochs, boolean dryRun, Consumer<String> progress) {
        this.view = view;
        this.epochs = epochs.isEmpty() ? view.labels(Dimension.EPOCH).all() : epochs;
        this.dryRun = dryRun;
        this.progress = progress;
    }

    RepairReport run() {
        int[] indices = view.labels(Dimension.EPOCH).indices(epochs);
        List<RepairReport.Repaired> repaired = new ArrayList<>();
        for (int i = 0; i < indices.length; i++) {
            for (EpochArray.EpochShard each : view.shards(indices[i])) {
                Shard shard = each.shard();
                RecordedExtent extent = new RecordedExtent(view, each);
                ShardRepair outcome =
                        dryRun ? shard.planRepair(extent) : shard.repair(note(epochs.get(i), each.key()), extent);
                if (!outcome.damages().isEmpty()) {
                    repaired.add(report(epochs.get(i), each.key(), outcome));
                }
            }
            progress.accept(epochs.get(i));
        }
        return new RepairReport(repaired, dryRun);
    }

    private ObjectNode note(String epoch, String key) {
        return PopulationNote.ofOperation("repair", id, epoch, List.of(key));
    }

    private static RepairReport.Repaired report(String epoch, String key, ShardRepair outcome) {
        return new RepairReport.Repaired(
                epoch,
                key,
                outcome.damages(),
                outcome.possible(),
                outcome.correctedBits(),
                outcome.chunksPutBack(),
                outcome.chunksLost(),
                outcome.wentBack(),
                outcome.unrecorded(),
                outcome.lost().stream()
                        .filter(PopulationNote::isPopulation)
                        .map(StoreRepairing::lost)
                        .toList());
    }

    private static RepairReport.Lost lost(ObjectNode entry) {
        List<String> measurements = new ArrayList<>();
        entry.path("measurements").forEach(key -> measurements.add(key.asText()));
        return new RepairReport.Lost(
                entry.path("population").asText(),
                PopulationNote.sources(entry).stream()
                        .map(PopulationNote.Source::path)
                        .toList(),
                measurements);
    }
}
