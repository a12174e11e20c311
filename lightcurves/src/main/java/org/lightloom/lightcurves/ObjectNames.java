package org.lightloom.lightcurves;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.lightloom.lightcurves.expression.Names;
import org.lightloom.lightcurves.expression.Variable;

/**
 * What names mean in a condition on objects: {@code object} is the key, others are variables of the objects, with or
 * without {@code object_}, or statistics of their light curves.
 */
final class ObjectNames implements Names {
    private final StoreView view;
    private final QueriedStatistics statistics;

    ObjectNames(StoreView view, QueriedStatistics statistics) {
        this.view = view;
        this.statistics = statistics;
    }

    static String bare(String name) {
        String prefix = Dimension.OBJECT.variablePrefix();
        return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }

    @Override
    public Variable variable(String name) throws UnknownName {
        if (name.equals(Dimension.OBJECT.label())) {
            List<String> keys = view.labels(Dimension.OBJECT).all();
            return new Variable.Texts(keys::get);
        }
        Optional<Variable> stored = stored(name);
        if (stored.isEmpty() && QueriedStatistics.isStatistic(name)) {
            return statistic(name);
        }
        return stored.orElseThrow(() -> unknown(name));
    }

    private Variable statistic(String name) throws UnknownName {
        try {
            return statistics.variable(name);
        } catch (LightcurveException e) {
            throw new UnknownName(String.valueOf(e.getMessage()));
        }
    }

    /** A text variable may be shorter than its dimension for a moment while two growths meet. */
    private Optional<Variable> stored(String name) {
        Optional<double[]> numbers = view.numbers(Dimension.OBJECT, bare(name));
        if (numbers.isPresent()) {
            double[] values = numbers.get();
            return Optional.of(new Variable.Numbers(object -> values[object]));
        }
        return view.variable(Dimension.OBJECT, bare(name))
                .map(VariableText::of)
                .map(texts -> new Variable.Texts(object -> object < texts.size() ? texts.get(object) : ""));
    }

    private UnknownName unknown(String name) {
        Set<String> valid = new TreeSet<>(view.variables(Dimension.OBJECT));
        valid.add(Dimension.OBJECT.label());
        valid.addAll(SeriesStatistics.NAMES);
        return new UnknownName("there is no object variable '" + name + "'" + NearestName.hint(name, valid));
    }
}
