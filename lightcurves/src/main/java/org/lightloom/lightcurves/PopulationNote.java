package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lightloom.catalogs.CatalogSource;
import org.lightloom.zarr.Json;

/**
 * What a record says of a change: which population, by whom, from which files, matched how (docs/format.md, "record").
 *
 * @param objects that the store had then: objects that were added later could not be matched
 * @param catalogs one, or with replace all those of the epoch and prefix
 * @param quantities that went into {@code detections}; none where the store does not keep any
 */
record PopulationNote(
        UUID population,
        String epoch,
        List<Source> catalogs,
        List<String> measurements,
        List<String> quantities,
        String prefix,
        int objects,
        PopulateOptions options,
        int rowsMatched,
        long sentinels,
        long nonFinite) {

    private static final String OPERATION = "operation";

    /**
     * A catalog as a record keeps it.
     *
     * @param path absolute, where it was when it was read
     */
    record Source(String file, String path, String sha256, int rows) {
        static Source of(CatalogSource source) {
            return new Source(
                    source.fileName(),
                    source.path().toAbsolutePath().normalize().toString(),
                    source.sha256(),
                    source.rows());
        }

        static Source of(JsonNode json) {
            return new Source(
                    json.path("file").asText(),
                    json.path("path").asText(),
                    json.path("sha256").asText(),
                    json.path("rows").asInt());
        }

        ObjectNode toJson() {
            return Json.object()
                    .put("file", file)
                    .put("path", path)
                    .put("sha256", sha256)
                    .put("rows", rows);
        }
    }

    ObjectNode toJson(List<String> shards) {
        ObjectNode json = start(population, epoch, shards);
        if (catalogs.size() == 1) {
            json.set("source", catalogs.get(0).toJson());
        } else {
            ArrayNode sources = json.putArray("sources");
            catalogs.forEach(source -> sources.add(source.toJson()));
        }
        json.setAll(how());
        json.putObject("counts")
                .put("matched", rowsMatched)
                .put("sentinels", sentinels)
                .put("non_finite", nonFinite);
        return json;
    }

    private static ObjectNode start(UUID id, String epoch, List<String> shards) {
        ObjectNode json = Json.object().put("population", id.toString());
        ArrayNode keys = json.putArray("shards");
        shards.forEach(keys::add);
        json.putObject("writer")
                .put("host", Writer.HOST)
                .put("pid", ProcessHandle.current().pid())
                .put("software", Software.NAME_AND_VERSION);
        return json.put("epoch", epoch);
    }

    /**
     * What a record says of a change that brings no values.
     *
     * @param kind undo, repair or compaction
     * @param id the same in all shards that it goes into
     */
    static ObjectNode ofOperation(String kind, UUID id, String epoch, List<String> shards) {
        return start(id, epoch, shards).put(OPERATION, kind);
    }

    /** What a recorded change is: population, undo, redo, repair, compaction, or write if the record doesn't say. */
    static String operation(JsonNode entry) {
        if (entry.path("takes_back").isEmpty() && !entry.path("gives_back").isEmpty()) {
            return "redo";
        }
        return entry.path(OPERATION).asText(entry.has("population") ? "population" : "write");
    }

    /** Whether a recorded change brings values. */
    static boolean bringsValues(JsonNode entry) {
        return !entry.has(OPERATION);
    }

    static boolean isPopulation(JsonNode entry) {
        return operation(entry).equals("population");
    }

    /** What must be equal for a population to be the same one again, beside the content of the files. */
    private ObjectNode how() {
        ObjectNode json = Json.object();
        ObjectNode match = json.putObject("match");
        if (options.match() instanceof MatchMode.ByPosition position) {
            match.put("mode", "position").put("radius", position.radiusArcsec());
        } else {
            match.put("mode", "id");
        }
        match.put("prefix", prefix);
        options.partition().ifPresent(partition -> match.put("partition", partition.toString()));
        options.columns().ifPresent(columns -> match.put("columns", columns));
        options.maxMagnitudeError().ifPresent(error -> match.put("max_mag_err", error));
        json.put("overlap", options.overlap().label());
        if (options.replace()) {
            json.put("replace", true);
        }
        json.put("objects", objects);
        ArrayNode used = json.putArray("measurements");
        measurements.forEach(used::add);
        if (!quantities.isEmpty()) {
            quantities.forEach(json.putArray("quantities")::add);
        }
        return json;
    }

    /** Whether a record's entry is of a population with the same files and options. */
    boolean isSameAs(JsonNode entry) {
        ObjectNode how = how();
        List<String> sums = sources(entry).stream().map(Source::sha256).toList();
        return sums.equals(catalogs.stream().map(Source::sha256).toList())
                && how.properties().stream()
                        .allMatch(member -> member.getValue()
                                .toString()
                                .equals(entry.path(member.getKey()).toString()))
                && entry.path("replace").asBoolean() == options.replace();
    }

    /** Whether two recorded populations are of the same files in the same way. */
    static boolean areSame(JsonNode one, JsonNode other) {
        return sources(one).equals(sources(other))
                && one.path("match").equals(other.path("match"))
                && one.path("measurements").equals(other.path("measurements"));
    }

    /** The catalogs that an entry names. */
    static List<Source> sources(JsonNode entry) {
        if (entry.has("source")) {
            return List.of(Source.of(entry.get("source")));
        }
        List<Source> sources = new ArrayList<>();
        entry.path("sources").forEach(source -> sources.add(Source.of(source)));
        return sources;
    }

    /** The options that an entry records, as far as they decide values. */
    static PopulateOptions options(JsonNode entry) {
        JsonNode match = entry.path("match");
        PopulateOptions options = PopulateOptions.defaults()
                .withOverlap(entry.path("overlap").asText().equals("best") ? Overlap.BEST : Overlap.LAST);
        if (match.path("mode").asText().equals("position")) {
            options = options.withMatch(
                    new MatchMode.ByPosition(match.path("radius").asDouble()));
        }
        if (match.has("partition")) {
            String[] parts = match.path("partition").asText().split("/", -1);
            options = options.withPartition(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
        }
        Optional<String> columns =
                match.has("columns") ? Optional.of(match.path("columns").asText()) : Optional.empty();
        return options.withColumns(columns)
                .withMaxMagnitudeError(match.path("max_mag_err").asDouble(Double.POSITIVE_INFINITY));
    }

    /** Who this process is. */
    private static final class Writer {
        static final String HOST = name();

        private Writer() {}

        private static String name() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                return Optional.ofNullable(System.getenv("HOSTNAME")).orElse("unknown");
            }
        }
    }
}
