package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lightloom.zarr.ZarrArray;
import org.lightloom.zarr.ZarrException;

/** Looks at the shards of a store without decoding their values. */
final class StoreInspection {
    private final StoreView view;
    private final ZarrArray cells;

    StoreInspection(StoreView view) {
        this.view = view;
        this.cells = view.cells();
    }

    StoreInfo info() {
        List<String> foreign = new ArrayList<>();
        List<String> damaged = new ArrayList<>();
        List<String> empty = new ArrayList<>();
        PartialPopulations partial = new PartialPopulations(cells);
        long stored = 0;
        List<String> epochs = view.labels(Dimension.EPOCH).all();
        for (int epoch = 0; epoch < view.size(Dimension.EPOCH); epoch++) {
            boolean any = false;
            for (long[] shard : shards(epoch)) {
                Optional<Long> size = cells.storedBytes(shard);
                any |= size.isPresent();
                stored += size.orElse(0L);
                try {
                    if (size.isPresent() && cells.isForeign(shard)) {
                        foreign.add(epochs.get(epoch) + ": " + key(shard) + ": foreign write, no record");
                    }
                } catch (ZarrException e) {
                    damaged.add(epochs.get(epoch) + ": " + e.getMessage());
                }
            }
            if (!any) {
                empty.add(epochs.get(epoch));
            }
            partial.look(epochs.get(epoch), shards(epoch));
        }
        JsonNode mark = view.attributes().path(StoreLayout.ATTRIBUTE);
        Map<String, Integer> lengths = new LinkedHashMap<>();
        Map<String, List<String>> variables = new LinkedHashMap<>();
        for (Dimension dimension : Dimension.values()) {
            lengths.put(dimension.label(), view.size(dimension));
            variables.put(dimension.label(), view.variables(dimension));
        }
        long values = Arrays.stream(cells.shape()).reduce(Float.BYTES, (a, b) -> a * b);
        return new StoreInfo(
                view.root().path().toString(),
                mark.path("format").asInt(),
                mark.path("created").asText(),
                mark.path("software").asText(),
                lengths,
                view.labels(Dimension.MEASUREMENT).all(),
                variables,
                view.size(Dimension.EPOCH) - empty.size(),
                empty,
                foreign,
                damaged,
                partial.found(),
                stored,
                values);
    }

    List<CommitEntry> log(int[] epochs) {
        List<CommitEntry> entries = new ArrayList<>();
        for (int epoch : epochs) {
            for (long[] shard : shards(epoch)) {
                for (JsonNode entry : EpochLog.entriesNewestFirst(cells, shard)) {
                    entries.add(entry(
                            entry,
                            key(shard),
                            view.labels(Dimension.EPOCH).all().get(epoch)));
                }
            }
        }
        entries.sort(Comparator.comparing(CommitEntry::time).reversed());
        return entries;
    }

    private static CommitEntry entry(JsonNode json, String shard, String epoch) {
        JsonNode writer = json.path("writer");
        Map<String, Long> counts = new LinkedHashMap<>();
        json.path("counts")
                .properties()
                .forEach(count -> counts.put(count.getKey(), count.getValue().asLong()));
        List<String> measurements = new ArrayList<>();
        json.path("measurements").forEach(key -> measurements.add(key.asText()));
        return new CommitEntry(
                epoch,
                shard,
                json.path("commit").asText(),
                json.path("number").asLong(),
                json.path("time").asText(),
                writer.path("host").asText() + ":" + writer.path("pid").asText() + " "
                        + writer.path("software").asText(),
                json.path("population").asText(),
                PopulationNote.sources(json).stream()
                        .map(PopulationNote.Source::file)
                        .toList(),
                measurements,
                counts);
    }

    /** Coordinates of all shards of an epoch, stored or not. */
    List<long[]> shards(int epoch) {
        return shards(cells, epoch);
    }

    static List<long[]> shards(ZarrArray cells, int epoch) {
        long[] shape = cells.shape();
        int[] shard = cells.chunkShape();
        List<long[]> all = new ArrayList<>();
        for (long o = 0; o * shard[0] < shape[0]; o++) {
            for (long m = 0; m * shard[1] < shape[1]; m++) {
                all.add(new long[] {o, m, 0, epoch});
            }
        }
        return all;
    }

    static String key(long[] shard) {
        return "c/" + shard[0] + "/" + shard[1] + "/" + shard[2] + "/" + shard[3];
    }
}
