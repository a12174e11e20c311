package org.lightloom.lightcurves;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lightloom.zarr.DataType;
import org.lightloom.zarr.NdArray;

/** Brings the epochs of a manifest and their variables into a store, in one growth and in time order. */
final class EpochRegistration {
    private static final String TIME = "mjd";

    private final StoreView view;
    private final List<String> warnings = new ArrayList<>();

    EpochRegistration(StoreView view) {
        this.view = view;
    }

    /**
     * Registers epochs that the store lacks, and sets variables.
     *
     * @param rows of the manifest that are to be registered
     * @return warnings: rows of one epoch and prefix that differ
     * @throws LightcurveException if a label is unsound or a variable differs from what the store has; nothing was
     *     written then
     */
    List<String> register(List<Manifest.Row> rows, Manifest manifest) {
        return register(rows, manifest, true);
    }

    /** Everything that {@link #register} would refuse or warn of; writes nothing. */
    List<String> check(List<Manifest.Row> rows, Manifest manifest) {
        return register(rows, manifest, false);
    }

    private List<String> register(List<Manifest.Row> rows, Manifest given, boolean write) {
        TimeSystem times = TimeSystem.of(given, rows);
        boolean newTimes = times.isNewTo(view);
        Manifest manifest = given.without(TimeSystem.COLUMNS);
        rows.forEach(row -> Labels.requireSound(row.epoch()));
        List<String> numbers = manifest.variables().stream()
                .filter(name -> name.equals(TIME) || manifest.isNumeric(name))
                .toList();
        rows.forEach(row -> requireFinite(row, numbers, manifest));
        Map<String, Map<String, String>> values = new LinkedHashMap<>();
        rows.stream().sorted(byTime()).forEach(row -> values.computeIfAbsent(row.epoch(), e -> new LinkedHashMap<>()));
        Map<String, Boolean> first = new LinkedHashMap<>();
        for (Manifest.Row row : rows) {
            collect(row, values.computeIfAbsent(row.epoch(), e -> new LinkedHashMap<>()), manifest, first);
        }
        List<String> epochs = List.copyOf(values.keySet());
        List<Growth.Variable> variables = variables(epochs, values, manifest, first);
        for (Growth.Variable variable : variables) {
            requireSame(variable, epochs, manifest);
        }
        boolean nothingNew = epochs.stream()
                        .allMatch(e -> view.labels(Dimension.EPOCH).index(e).isPresent())
                && variables.stream().allMatch(v -> isStored(v, epochs));
        if (write && newTimes) {
            times.putInto(view.root());
        }
        if (write && !nothingNew) {
            new Growth(view.root().reopened(), Dimension.EPOCH).add(epochs, variables);
        }
        return warnings;
    }

    /** A time is a number whatever the others are; an infinite or missing one would be stored, and show as missing. */
    private static void requireFinite(Manifest.Row row, List<String> numbers, Manifest manifest) {
        for (String name : numbers) {
            Optional<String> value = Optional.ofNullable(row.values().get(name));
            if (value.isPresent() && !Manifest.isFinite(value.get())) {
                throw new LightcurveException(place(name, row, manifest)
                        + ", which is no finite number; nothing was stored, leave it out where it is not known");
            }
        }
    }

    /** Where a value stands, and what it is. */
    private static String place(String column, Manifest.Row row, Manifest manifest) {
        return (manifest.isFile() ? manifest.file() + ", line " + row.line() + ": " : "") + column + " of "
                + row.epoch() + " is '" + row.values().get(column) + "'";
    }

    private static Comparator<Manifest.Row> byTime() {
        return Comparator.comparingDouble(row -> {
            String time = row.values().getOrDefault(TIME, "");
            try {
                return time.isEmpty() ? Double.POSITIVE_INFINITY : Double.parseDouble(time);
            } catch (NumberFormatException e) {
                return Double.POSITIVE_INFINITY;
            }
        });
    }

