package org.lightloom.lightcurves;

/**
 * How {@link LightcurveStorage#consolidate} works.
 *
 * @param memory bytes that it may use at once, beside what the program uses anyway
 * @param workers shards that are made at the same time, as far as the memory allows
 * @param statistics whether the statistics of all objects are brought up to date as well
 */
public record ConsolidateOptions(long memory, int workers, boolean statistics, Progress progress) {
    private static final long DEFAULT_MEMORY = 256L << 20;

    public static ConsolidateOptions defaults() {
        return new ConsolidateOptions(
                DEFAULT_MEMORY, 2 * Runtime.getRuntime().availableProcessors(), true, Progress.NONE);
    }

    public ConsolidateOptions withMemory(long bytes) {
        return new ConsolidateOptions(bytes, workers, statistics, progress);
    }

    public ConsolidateOptions withWorkers(int count) {
        return new ConsolidateOptions(memory, count, statistics, progress);
    }

    public ConsolidateOptions withoutStatistics() {
        return new ConsolidateOptions(memory, workers, false, progress);
    }

    public ConsolidateOptions withProgress(Progress watcher) {
        return new ConsolidateOptions(memory, workers, statistics, watcher);
    }
}
