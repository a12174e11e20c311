package org.lightloom.lightcurves;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Labels asked for on one dimension. */
public record Select(Dimension dimension, List<String> labels) {

    public Select {
        labels = List.copyOf(labels);
    }

    /** @throws LightcurveException if a dimension is selected twice */
    static Map<Dimension, List<String>> byDimension(Select... selects) {
        Map<Dimension, List<String>> asked = new EnumMap<>(Dimension.class);
        for (Select select : selects) {
            if (asked.put(select.dimension(), select.labels()) != null) {
                throw new LightcurveException(select.dimension().label() + " is selected twice");
            }
        }
        return asked;
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

    /** Of {@code detections}: {@code <prefix>-<name>}, for instance default-flags. */
    public static Select quantity(String... labels) {
        return new Select(Dimension.QUANTITY, List.of(labels));
    }

    public static Select epoch(String... labels) {
        return new Select(Dimension.EPOCH, List.of(labels));
    }
}
