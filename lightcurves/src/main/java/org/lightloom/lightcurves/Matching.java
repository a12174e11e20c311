package org.lightloom.lightcurves;

import java.util.ArrayList;
import java.util.List;
import org.lightloom.catalogs.SourceCatalog;

/** Finds the object of each row of a catalog. */
final class Matching {
    private Matching() {}

    /** @throws LightcurveException.MatchRefused if the catalog cannot be one of this field and numbering */
    static Match of(SourceCatalog catalog, KnownObjects objects, MatchMode mode) {
        if (mode instanceof MatchMode.ByPosition position) {
            return byPosition(catalog, objects, position.radiusArcsec());
        }
        if (catalog.extensions() > 1) {
            throw new LightcurveException(catalog.source().path() + ": has " + catalog.extensions()
                    + " extensions, each with its own numbering; populate it with --match position");
        }
        Match match = byId(catalog, objects);
        MatchGuard.check(catalog, objects, match);
        return match;
    }

    private static Match byId(SourceCatalog catalog, KnownObjects objects) {
        List<String> keys = catalog.objectKeys();
        int[] objectOfRow = new int[keys.size()];
        List<String> unmatched = new ArrayList<>();
        for (int row = 0; row < objectOfRow.length; row++) {
            objectOfRow[row] = objects.indexOf().getOrDefault(keys.get(row), Match.NONE);
            if (objectOfRow[row] == Match.NONE) {
                unmatched.add(keys.get(row));
            }
        }
        return new Match(objectOfRow, unmatched, List.of());
    }

    private static Match byPosition(SourceCatalog catalog, KnownObjects objects, double radiusArcsec) {
        if (!objects.hasSkyPositions()) {
            throw new LightcurveException("the store's reference has no sky positions; populate with --match id");
        }
        if (!catalog.hasSkyPositions()) {
            throw new LightcurveException(
                    catalog.source().path() + ": has no sky positions; populate it with --match id");
        }
        int rows = catalog.size();
        double[] ra = new double[rows];
        double[] dec = new double[rows];
        for (int row = 0; row < rows; row++) {
            ra[row] = catalog.ra(row);
            dec[row] = catalog.dec(row);
        }
        SkyNeighbours ofObjects = new SkyNeighbours(objects.ra(), objects.dec());
        SkyNeighbours ofRows = new SkyNeighbours(ra, dec);
        int[] objectOfRow = new int[rows];
        List<String> unmatched = new ArrayList<>();
        List<String> ambiguous = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            objectOfRow[row] = Match.NONE;
            boolean placed = Double.isFinite(ra[row]) && Double.isFinite(dec[row]);
            SkyNeighbours.Near object =
                    placed ? ofObjects.within(ra[row], dec[row], radiusArcsec) : new SkyNeighbours.Near(Match.NONE, 0);
            if (object.nearest() != Match.NONE) {
                SkyNeighbours.Near back =
                        ofRows.within(objects.ra()[object.nearest()], objects.dec()[object.nearest()], radiusArcsec);
                objectOfRow[row] = back.nearest() == row ? object.nearest() : Match.NONE;
                if (object.count() > 1 || back.count() > 1) {
                    ambiguous.add(catalog.objectKeys().get(row));
                }
            }
            if (objectOfRow[row] == Match.NONE) {
                unmatched.add(catalog.objectKeys().get(row));
            }
        }
        return new Match(objectOfRow, unmatched, ambiguous);
    }
}
