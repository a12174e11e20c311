package org.lightloom.lightcurves;

import java.util.List;
import java.util.Optional;
import org.lightloom.catalogs.SourceCatalog;

/**
 * A catalog as a store sees it: its matches and what of it is stored.
 *
 * @param quantities nothing where the store keeps none for the catalog's prefix
 */
record CatalogCells(SourceCatalog catalog, Match match, MeasurementChoice choice, Optional<QuantityChoice> quantities) {

    /**
     * Matches a catalog.
     *
     * @param measurementKeys asked for; empty for all that both sides have
     * @throws LightcurveException if it does not fit the store
     */
    static CatalogCells of(
            SourceCatalog catalog,
            StoreView view,
            KnownObjects objects,
            List<String> measurementKeys,
            PopulateOptions options) {
        return new CatalogCells(
                catalog,
                Matching.of(catalog, objects, options.match()),
                MeasurementChoice.of(catalog, view.labels(Dimension.MEASUREMENT), measurementKeys),
                QuantityChoice.of(catalog, view));
    }

    /** What it brings into an array; nothing where that is no array for it. */
    Optional<CellBlock> block(EpochArray array, PopulateOptions options) {
        return array.isLightcurves()
                ? Optional.of(CellBlock.of(catalog, match, choice.columns(), options))
                : quantities.map(chosen -> chosen.block(catalog, match, options));
    }

    /** What several catalogs of one prefix bring together; nothing where that is no array for them. */
    static Optional<CellBlock> joined(List<CatalogCells> all, EpochArray array, PopulateOptions options) {
        List<CellBlock> blocks = all.stream()
                .flatMap(cells -> cells.block(array, options).stream())
                .toList();
        if (blocks.size() <= 1) {
            return blocks.stream().findFirst();
        }
        return Optional.of(CellBlock.joined(blocks, array.rule(options.overlap())));
    }
}
