package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lightloom.zarr.ZarrArray;
import org.lightloom.zarr.ZarrException;

/** Finds populations over several shards that a crash left in some of them only. */
final class PartialPopulations {
    private final ZarrArray cells;
    private final List<String> found = new ArrayList<>();

    PartialPopulations(ZarrArray cells) {
        this.cells = cells;
    }

    List<String> found() {
        return List.copyOf(found);
    }

    /** Looks at all shards of one epoch together. */
    void look(String epoch, List<long[]> shards) {
        if (shards.size() < 2) {
            return;
        }
        Map<String, Set<String>> heldBy = new HashMap<>();
        Map<String, JsonNode> entries = new LinkedHashMap<>();
        Set<String> silent = new HashSet<>();
        for (long[] shard : shards) {
            List<JsonNode> log = readable(shard);
            if (!isComplete(log) && cells.storedBytes(shard).isPresent()) {
                silent.add(StoreInspection.key(shard));
            }
            for (JsonNode entry : log) {
                String population = entry.path("population").asText();
                entries.putIfAbsent(population, entry);
                heldBy.computeIfAbsent(population, p -> new HashSet<>()).add(StoreInspection.key(shard));
            }
        }
        entries.forEach((population, entry) -> {
            List<String> missing = new ArrayList<>();
            entry.path("shards").forEach(shard -> {
                boolean held = heldBy.getOrDefault(population, Set.of()).contains(shard.asText());
                if (!held && !silent.contains(shard.asText())) {
                    missing.add(shard.asText());
                }
            });
            if (!missing.isEmpty() && !completedSince(entry, entries, heldBy)) {
                found.add(epoch + ": population " + population + " of "
                        + PopulationNote.sources(entry).stream()
                                .map(PopulationNote.Source::file)
                                .toList()
                        + " lacks " + String.join(", ", missing) + "; populate it again");
            }
        });
    }

    /** Whether another population of the same files and way is in all the shards. */
    private static boolean completedSince(
            JsonNode partial, Map<String, JsonNode> entries, Map<String, Set<String>> heldBy) {
        return entries.entrySet().stream().anyMatch(other -> {
            JsonNode entry = other.getValue();
            Set<String> held = heldBy.getOrDefault(other.getKey(), Set.of());
            boolean whole = true;
            for (JsonNode shard : partial.path("shards")) {
                whole &= held.contains(shard.asText());
            }
            return whole
                    && PopulationNote.sources(entry).equals(PopulationNote.sources(partial))
                    && entry.path("match").equals(partial.path("match"))
                    && entry.path("measurements").equals(partial.path("measurements"));
        });
    }

    /** A log that another program or damage cut short cannot say what it does not hold. */
    private static boolean isComplete(List<JsonNode> newestFirst) {
        return !newestFirst.isEmpty()
                && newestFirst.get(newestFirst.size() - 1).path("number").asLong() == 1;
    }

    private List<JsonNode> readable(long[] shard) {
        try {
            return EpochLog.entriesNewestFirst(cells, shard);
        } catch (ZarrException e) {
            return List.of();
        }
    }
}
