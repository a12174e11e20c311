package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.lightloom.zarr.ShardHistory;
import org.lightloom.zarr.ZarrException;

/**
 * What the logs of one epoch say of missing magnitudes: which populations might have brought them, and of which objects
 * these had a row. Immutable.
 */
final class RecordedRows {
    private final StoreView view;
    private final Collection<Recorded> populations;
    private final Map<List<String>, Set<String>> partitions = new HashMap<>();
    private final Set<Block> damaged;

    private RecordedRows(StoreView view, Collection<Recorded> populations, Set<Block> damaged) {
        this.view = view;
        this.populations = populations;
        this.damaged = damaged;
        for (Recorded population : populations) {
            partitions
                    .computeIfAbsent(population.partitioned(), key -> new HashSet<>())
                    .add(population.partition());
        }
    }

    /** @param asOf only what was committed until then */
    static RecordedRows of(StoreView view, int epoch, Optional<Instant> asOf) {
        Map<String, Recorded> populations = new LinkedHashMap<>();
        Set<Block> damaged = new HashSet<>();
        for (EpochArray.EpochShard shard : view.lightcurves().shards(epoch)) {
            try {
                look(view, shard, asOf, populations);
            } catch (ZarrException e) {
                damaged.add(Block.of(shard));
            }
        }
        return new RecordedRows(view, populations.values(), damaged);
    }

    /** Newest first; what a later replacement cleared no longer counts. */
    private static void look(
            StoreView view, EpochArray.EpochShard shard, Optional<Instant> asOf, Map<String, Recorded> populations) {
        ShardHistory history = ShardHistory.of(shard.shard().commits().stream()
                .filter(commit -> asOf.map(time -> !commit.time().isAfter(time)).orElse(true))
                .toList());
        Set<String> replaced = new HashSet<>();
        for (ShardHistory.Entry entry : history.standing()) {
            JsonNode json = entry.json();
            String prefix = json.path("match").path("prefix").asText();
            if (PopulationNote.isPopulation(json) && !replaced.contains(prefix)) {
                populations
                        .computeIfAbsent(json.path("population").asText(), id -> Recorded.of(json, view))
                        .inShards()
                        .put(Block.of(shard), new Part(UnmeasuredObjects.of(json), isLost(entry)));
            }
            if (json.path("replace").asBoolean()) {
                replaced.add(prefix);
            }
        }
    }

    /** Which shard of the epoch. */
    private record Block(int objects, int measurements) {
        static Block of(EpochArray.EpochShard shard) {
            return new Block(shard.objectBlock(), shard.columnBlock());
        }

        /** Of a key in {@code lightcurves} (c/objects/measurements/0/epoch); nothing for one of another array. */
        static Optional<Block> of(String key) {
            String[] parts = key.split("/", -1);
            return parts[0].equals("c")
                    ? Optional.of(new Block(Integer.parseInt(parts[1]), Integer.parseInt(parts[2])))
                    : Optional.empty();
        }
    }

    private static boolean isLost(ShardHistory.Entry entry) {
        return entry.standing() == ShardHistory.Standing.LOST;
    }

    /**
     * What a population left in one shard.
     *
     * @param unmeasured objects by position in the shard; nothing where the record does not say
     * @param lost whether damage took some of it
     */
    private record Part(Optional<BitSet> unmeasured, boolean lost) {
        /** @param otherwise tells of an object where the record does not say */
        boolean hadRow(int object, int position, IntPredicate otherwise) {
            return unmeasured.isPresent() ? unmeasured.get().get(position) : otherwise.test(object);
        }
    }

    /**
     * A population.
     *
     * @param objects that the store had
     * @param shards that it goes into
     * @param inShards what there is of it
     */
    private record Recorded(
            JsonNode json, BitSet measurements, int objects, Set<Block> shards, Map<Block, Part> inShards) {

        static Recorded of(JsonNode json, StoreView view) {
            BitSet measurements = new BitSet();
            Labels labels = view.labels(Dimension.MEASUREMENT);
            json.path("measurements").forEach(key -> labels.index(key.asText()).ifPresent(measurements::set));
            Set<Block> shards = new HashSet<>();
            json.path("shards").forEach(key -> Block.of(key.asText()).ifPresent(shards::add));
            int objects = json.path("objects").asInt(Integer.MAX_VALUE);
            return new Recorded(json, measurements, objects, shards, new HashMap<>());
        }

        /** Whether it had a row for every object that there was. */
        boolean foundAll() {
            return json.path("counts").path("matched").asInt() == objects;
        }

        String partition() {
            return json.path("match").path("partition").asText();
        }

        /** What the partitions of one catalog have in common. */
        List<String> partitioned() {
            String of = partition().substring(partition().indexOf('/') + 1);
            List<String> key = new ArrayList<>(List.of(of));
            PopulationNote.sources(json).forEach(source -> key.add(source.sha256()));
            return key;
        }
    }

    /**
     * Why the magnitude of an object is missing.
     *
     * @param isMeasured whether an object has another magnitude of this prefix and epoch: then a row had been found for it;
     *     asked where the record of an earlier version does not say which rows were found
     */
    PointStatus ofMissing(int object, int measurement, IntPredicate isMeasured) {
        EpochArray array = view.lightcurves();
        Block block = new Block(object / array.shardObjects(), measurement / array.shardColumns());
        boolean populated = false;
        for (Recorded population : populations) {
            if (population.measurements.get(measurement) && object < population.objects) {
                Optional<Part> part = Optional.ofNullable(population.inShards.get(block));
                IntPredicate hadRow = population.foundAll() ? any -> true : isMeasured;
                if (part.isPresent() && part.get().hadRow(object, object % array.shardObjects(), hadRow)) {
                    return PointStatus.SENTINEL;
                }
                boolean whole = part.map(there -> !there.lost).orElse(!population.shards.contains(block));
                populated |= whole && isComplete(population);
            }
        }
        if (damaged.contains(block)) {
            return PointStatus.UNKNOWN;
        }
        return populated ? PointStatus.UNMATCHED : PointStatus.NOT_POPULATED;
    }

    /** Of partitions of one catalog all have to be there before a row is known to be in none. */
    private boolean isComplete(Recorded population) {
        String partition = population.partition();
        int wanted = partition.isEmpty() ? 1 : Integer.parseInt(partition.substring(partition.indexOf('/') + 1));
        return partitions.getOrDefault(population.partitioned(), Set.of()).size() >= wanted;
    }
}
