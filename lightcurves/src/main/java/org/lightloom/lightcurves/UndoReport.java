package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * What an undo did, or would do.
 *
 * @param shards that it went into
 * @param takenBack populations whose values are no longer in the newest version
 * @param givenBack populations that an earlier undo had taken back and that are in it again
 * @param notUndone shards where it could not go in, and why, one line each
 * @param dryRun whether nothing was written
 */
public record UndoReport(
        String epoch,
        List<Step> shards,
        List<Recorded> takenBack,
        List<Recorded> givenBack,
        List<String> notUndone,
        boolean dryRun) {

    /**
     * What happened to one shard.
     *
     * @param shard key of the shard in the array
     * @param from the commit that was the newest
     * @param to the commit whose version came back; nothing for the empty shard
     */
    public record Step(String shard, String from, Optional<String> to) {}

    /**
     * A population as a record names it.
     *
     * @param files names of its catalogs
     */
    public record Recorded(String population, String time, List<String> files) {
        static Recorded of(JsonNode entry) {
            return new Recorded(
                    entry.path("population").asText(),
                    entry.path("time").asText(),
                    PopulationNote.sources(entry).stream()
                            .map(PopulationNote.Source::file)
                            .toList());
        }
    }
}
