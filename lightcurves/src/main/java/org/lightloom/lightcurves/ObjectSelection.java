package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.lightloom.lightcurves.expression.Variable;
import org.lightloom.lightcurves.sky.Cone;
import org.lightloom.lightcurves.sky.SkyIndex;
import org.lightloom.zarr.DataType;
import org.lightloom.zarr.ZarrArray;

/**
 * The objects that a query found: in the order of the store, or nearest first where the nearest were asked for. Keys and
 * variables are read when they are asked for, so a selection of a million objects takes 4 MB.
 *
 * <p>Sees the store as it was at the time of the query. Immutable; safe for use by several threads.
 */
public final class ObjectSelection {
    /** The variable that is no one of the store: the angle from the centre of the query, deg. */
    public static final String SEPARATION = "separation";

    private static final int ROWS_AT_ONCE = 16_384;

    private final StoreView view;
    private final CellReader reader;
    private final QueriedStatistics statistics;
    private final int[] objects;
    private final Optional<Cone> centre;

    /** @param centre of the query, where it has one */
    ObjectSelection(
            StoreView view, CellReader reader, QueriedStatistics statistics, int[] objects, Optional<Cone> centre) {
        this.view = view;
        this.reader = reader;
        this.statistics = statistics;
        this.objects = objects;
        this.centre = centre;
    }

    public int size() {
        return objects.length;
    }

    /** All keys, in the order of the selection. */
    public List<String> keys() {
        return view.objectKeys(objects);
    }

    /** Right ascensions, deg; NaN where an object has none. */
    public double[] ra() {
        SkyIndex sky = view.sky();
        return Arrays.stream(objects).mapToDouble(sky::ra).toArray();
    }

    /** Declinations, deg; NaN where an object has none. */
    public double[] dec() {
        SkyIndex sky = view.sky();
        return Arrays.stream(objects).mapToDouble(sky::dec).toArray();
    }

    /** The variables that may be asked for: ra and dec first, then the separation where the query has a centre. */
    public List<ObjectVariable> variables() {
        Map<String, ObjectVariable> variables = new LinkedHashMap<>();
        List<String> stored = view.variables(Dimension.OBJECT);
        List<String> first = List.of("ra", "dec");
        first.stream().filter(stored::contains).forEach(name -> variables.put(name, stored(name)));
        if (centre.isPresent() && !stored.contains(SEPARATION)) {
            variables.put(
                    SEPARATION, new ObjectVariable(SEPARATION, true, "deg", "angle from the centre of the query"));
        }
        stored.stream().filter(name -> !first.contains(name)).forEach(name -> variables.put(name, stored(name)));
        return List.copyOf(variables.values());
    }

    private ObjectVariable stored(String name) {
        ZarrArray array = view.root().array(Dimension.OBJECT.variablePrefix() + name);
        ObjectNode attributes = array.attributes();
        return new ObjectVariable(
                name,
                array.dataType() == DataType.FLOAT64,
                attributes.path("units").asText(),
                attributes.path("long_name").asText());
    }

    /**
     * Variables by their names, with or without {@code object_}, and statistics by theirs ({@code median}).
     *
     * @throws LightcurveException.UnknownLabel if there is no such variable
     * @throws LightcurveException if the query does not say of which measurement statistics are
     */
    public List<ObjectVariable> variables(List<String> names) {
        Map<String, ObjectVariable> known = new LinkedHashMap<>();
        variables().forEach(variable -> known.put(variable.name(), variable));
        List<ObjectVariable> chosen = new ArrayList<>();
        for (String name : names) {
            String bare = ObjectNames.bare(name);
            if (!known.containsKey(bare) && QueriedStatistics.isStatistic(name)) {
                known.put(name, statistics.described(name));
            }
            chosen.add(Optional.ofNullable(known.get(bare)).orElseThrow(() -> unknown(name, known.keySet())));
        }
        return chosen;
    }

    private static LightcurveException unknown(String name, Set<String> variables) {
        Set<String> valid = new LinkedHashSet<>(variables);
        valid.addAll(SeriesStatistics.NAMES);
        return new LightcurveException.UnknownLabel(
                "there is no object variable '" + name + "'" + NearestName.hint(name, valid));
    }

    /**
     * Where the statistics come from that the condition and the variables have asked for so far: current ones that {@link
     * LightcurveStorage#consolidate} keeps, or some that had to be computed, because a commit has come since; they are
     * right either way. Nothing where none was asked for.
     */
    public Optional<ObjectStatistics.State> statistics() {
        return statistics.used();
    }

    /** Hands out all rows in order, some at a time. */
    public void forEach(List<ObjectVariable> variables, Consumer<ObjectRows> each) {
        rows(variables).forEachRemaining(each);
    }

    /** All rows in order, some at a time, read when they are asked for. For one thread. */
    public Iterator<ObjectRows> rows(List<ObjectVariable> variables) {
        return IntStream.iterate(0, from -> from < objects.length, from -> from + ROWS_AT_ONCE)
                .mapToObj(from -> rows(from, Math.min(objects.length, from + ROWS_AT_ONCE), variables))
                .iterator();
    }

    /** @param from position in the selection */
    ObjectRows rows(int from, int to, List<ObjectVariable> variables) {
        int[] some = Arrays.copyOfRange(objects, from, to);
        List<Variable> columns =
                variables.stream().map(variable -> column(variable, some)).toList();
        return new ObjectRows(from, view.objectKeys(some), columns);
    }

    private Variable column(ObjectVariable variable, int[] some) {
        String name = variable.name();
        if (view.root().contains(Dimension.OBJECT.variablePrefix() + name)) {
            return VariableText.variable(view.objectVariable(name, some));
        }
        if (name.equals(SEPARATION)) {
            SkyIndex sky = view.sky();
            Cone from = centre.orElseThrow();
            return new Variable.Numbers(row -> from.separation(sky.ra(some[row]), sky.dec(some[row])));
        }
        Variable.Numbers ofStore = statistics.variable(name);
        return new Variable.Numbers(row -> ofStore.at().applyAsDouble(some[row]));
    }

    /**
     * The light curves of the objects.
     *
     * @throws LightcurveException if a measurement is unknown
     * @throws org.lightloom.lightcurves.expression.ConditionException if the condition does not fit the variables
     */
    public LightcurveSelection lightcurves(LightcurveFilter filter) {
        return new LightcurveSelection(
                view, reader.of(view.cells()), this, SeriesChoice.of(view, filter), filter.points());
    }

    /** Index in the store of an object of the selection. */
    int object(int position) {
        return objects[position];
    }
}
