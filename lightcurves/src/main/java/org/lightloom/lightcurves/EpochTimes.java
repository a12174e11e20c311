package org.lightloom.lightcurves;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lightloom.lightcurves.expression.Variable;

/** Epoch variables as a light curve sees them: those of the measurement's own prefix where there are any. */
final class EpochTimes {
    private EpochTimes() {}

    /** MJD of each epoch, days; NaN where there is none. */
    static double[] of(StoreView view, String measurement) {
        return values(view, "mjd", measurement).orElseGet(() -> {
            double[] none = new double[view.size(Dimension.EPOCH)];
            Arrays.fill(none, Double.NaN);
            return none;
        });
    }

    static Map<String, Double> variable(StoreView view, String name, String measurement) {
        String prefix = Dimension.EPOCH.variablePrefix();
        String bare = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
        double[] values = values(view, bare, measurement)
                .orElseThrow(() -> new LightcurveException.UnknownLabel(
                        "there is no numeric epoch variable '" + name + "'" + NearestName.hint(bare, numeric(view))));
        List<String> epochs = view.labels(Dimension.EPOCH).all();
        Map<String, Double> byEpoch = new LinkedHashMap<>();
        for (int e = 0; e < values.length; e++) {
            byEpoch.put(epochs.get(e), values[e]);
        }
        return byEpoch;
    }

    /** A variable of numbers or texts, with or without {@code epoch_}; nothing where there is none. */
    static Optional<Variable> named(StoreView view, String name, String measurement) {
        String prefix = Dimension.EPOCH.variablePrefix();
        String bare = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
        Optional<double[]> numbers = values(view, bare, measurement);
        return numbers.isPresent()
                ? numbers.map(values -> new Variable.Numbers(epoch -> values[epoch]))
                : texts(view, bare, measurement);
    }

    private static Optional<Variable> texts(StoreView view, String name, String measurement) {
        List<String> shared = texts(view, name);
        List<String> ofPrefix = texts(view, MeasurementChoice.prefixOf(measurement) + "_" + name);
        return shared.isEmpty() && ofPrefix.isEmpty()
                ? Optional.empty()
                : Optional.of(new Variable.Texts(epoch -> {
                    String own = epoch < ofPrefix.size() ? ofPrefix.get(epoch) : "";
                    return own.isEmpty() && epoch < shared.size() ? shared.get(epoch) : own;
                }));
    }

    private static List<String> texts(StoreView view, String name) {
        return view.variable(Dimension.EPOCH, name).map(VariableText::of).orElse(List.of());
    }

    private static List<String> numeric(StoreView view) {
        return view.variables(Dimension.EPOCH).stream()
                .filter(name -> view.numbers(Dimension.EPOCH, name).isPresent())
                .toList();
    }

    private static Optional<double[]> values(StoreView view, String name, String measurement) {
        String own = MeasurementChoice.prefixOf(measurement) + "_" + name;
        Optional<double[]> shared = view.numbers(Dimension.EPOCH, name);
        Optional<double[]> ofPrefix = view.numbers(Dimension.EPOCH, own);
        if (shared.isEmpty() || ofPrefix.isEmpty()) {
            return ofPrefix.or(() -> shared).map(values -> Arrays.copyOf(values, values.length));
        }
        double[] values = ofPrefix.get();
        for (int e = 0; e < values.length; e++) {
            values[e] = Double.isNaN(values[e]) ? shared.get()[e] : values[e];
        }
        return Optional.of(values);
    }
}
