package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lightloom.zarr.ShardHistory;

/**
 * Finds populations that are not wholly there: a crash left them in some of their shards only, an undo took them back in
 * some, or a repair could not put all their values right.
 */
final class PartialPopulations {
    private final String epoch;
    private final Map<String, Set<String>> heldBy = new HashMap<>();
    private final Map<String, JsonNode> entries = new LinkedHashMap<>();
    private final Map<String, Set<String>> lost = new HashMap<>();
    private final Set<String> silent = new HashSet<>();
    /** By population: the shards that an undo was to take it back in. */
    private final Map<String, Set<String>> undoneIn = new HashMap<>();
    /** By population: shards where nothing came after it. */
    private final Map<String, Set<String>> newestIn = new HashMap<>();

    /** Of one epoch, whose shards it has yet to be told of. */
    PartialPopulations(String epoch) {
        this.epoch = epoch;
    }

    /** Takes note of a shard. */
    void look(String shard, ShardHistory history) {
        // A log that another program or damage cut short cannot say what it does not hold.
        if (!history.complete()) {
            silent.add(shard);
        }
        history.standing().stream()
                .limit(1)
                .forEach(newest -> newestIn.computeIfAbsent(
                                newest.json().path("population").asText(), p -> new HashSet<>())
                        .add(shard));
        for (ShardHistory.Entry entry : history.standing()) {
            noteUndo(entry.json());
            if (PopulationNote.isPopulation(entry.json())) {
                String population = entry.json().path("population").asText();
                entries.putIfAbsent(population, entry.json());
                Set<String> held = heldBy.computeIfAbsent(population, p -> new HashSet<>());
                if (entry.standing() == ShardHistory.Standing.STANDS) {
                    held.add(shard);
                } else {
                    lost.computeIfAbsent(population, p -> new HashSet<>()).add(shard);
                }
            }
        }
    }

    private void noteUndo(JsonNode entry) {
        for (JsonNode population : entry.path("takes_back")) {
            Set<String> shards = undoneIn.computeIfAbsent(population.asText(), p -> new HashSet<>());
            entry.path("shards").forEach(shard -> shards.add(shard.asText()));
        }
    }

    /** Takes note of a shard whose log is damaged. */
    void cannotTell(String shard) {
        silent.add(shard);
    }

    /** One line for each, once all shards of the epoch were looked at. */
    List<String> found() {
        List<String> found = new ArrayList<>();
        entries.forEach((population, entry) -> {
            List<String> missing = missing(population, entry);
            if (!missing.isEmpty() && !completedSince(entry, entries, heldBy)) {
                found.add(epoch + ": population " + population + " of "
                        + PopulationNote.sources(entry).stream()
                                .map(PopulationNote.Source::file)
                                .toList()
                        + " lacks " + String.join(", ", missing) + "; " + remedy(population, missing));
            }
        });
        return found;
    }

    private String remedy(String population, List<String> missing) {
        Set<String> undone = undoneIn.getOrDefault(population, Set.of());
        Set<String> newest = newestIn.getOrDefault(population, Set.of());
        boolean interrupted = undone.containsAll(missing) && undone.stream().anyMatch(newest::contains);
        return interrupted
                ? "an undo was interrupted there: undo again to complete it, or populate it again"
                : "populate it again";
    }

    private List<String> missing(String population, JsonNode entry) {
        List<String> missing = new ArrayList<>();
        entry.path("shards").forEach(node -> {
            String shard = node.asText();
            boolean held = heldBy.getOrDefault(population, Set.of()).contains(shard);
            boolean damaged = lost.getOrDefault(population, Set.of()).contains(shard);
            if (damaged || (!held && !silent.contains(shard))) {
                missing.add(shard);
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
}