    /** @param shared from the name of a variable to whether the rows of one epoch may differ in it */
    private void collect(Manifest.Row row, Map<String, String> values, Manifest manifest, Map<String, Boolean> shared) {
        for (String name : manifest.variables()) {
            Optional<String> value = Optional.ofNullable(row.values().get(name));
            shared.merge(name, row.prefix().isPresent(), Boolean::logicalOr);
            if (value.isPresent()) {
                if (row.prefix().isPresent()) {
                    String own = row.prefix().get() + "_" + name;
                    shared.put(own, false);
                    put(row, own, value.get(), values, true);
                }
                put(row, name, value.get(), values, row.prefix().isEmpty());
            }
        }
    }

    private void put(Manifest.Row row, String name, String value, Map<String, String> values, boolean warn) {
        String before = values.putIfAbsent(name, value);
        if (warn && before != null && !VariableText.isSame(before, value)) {
            warnings.add("epoch " + row.epoch() + ": " + name + " is " + before + " in an earlier row, " + value
                    + (row.line() > 0 ? " in line " + row.line() : "") + "; the first counts");
        }
    }

    private List<Growth.Variable> variables(
            List<String> epochs,
            Map<String, Map<String, String>> values,
            Manifest manifest,
            Map<String, Boolean> shared) {
        List<Growth.Variable> variables = new ArrayList<>();
        for (Map.Entry<String, Boolean> entry : shared.entrySet()) {
            String name = entry.getKey();
            List<String> column = epochs.stream()
                    .map(epoch -> values.getOrDefault(epoch, Map.of()).getOrDefault(name, ""))
                    .toList();
            String base = base(name, manifest);
            boolean stored = view.variable(Dimension.EPOCH, name).isPresent();
            boolean numeric = stored ? manifest.isNumeric(base) && isNumericInStore(name) : manifest.isNumeric(base);
            if (column.stream().anyMatch(v -> !v.isEmpty())) {
                variables.add(new Growth.Variable(name, numeric, column, entry.getValue()));
            }
        }
        return variables;
    }

    /** The column that a variable, of one prefix or of all, comes from. */
    private static String base(String name, Manifest manifest) {
        return manifest.variables().stream()
                .filter(v -> name.equals(v) || name.endsWith("_" + v))
                .max(Comparator.comparingInt(String::length))
                .orElse(name);
    }

    private boolean isNumericInStore(String name) {
        return view.variable(Dimension.EPOCH, name).orElseThrow().dataType() == DataType.FLOAT64;
    }

    private void requireNumbers(String variable, Manifest manifest) {
        String column = base(variable, manifest);
        manifest.firstText(column).ifPresent(row -> {
            throw new LightcurveException(place(column, row, manifest) + ", but epoch_" + variable
                    + " holds numbers in this store; " + manifest.advice());
        });
    }

    private void requireSame(Growth.Variable variable, List<String> epochs, Manifest manifest) {
        if (view.variable(Dimension.EPOCH, variable.name()).isPresent() && isNumericInStore(variable.name())) {
            requireNumbers(variable.name(), manifest);
        }
        for (int i = 0; i < epochs.size() && !variable.keepExisting(); i++) {
            String given = variable.values().get(i);
            Optional<String> stored = stored(variable.name(), epochs.get(i));
            if (!given.isEmpty() && stored.isPresent() && !VariableText.isSame(stored.get(), given)) {
                throw new LightcurveException("epoch_" + variable.name() + " of " + epochs.get(i) + " is "
                        + stored.get() + " in the store, " + given + " was given; " + manifest.advice());
            }
        }
    }

    private boolean isStored(Growth.Variable variable, List<String> epochs) {
        for (int i = 0; i < epochs.size(); i++) {
            if (!variable.values().get(i).isEmpty()
                    && stored(variable.name(), epochs.get(i)).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private Optional<String> stored(String name, String epoch) {
        Optional<Integer> index = view.labels(Dimension.EPOCH).index(epoch);
        Optional<NdArray> values = view.variable(Dimension.EPOCH, name);
        if (index.isEmpty() || values.isEmpty() || index.get() >= values.get().size()) {
            return Optional.empty();
        }
        if (values.get().dataType() == DataType.STRING) {
            String text = values.get().toStrings().get(index.get());
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        }
        double number = values.get().toDoubles()[index.get()];
        return !Double.isFinite(number) ? Optional.empty() : Optional.of(Double.toString(number));
    }
}
