package org.lightloom.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.lightloom.catalogs.Measurement;
import org.lightloom.catalogs.SourceCatalog;

/** Labels of measurements, {@code <prefix>-<name>}, for instance {@code ch1-auto}. */
final class MeasurementKeys {
    private MeasurementKeys() {}

    /** Every prefix with the name of every magnitude of a catalog. */
    static List<String> of(SourceCatalog catalog, List<String> prefixes) {
        return combined(prefixes, names(catalog.measurementKeys()));
    }

    /** Every prefix with every name. */
    static List<String> combined(List<String> prefixes, Set<String> names) {
        List<String> keys = new ArrayList<>();
        prefixes.forEach(prefix -> names.forEach(name -> keys.add(prefix + "-" + name)));
        return keys;
    }

    /** The last parts of keys. */
    static Set<String> names(List<String> keys) {
        Set<String> names = new LinkedHashSet<>();
        keys.forEach(key -> names.add(key.substring(key.lastIndexOf('-') + 1)));
        return names;
    }

    /** The first part of a key. */
    static String prefix(String key) {
        return key.substring(0, Math.max(0, key.lastIndexOf('-')));
    }

    /**
     * Refuses keys that a reference cannot give.
     *
     * @param valid the keys that it can
     */
    static void requireKnown(List<String> asked, List<String> valid, SourceCatalog reference) {
        for (String key : asked) {
            if (!valid.contains(key)) {
                throw new WrongInputException(
                        column(key, reference).orElse("the reference has no measurement '" + key + "'") + "; valid are "
                                + String.join(", ", valid) + "; to keep one that the reference lacks, create the store"
                                + " without it and add it with extend");
            }
        }
    }

    private static Optional<String> column(String key, SourceCatalog reference) {
        return reference.measurements().stream()
                .filter(m -> m.magnitudeColumn().equalsIgnoreCase(key)
                        || m.errorColumn().map(key::equalsIgnoreCase).orElse(false))
                .map(Measurement::key)
                .findFirst()
                .map(measurement -> key + " is a column; its measurement key is " + measurement);
    }

    /** Refuses new keys that are no {@code <prefix>-<name>}, above all names of columns. */
    static void requireSound(List<String> added) {
        for (String key : added) {
            if (!key.matches("[^-\\s].*-[^-\\s]+")) {
                String name = key.toLowerCase(Locale.ROOT).replaceFirst("^mag(err)?_", "");
                throw new WrongInputException(
                        "'" + key + "' is no measurement key; a key is <prefix>-<name>, for instance" + " default-"
                                + (name.matches("[a-z0-9_]+") ? name : "auto"));
            }
        }
    }
}
