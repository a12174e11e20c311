package org.lightloom.lightcurves;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lightloom.lightcurves.expression.Names;
import org.lightloom.lightcurves.expression.Variable;

/**
 * What names mean in a condition on the points of light curves in a measurement: {@code mag}, {@code mag_err} and {@code
 * status} are those of the point; quantities, by their names without prefix, are those of the object and epoch in the
 * catalogs of the measurement's prefix; others are what they are for an epoch.
 */
record PointNames(StoreView view, String measurement, Points points) implements Names {
    static final String STATUS = "status";
    private static final int MOST_PLACES = 10;
    private static final List<String> STATUSES = Arrays.stream(PointStatus.values())
            .map(PointStatus::label)
            .filter(label -> !label.isEmpty())
            .toList();
    private static final List<String> OWN = List.of("mag", "mag_err", STATUS);

    /** No points, for telling whether a condition fits. */
    static final Points NONE = new Points() {
        @Override
        public int epoch(int row) {
            return 0;
        }

        @Override
        public float magnitude(int row) {
            return Float.NaN;
        }

        @Override
        public float magnitudeError(int row) {
            return Float.NaN;
        }

        @Override
        public PointStatus status(int row) {
            return PointStatus.UNKNOWN;
        }

        @Override
        public float quantity(int quantity, int row) {
            return Float.NaN;
        }
    };

    /** The points that a condition is asked of, by row. */
    interface Points {
        /** Index in the store. */
        int epoch(int row);

        float magnitude(int row);

        float magnitudeError(int row);

        PointStatus status(int row);

        /** @param quantity index in the store */
        float quantity(int quantity, int row);
    }

    @Override
    public Variable variable(String name) throws UnknownName {
        switch (name) {
            case "mag":
                return new Variable.Numbers(row -> decimal(points.magnitude(row)));
            case "mag_err":
                return new Variable.Numbers(row -> decimal(points.magnitudeError(row)));
            case STATUS:
                return new Variable.Texts(row -> points.status(row).label(), STATUSES);
            default:
                Optional<Integer> quantity = quantity(name);
                return quantity.isPresent()
                        ? new Variable.Numbers(row -> decimal(points.quantity(quantity.get(), row)))
                        : ofEpoch(name);
        }
    }

    private Optional<Integer> quantity(String name) {
        String prefix = MeasurementChoice.prefixOf(measurement);
        return view.labels(Dimension.QUANTITY).index(prefix + "-" + name.toLowerCase(Locale.ROOT));
    }

    private Variable ofEpoch(String name) throws UnknownName {
        EpochNames names = new EpochNames(view, measurement);
        try {
            Variable variable = names.variable(name);
            return variable instanceof Variable.Numbers numbers
                    ? new Variable.Numbers(row -> numbers.at().applyAsDouble(points.epoch(row)))
                    : new Variable.Texts(row -> ((Variable.Texts) variable).at().apply(points.epoch(row)));
        } catch (UnknownName e) {
            throw unknown(name, names);
        }
    }

    private UnknownName unknown(String name, EpochNames epochs) {
        List<String> valid = new ArrayList<>(OWN);
        valid.addAll(view.quantities().names());
        valid.addAll(epochs.all());
        String why = view.quantities().isEmpty() ? "; the store keeps no quantities (create --quantity)" : "";
        return new UnknownName("a point has no '" + name + "'" + why + NearestName.hint(name, valid));
    }

    /** The decimal number that a float32 stands for: 0.98 from a catalog is not over 0.98, as its float32 would be. */
    static double decimal(float value) {
        double power = 1;
        for (int places = 0; places <= MOST_PLACES; places++, power *= 10) {
            double decimal = Math.rint(value * power) / power;
            if ((float) decimal == value) {
                return decimal;
            }
        }
        return Double.parseDouble(Float.toString(value));
    }
}
