package org.lightloom.lightcurves;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.lightloom.lightcurves.expression.Names;
import org.lightloom.lightcurves.expression.Variable;

/**
 * What names mean in a condition on the epochs of a measurement: {@code epoch} is the key, {@code prefix} and {@code
 * measurement} are its own; others are variables of the epochs, with or without {@code epoch_}: those of the measurement's
 * prefix where there are any.
 */
record EpochNames(StoreView view, String measurement) implements Names {
    private static final String PREFIX = "prefix";

    @Override
    public Variable variable(String name) throws UnknownName {
        if (name.equals(Dimension.EPOCH.label())) {
            List<String> keys = view.labels(Dimension.EPOCH).all();
            return new Variable.Texts(keys::get);
        } else if (name.equals(PREFIX)) {
            String prefix = MeasurementChoice.prefixOf(measurement);
            return new Variable.Texts(epoch -> prefix);
        } else if (name.equals(Dimension.MEASUREMENT.label())) {
            return new Variable.Texts(epoch -> measurement);
        }
        return EpochTimes.named(view, name, measurement).orElseThrow(() -> unknown(name));
    }

    private UnknownName unknown(String name) {
        return new UnknownName("there is no epoch variable '" + name + "'" + NearestName.hint(name, all()));
    }

    /** All names, those of variables without {@code epoch_}. */
    Set<String> all() {
        Set<String> all = new TreeSet<>(view.variables(Dimension.EPOCH));
        all.addAll(List.of(Dimension.EPOCH.label(), PREFIX, Dimension.MEASUREMENT.label()));
        return all;
    }
}
