package org.lightloom.lightcurves;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.lightloom.catalogs.Measurement;
import org.lightloom.catalogs.SourceCatalog;

/**
 * Which measurements of a catalog go into a store.
 *
 * @param used labels that both have and that were asked for, in the order of the store
 * @param onlyInCatalog labels that are left out
 */
record MeasurementChoice(List<CellBlock.Column> columns, List<String> used, List<String> onlyInCatalog) {

    /**
     * Chooses.
     *
     * @param asked labels given by hand; empty for all that both have
     * @throws LightcurveException if an asked label is unknown to one side, or nothing is left
     */
    static MeasurementChoice of(SourceCatalog catalog, Labels store, List<String> asked) {
        List<String> ofCatalog = catalog.measurementKeys();
        asked.forEach(key -> require(key, catalog, store));
        List<CellBlock.Column> columns = new ArrayList<>();
        Set<String> used = new LinkedHashSet<>();
        for (int m = 0; m < store.size(); m++) {
            String key = store.all().get(m);
            if (ofCatalog.contains(key) && (asked.isEmpty() || asked.contains(key))) {
                columns.add(new CellBlock.Column(ofCatalog.indexOf(key), m));
                used.add(key);
            }
        }
        if (used.isEmpty()) {
            throw new LightcurveException(catalog.source().path() + ": has no measurement in common with the store; the"
                    + " catalog has " + listed(ofCatalog) + ", the store has " + listed(store.all())
                    + "; choose the prefix with --prefix, or add measurements with extend");
        }
        return new MeasurementChoice(
                columns,
                List.copyOf(used),
                ofCatalog.stream().filter(key -> !used.contains(key)).toList());
    }

    /** The first part of a catalog's labels. */
    static String prefix(SourceCatalog catalog) {
        return catalog.measurementKeys().stream()
                .findFirst()
                .map(MeasurementChoice::prefixOf)
                .orElse("default");
    }

    static String prefixOf(String key) {
        return key.contains("-") ? key.substring(0, key.lastIndexOf('-')) : key;
    }

    /** Indices in the store of the measurements of a prefix. */
    static int[] ofPrefix(Labels store, String prefix) {
        return IntStream.range(0, store.size())
                .filter(m -> prefixOf(store.all().get(m)).equals(prefix))
                .toArray();
    }

    private static void require(String key, SourceCatalog catalog, Labels store) {
        List<String> ofCatalog = catalog.measurementKeys();
        if (ofCatalog.contains(key) && store.index(key).isPresent()) {
            return;
        }
        Optional<Measurement> column = catalog.measurements().stream()
                .filter(m -> m.magnitudeColumn().equalsIgnoreCase(key)
                        || m.errorColumn().map(key::equalsIgnoreCase).orElse(false))
                .findFirst();
        if (column.isPresent()) {
            throw new LightcurveException.UnknownLabel(key + " is a column; its measurement key is "
                    + column.get().key() + "; valid are " + listed(common(ofCatalog, store)));
        }
        String lacking = ofCatalog.contains(key)
                ? "the store"
                : "the catalog " + catalog.source().fileName();
        throw new LightcurveException.UnknownLabel(
                lacking + " has no measurement '" + key + "'" + NearestName.hint(key, common(ofCatalog, store)));
    }

    private static List<String> common(List<String> ofCatalog, Labels store) {
        List<String> common = store.all().stream().filter(ofCatalog::contains).toList();
        return common.isEmpty() ? store.all() : common;
    }

    private static String listed(List<String> keys) {
        return keys.isEmpty() ? "none" : String.join(", ", keys);
    }
}
