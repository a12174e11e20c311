package org.lightloom.lightcurves;

import java.nio.file.Path;
import java.util.List;

/**
 * What became of a manifest.
 *
 * @param reports one per populated or skipped catalog, in the order of the manifest
 * @param failures catalogs of which nothing was stored
 * @param warnings about the manifest itself
 */
public record ManifestReport(List<PopulationReport> reports, List<Failure> failures, List<String> warnings) {

    /**
     * A catalog of which nothing was stored.
     *
     * @param line in the manifest, 0 where there is none
     * @param cause its message says what, where and what to do
     */
    public record Failure(long line, String epoch, Path catalog, RuntimeException cause) {}
}
