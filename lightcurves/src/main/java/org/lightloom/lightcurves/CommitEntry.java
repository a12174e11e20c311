package org.lightloom.lightcurves;

import java.util.List;
import java.util.Map;

/**
 * One change in the log of a shard.
 *
 * @param operation population, undo, redo (an undo of an undo), repair, compaction, or write for values that some program wrote without saying why
 * @param standing stands; undone: an undo took it back; lost: a repair could not put all of its values right
 * @param shard key of the shard in the array
 * @param number of the commit; the order of a shard's commits is this number
 * @param time of the commit, ISO 8601, UTC
 * @param writer host, process and software
 * @param prefix of the measurements of a population; empty for the default, and where there is none
 * @param files catalogs that the values came from
 * @param counts by kind: written, replaced, kept, cleared, matched, sentinels, non_finite
 */
public record CommitEntry(
        String epoch,
        String operation,
        String standing,
        String shard,
        String commit,
        long number,
        String time,
        String writer,
        String population,
        String prefix,
        List<String> files,
        List<String> measurements,
        Map<String, Long> counts) {}
