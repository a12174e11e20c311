package org.lightloom.lightcurves;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What a snapshot holds.
 *
 * @param started all populations that were complete at this time are in it
 * @param shards copied, each in one whole version
 * @param bytes copied
 * @param damagedShards that were copied as they are
 * @param partialPopulations that were under way, or partial before
 */
public record SnapshotReport(
        Path copy,
        Instant started,
        int shards,
        long bytes,
        List<String> damagedShards,
        List<String> partialPopulations) {}
