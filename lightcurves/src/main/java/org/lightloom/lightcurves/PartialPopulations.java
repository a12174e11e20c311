package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lightloom.zarr.Shard;
import org.lightloom.zarr.ShardHistory;
import org.lightloom.zarr.ZarrArray;
import org.lightloom.zarr.ZarrException;

/**
 * Finds populations that are not wholly there: a crash left them in some of their shards only, an undo took them back in
 * some, or a repair could not put all their values right.
 */
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
        Map<String, Set<String>> heldBy = new HashMap<>();
        Map<String, JsonNode> entries = new LinkedHashMap<>();
        Set<String> silent = new HashSet<>();
        for (long[] coordinates : shards) {
            Shard shard = cells.shard(coordinates);
            ShardHistory history = readable(shard);
            // A log that another program or damage cut short cannot say what it does not hold.
            if (!history.complete() && cells.storedBytes(coordinates).isPresent()) {
                silent.add(shard.key());
            }
            for (ShardHistory.Entry entry : history.standing()) {
                if (PopulationNote.isPopulation(entry.json())) {
                    String population = entry.json().path("population").asText();
                    entries.putIfAbsent(population, entry.json());
                    Set<String> held = heldBy.computeIfAbsent(population, p -> new HashSet<>());
                    if (entry.standing() == ShardHistory.Standing.STANDS) {
                        held.add(shard.key());
                    } else {
                        silent.remove(shard.key());
                    }
                }
            }
        }
        entries.forEach((population, entry) -> {
            List<String> missing = missing(entry, heldBy.getOrDefault(population, Set.of()), silent);
            if (!missing.isEmpty() && !completedSince(entry, entries, heldBy)) {
                found.add(epoch + ": population " + population + " of "
                        + PopulationNote.sources(entry).stream()
                                .map(PopulationNote.Source::file)
                                .toList()
                        + " lacks " + String.join(", ", missing) + "; populate it again");
            }
        });
    }

    private static List<String> missing(JsonNode population, Set<String> held, Set<String> silent) {
        List<String> missing = new ArrayList<>();
        population.path("shards").forEach(shard -> {
            if (!held.contains(shard.asText()) && !silent.contains(shard.asText())) {
                missing.add(shard.asText());
            }
        });
        return missing;
    }

    /** Whether another population of the same files and way is in all the shards. */
    private static boolean completedSince(
            JsonNode partial, Map<String, JsonNode> entries, Map<String, Set<String>> heldBy) {
        return entries.entrySet().stream().anyMatch(other -> {
            Set<String> held = heldBy.getOrDefault(other.getKey(), Set.of());
            boolean whole = true;
            for (JsonNode shard : partial.path("shards")) {
                whole &= held.contains(shard.asText());
            }
            return whole && PopulationNote.areSame(other.getValue(), partial);
        });
    }

    private static ShardHistory readable(Shard shard) {
        try {
            return shard.history();
        } catch (ZarrException e) {
            return new ShardHistory(List.of(), false);
        }
    }
}
