package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.lightloom.zarr.Shard;
import org.lightloom.zarr.ShardHistory;
import org.lightloom.zarr.ZarrException;

/** Looks at the shards of a store without decoding their values. */
final class StoreInspection {
    private final StoreView view;

    StoreInspection(StoreView view) {
        this.view = view;
    }

    /** What the shards of one epoch show at a glance. */
    private record Glance(
            String epoch,
            long bytes,
            boolean hasValues,
            List<String> foreign,
            List<String> damaged,
            List<String> partial) {}

    StoreInfo info() {
        List<String> epochs = view.labels(Dimension.EPOCH).all();
        List<Glance> glances = IntStream.range(0, view.size(Dimension.EPOCH))
                .parallel()
                .mapToObj(epoch -> glance(epoch, epochs.get(epoch)))
                .toList();
        List<String> empty = glances.stream()
                .filter(glance -> !glance.hasValues)
                .map(Glance::epoch)
                .toList();
        JsonNode mark = view.attributes().path(StoreLayout.ATTRIBUTE);
        Map<String, Integer> lengths = new LinkedHashMap<>();
        Map<String, List<String>> variables = new LinkedHashMap<>();
        for (Dimension dimension : dimensions()) {
            lengths.put(dimension.label(), view.size(dimension));
            variables.put(dimension.label(), view.variables(dimension));
        }
        long values = view.arrays().stream()
                .mapToLong(array -> Arrays.stream(array.array().shape()).reduce(Float.BYTES, (a, b) -> a * b))
                .sum();
        return new StoreInfo(
                view.root().path().toString(),
                mark.path("format").asInt(),
                mark.path("created").asText(),
                mark.path("software").asText(),
                mark.path(TimeSystem.REFERENCE).asText("unknown"),
                mark.path(TimeSystem.SCALE).asText("unknown"),
                lengths,
                view.labels(Dimension.MEASUREMENT).all(),
                view.labels(Dimension.QUANTITY).all(),
                variables,
                view.size(Dimension.EPOCH) - empty.size(),
                empty,
                all(glances, Glance::foreign),
                all(glances, Glance::damaged),
                all(glances, Glance::partial),
                CopyState.of(view),
                glances.stream().mapToLong(Glance::bytes).sum(),
                values);
    }

    private List<Dimension> dimensions() {
        List<Dimension> dimensions = new ArrayList<>(Dimension.OF_LIGHTCURVES);
        view.detections().ifPresent(array -> dimensions.add(Dimension.QUANTITY));
        return dimensions;
    }

    private static List<String> all(List<Glance> glances, Function<Glance, List<String>> of) {
        return glances.stream().flatMap(glance -> of.apply(glance).stream()).toList();
    }

    private Glance glance(int epoch, String key) {
        List<String> foreign = new ArrayList<>();
        List<String> damaged = new ArrayList<>();
        PartialPopulations partial = new PartialPopulations(key);
        long bytes = 0;
        boolean hasValues = false;
        for (EpochArray.EpochShard shard : view.shards(epoch)) {
            try {
                Optional<Shard.Summary> summary = shard.shard().summary();
                bytes += summary.map(Shard.Summary::bytes).orElse(0L);
                hasValues |= shard.of().isLightcurves()
                        && summary.filter(found -> !found.empty()).isPresent();
                if (summary.filter(Shard.Summary::foreign).isPresent()) {
                    foreign.add(key + ": " + shard.key() + ": foreign write, no record");
                }
                summary.ifPresent(found -> partial.look(shard.key(), found.history()));
            } catch (ZarrException e) {
                damaged.add(key + ": " + e.getMessage());
                bytes += shard.of().array().storedBytes(shard.coordinates()).orElse(0L);
                hasValues |= shard.of().isLightcurves();
                partial.cannotTell(shard.key());
            }
        }
        return new Glance(key, bytes, hasValues, foreign, damaged, partial.found());
    }

    List<CommitEntry> log(int[] epochs) {
        List<CommitEntry> entries = new ArrayList<>();
        for (int epoch : epochs) {
            for (EpochArray.EpochShard shard : view.shards(epoch)) {
                for (ShardHistory.Entry entry : shard.shard().history().newestFirst()) {
                    entries.add(entry(
                            entry,
                            shard.key(),
                            view.labels(Dimension.EPOCH).all().get(epoch)));
                }
            }
        }
        entries.sort(Comparator.comparing(CommitEntry::time).reversed());
        return entries;
    }

    private static CommitEntry entry(ShardHistory.Entry change, String shard, String epoch) {
        JsonNode json = change.json();
        JsonNode writer = json.path("writer");
        Map<String, Long> counts = new LinkedHashMap<>();
        json.path("counts")
                .properties()
                .forEach(count -> counts.put(count.getKey(), count.getValue().asLong()));
        List<String> measurements = new ArrayList<>();
        json.path("measurements").forEach(key -> measurements.add(key.asText()));
        return new CommitEntry(
                epoch,
                PopulationNote.operation(json),
                change.standing().name().toLowerCase(Locale.ROOT),
                shard,
                json.path("commit").asText(),
                json.path("number").asLong(),
                json.path("time").asText(),
                writer.isMissingNode()
                        ? ""
                        : writer.path("host").asText() + ":"
                                + writer.path("pid").asText() + " "
                                + writer.path("software").asText(),
                json.path("population").asText(),
                json.path("match").path("prefix").asText(),
                PopulationNote.sources(json).stream()
                        .map(PopulationNote.Source::file)
                        .toList(),
                measurements,
                counts);
    }
}
