package org.lightloom.lightcurves;

import java.util.List;

/** Labels asked for on one dimension. */
public record Select(Dimension dimension, List<String> labels) {

    public Select {
        labels = List.copyOf(labels);
    }

    public static Select object(String... labels) {
        return new Select(Dimension.OBJECT, List.of(labels));
    }

    public static Select measurement(String... labels) {
        return new Select(Dimension.MEASUREMENT, List.of(labels));
    }

    /** {@code mag} or {@code mag_err}. */
    public static Select value(String... labels) {
        return new Select(Dimension.VALUE, List.of(labels));
    }

    public static Select epoch(String... labels) {
        return new Select(Dimension.EPOCH, List.of(labels));
    }
}
