package org.lightloom.lightcurves;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The labels of one dimension, and where each is. Immutable. */
final class Labels {
    private final Dimension dimension;
    private final List<String> all;
    private final Map<String, Integer> indexOf;

    Labels(Dimension dimension, List<String> all) {
        this.dimension = dimension;
        this.all = List.copyOf(all);
        this.indexOf = new HashMap<>(2 * all.size());
        for (int i = 0; i < all.size(); i++) {
            if (!all.get(i).isEmpty()) {
                indexOf.put(all.get(i), i);
            }
        }
    }

    List<String> all() {
        return all;
    }

    Map<String, Integer> indexOf() {
        return indexOf;
    }

    int size() {
        return all.size();
    }

    Optional<Integer> index(String label) {
        return Optional.ofNullable(indexOf.get(label));
    }

    boolean hasAll(List<String> labels) {
        return labels.stream().allMatch(indexOf::containsKey);
    }

    /** @throws LightcurveException.UnknownLabel if one is not there */
    int[] indices(List<String> labels) {
        return labels.stream()
                .mapToInt(label -> index(label).orElseThrow(() -> unknown(label)))
                .toArray();
    }

    /** @throws LightcurveException if a label is blank or has unprintable characters */
    static void requireSoundMeasurement(String key) {
        requireSound(key);
        if (key.contains(",")) {
            throw new LightcurveException("'" + key + "' cannot be a measurement key: options separate keys by commas;"
                    + " rename the column, or name it with --columns NAME=COLUMN:ERROR");
        }
    }

    static void requireSound(String label) {
        if (label.isBlank() || label.chars().anyMatch(Character::isISOControl)) {
            throw new LightcurveException("'" + label + "' cannot be a label; use printable characters");
        }
    }

    /** What to say of a label that is not there. */
    LightcurveException.UnknownLabel unknown(String label) {
        String name = label.toLowerCase(Locale.ROOT).replaceFirst("^mag(err)?_", "-");
        List<String> ofColumn = dimension == Dimension.MEASUREMENT && name.startsWith("-")
                ? all.stream().filter(key -> key.endsWith(name)).toList()
                : List.of();
        if (!ofColumn.isEmpty()) {
            return new LightcurveException.UnknownLabel(
                    label + " is a column; its measurement key is " + String.join(" or ", ofColumn));
        }
        return new LightcurveException.UnknownLabel(
                "unknown " + dimension.label() + " '" + label + "'" + NearestName.hint(label, all));
    }
}
