package org.lightloom.lightcurves;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a store holds.
 *
 * @param timeReference which moment of an exposure the times are: start, mid or unknown
 * @param timeScale UTC, TAI, TT, TDB or unknown
 * @param lengths of the dimensions
 * @param quantities labels of {@code detections}; none where the store keeps none
 * @param variables names of the variables of each dimension
 * @param populatedEpochs epochs with at least one shard that holds values
 * @param emptyEpochs epochs without
 * @param foreignWrites shards that another program wrote last
 * @param partialPopulations populations that a crash left in some of their shards only; populating again completes them
 * @param objectMajorCopy nothing where the store has none
 * @param storedBytes of all shard files, without their holes, where dead bytes were
 * @param valueBytes what the values of all epochs take uncompressed
 */
public record StoreInfo(
        String path,
        int format,
        String created,
        String software,
        String timeReference,
        String timeScale,
        Map<String, Integer> lengths,
        List<String> measurements,
        List<String> quantities,
        Map<String, List<String>> variables,
        int populatedEpochs,
        List<String> emptyEpochs,
        List<String> foreignWrites,
        List<String> damagedShards,
        List<String> partialPopulations,
        Optional<CopyState> objectMajorCopy,
        long storedBytes,
        long valueBytes) {}
