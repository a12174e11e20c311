package org.lightloom.lightcurves;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.lightloom.catalogs.CatalogOptions;

/**
 * What became of one catalog (or, with replace, of the catalogs of one epoch and prefix together).
 *
 * @param file name of the catalog; several are joined by ", "
 * @param status what was done
 * @param rows read from the file
 * @param matched rows that found their object
 * @param unmatched rows that did not
 * @param ambiguous rows with more than one possible partner within the radius; those that are mutual nearest count as
 *     matched too
 * @param objectsInStore objects of the store
 * @param objectsFound of these, the ones that this catalog has
 * @param counts of cells; a cell is magnitude and error of one object, measurement and epoch
 * @param measurementsUsed in the order of the store
 * @param measurementsOnlyInCatalog not stored: the store does not have them, or they were not asked for
 * @param measurementsOnlyInStore of the catalog's prefix; nothing was written for them
 * @param quantitiesUsed labels that went into {@code detections}
 * @param quantitiesMissing labels of the catalog's prefix whose columns the catalog lacks: missing values
 * @param commits one per shard
 * @param seconds by phase: read, match, encode, commit, verify; the reading of the file is the caller's to add
 * @param warnings one line each
 */
public record PopulationReport(
        String epoch,
        boolean newEpoch,
        String file,
        Status status,
        int rows,
        int matched,
        Named unmatched,
        Named ambiguous,
        int objectsInStore,
        int objectsFound,
        Counts counts,
        List<String> measurementsUsed,
        List<String> measurementsOnlyInCatalog,
        List<String> measurementsOnlyInStore,
        List<String> quantitiesUsed,
        List<String> quantitiesMissing,
        Verification verification,
        UUID population,
        List<UUID> commits,
        Map<String, Double> seconds,
        List<String> warnings) {

    /** How it ended. */
    public enum Status {
        POPULATED,
        SKIPPED,
        DRY_RUN,
        /** No row found its object, of an epoch that the store has: nothing was written. */
        NOTHING_MATCHED,
        /** No row found its object and the epoch is new: nothing was written, and the store does not know the epoch. */
        NOT_REGISTERED
    }

    /** Whether what was written was read back. */
    public enum Verification {
        /** Every value was found as its commit left it. */
        VERIFIED,
        /** A compaction or another program's write came first; what the commit left can no longer be read. */
        SUPERSEDED,
        /** It was not asked for, or nothing was written. */
        NOT_DONE
    }

    /** How many, and the first ten by name. */
    public record Named(int count, List<String> first) {
        private static final int MOST = 10;

        static Named of(List<String> all) {
            return new Named(all.size(), List.copyOf(all.subList(0, Math.min(MOST, all.size()))));
        }
    }

    /**
     * Cells by what became of them.
     *
     * @param written in the store because of this catalog
     * @param replaced of the written ones, those that took the place of another value
     * @param kept left as they were because the store's value is better
     * @param cleared taken away by replace
     * @param sentinels 99.0 in the catalog: missing
     * @param nonFinite NaN or infinite in the catalog: missing
     * @param overErrorLimit left out for their error
     * @param detections rows with quantities that are in the store because of this catalog
     */
    public record Counts(
            long written,
            long replaced,
            long kept,
            long cleared,
            long sentinels,
            long nonFinite,
            long overErrorLimit,
            long detections) {}

    /** Share of the store's objects that this catalog has, 0 to 1. */
    public double shareFound() {
        return objectsInStore == 0 ? 0 : (double) objectsFound / objectsInStore;
    }

    /** The same in percent, for people: 100 for all of them alone, 0 for none alone. */
    public int percentFound() {
        return percent(objectsFound, objectsInStore);
    }

    static int percent(int found, int all) {
        if (found == 0 || found == all) {
            return found == 0 ? 0 : 100;
        }
        return Math.min(99, Math.max(1, Math.round(100f * found / all)));
    }

    /** Rows that were left out, for any reason that a strict caller forbids. */
    public boolean leftRowsOut() {
        return unmatched.count() > 0 || ambiguous.count() > 0;
    }

    /** One line: {@code populated epoch_0000 with 1000 measurements …}. */
    public String summary() {
        if (status == Status.SKIPPED) {
            return "skipped " + epoch + " from " + file + ofPrefix()
                    + ": already populated with the same content and options";
        }
        if (status == Status.NOT_REGISTERED) {
            return "nothing stored for " + epoch + " from " + file + ": " + whyNothing()
                    + "; the new epoch was not registered";
        }
        if (status == Status.DRY_RUN && matched == 0) {
            return "would store nothing for " + epoch + " from " + file + ": " + whyNothing();
        }
        if (status == Status.NOTHING_MATCHED) {
            return "nothing stored for " + epoch + " from " + file + ": " + whyNothing();
        }
        String verb = status == Status.DRY_RUN ? "would populate " : "populated ";
        return verb + epoch + " with " + counts.written + " measurements (" + matched + " of " + rows
                + " rows matched) from " + file;
    }

    /** Channels have catalogs of the same name in different folders. */
    private String ofPrefix() {
        return measurementsUsed.stream()
                .map(MeasurementChoice::prefixOf)
                .findFirst()
                .filter(prefix -> !prefix.equals(CatalogOptions.defaults().prefix()))
                .map(prefix -> " (prefix " + prefix + ")")
                .orElse("");
    }

    private String whyNothing() {
        return rows == 0 ? "it has no rows" : "none of its " + rows + " rows matches an object";
    }

    /** Whether there is nothing in it for the store, not even the news that there was an exposure. */
    boolean foundNothing() {
        return matched == 0;
    }

    PopulationReport asNotRegistered() {
        return with(Status.NOT_REGISTERED, newEpoch, seconds);
    }

    /** The same for a caller who read the file and registered the epoch. */
    PopulationReport with(boolean epochIsNew, Map<String, Double> allSeconds) {
        return with(status, epochIsNew, allSeconds);
    }

    private PopulationReport with(Status newStatus, boolean epochIsNew, Map<String, Double> allSeconds) {
        return new PopulationReport(
                epoch,
                epochIsNew,
                file,
                newStatus,
                rows,
                matched,
                unmatched,
                ambiguous,
                objectsInStore,
                objectsFound,
                counts,
                measurementsUsed,
                measurementsOnlyInCatalog,
                measurementsOnlyInStore,
                quantitiesUsed,
                quantitiesMissing,
                verification,
                population,
                commits,
                allSeconds,
                warnings);
    }
}
