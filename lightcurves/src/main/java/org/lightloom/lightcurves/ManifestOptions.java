package org.lightloom.lightcurves;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How to populate from a manifest.
 *
 * @param populate how each catalog is brought in
 * @param prefix of the measurement labels of rows that name none
 * @param measurementKeys labels to populate; empty for all that catalog and store have
 * @param workers catalogs that are read and written at the same time
 * @param headerTimes whether epochs without a time get that of their catalog's header, where it is of the store's kind
 * @param progress told of each finished catalog, from the threads of the workers
 */
public record ManifestOptions(
        PopulateOptions populate,
        Optional<String> prefix,
        List<String> measurementKeys,
        int workers,
        boolean headerTimes,
        Consumer<String> progress) {

    public ManifestOptions {
        measurementKeys = List.copyOf(measurementKeys);
        if (workers < 1) {
            throw new IllegalArgumentException("at least one worker is needed, not " + workers);
        }
    }

    /** As many workers as there are cores. */
    public static ManifestOptions defaults() {
        return new ManifestOptions(
                PopulateOptions.defaults(),
                Optional.empty(),
                List.of(),
                Runtime.getRuntime().availableProcessors(),
                false,
                done -> {});
    }

    public ManifestOptions withPopulate(PopulateOptions options) {
        return new ManifestOptions(options, prefix, measurementKeys, workers, headerTimes, progress);
    }

    public ManifestOptions withPrefix(Optional<String> label) {
        return new ManifestOptions(populate, label, measurementKeys, workers, headerTimes, progress);
    }

    public ManifestOptions withMeasurements(List<String> keys) {
        return new ManifestOptions(populate, prefix, keys, workers, headerTimes, progress);
    }

    public ManifestOptions withWorkers(int number) {
        return new ManifestOptions(populate, prefix, measurementKeys, number, headerTimes, progress);
    }

    public ManifestOptions withHeaderTimes() {
        return new ManifestOptions(populate, prefix, measurementKeys, workers, true, progress);
    }

    public ManifestOptions withProgress(Consumer<String> listener) {
        return new ManifestOptions(populate, prefix, measurementKeys, workers, headerTimes, listener);
    }
}
