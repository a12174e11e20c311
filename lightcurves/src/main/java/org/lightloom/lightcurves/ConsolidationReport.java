package org.lightloom.lightcurves;

import java.nio.file.Path;
import java.util.List;

/**
 * What {@link LightcurveStorage#consolidate} did. An epoch counts once for each shard of the truth that it has.
 *
 * @param copy a Zarr store of its own
 * @param shardsWritten files of the copy that were made anew
 * @param epochsCopied shards of the truth that were copied
 * @param epochsCurrent shards of the truth of which the copy held the newest commit already
 * @param epochsLeft shards of the truth that the copy does not hold, with the reason: another program's write, damage, or
 *     a commit that came meanwhile; readers take these from the truth
 * @param seconds of the copy and of the statistics
 */
public record ConsolidationReport(
        Path copy,
        int shardsWritten,
        int epochsCopied,
        int epochsCurrent,
        List<String> epochsLeft,
        double seconds,
        double statisticsSeconds) {}
