package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which quantities of a catalog's rows a store keeps. The labels of a prefix stand together: {@code <prefix>-mag} and {@code
 * <prefix>-mag_err}, by which rows compete, then one for each name.
 *
 * @param names last parts of the labels that were asked for, in that order; none where the store keeps no detections
 */
record Quantities(List<String> names) {
    /** Labels of the magnitude and error of the measurement that decides for a row. */
    private static final List<String> DECIDING = List.of("mag", "mag_err");

    private static final String ATTRIBUTE = "quantities";

    Quantities {
        names = List.copyOf(names);
    }

    /** Of the names of columns, in any case. */
    static Quantities ofColumns(Collection<String> columns) {
        Set<String> names = new LinkedHashSet<>();
        for (String column : columns) {
            String name = name(column);
            if (!name.matches("[a-z0-9_]+") || DECIDING.contains(name)) {
                throw new LightcurveException("'" + column
                        + "' cannot be a quantity; give the name of a catalog's column," + " for instance FLAGS");
            }
            if (!names.add(name)) {
                throw new LightcurveException("quantity '" + column + "' is given twice");
            }
        }
        return new Quantities(List.copyOf(names));
    }

    /** The quantity that a column of a catalog is: FLAGS is {@code flags}. */
    static String name(String column) {
        return column.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    }

    static Quantities of(JsonNode mark) {
        List<String> names = new ArrayList<>();
        mark.path(ATTRIBUTE).forEach(name -> names.add(name.asText()));
        return new Quantities(names);
    }

    void putInto(ObjectNode mark) {
        if (!isEmpty()) {
            names.forEach(mark.putArray(ATTRIBUTE)::add);
        }
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /** Numbers in the row of one prefix. */
    int width() {
        return DECIDING.size() + names.size();
    }

    /** Where the named quantities begin in a row. */
    int first() {
        return DECIDING.size();
    }

    /**
     * The labels of some prefixes, those of each together.
     *
     * @param before labels that the store has; all must lie in one chunk, which alone makes it sure that those of a prefix
     *     stand together
     */
    List<String> labels(Collection<String> prefixes, int before) {
        if (before + (long) prefixes.size() * width() > Dimension.QUANTITY.labelChunk()) {
            throw new LightcurveException("a store has room for " + Dimension.QUANTITY.labelChunk() + " quantities, "
                    + width() + " for each prefix; name fewer");
        }
        List<String> labels = new ArrayList<>();
        for (String prefix : prefixes) {
            DECIDING.forEach(name -> labels.add(prefix + "-" + name));
            names.forEach(name -> labels.add(prefix + "-" + name));
        }
        return labels;
    }

    /** Which group of labels is that of a prefix. */
    Optional<Integer> group(Labels labels, String prefix) {
        return isEmpty()
                ? Optional.empty()
                : labels.index(prefix + "-" + DECIDING.get(0)).map(index -> index / width());
    }
}
