package org.lightloom.lightcurves;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.lightloom.lightcurves.sky.Cone;
import org.lightloom.lightcurves.sky.SkyIndex;

/** Finds the objects of a query in a store. */
final class ObjectSearch {
    private final StoreView view;
    private final CellReader reader;
    private final ObjectQuery query;
    private final QueriedStatistics statistics;

    ObjectSearch(StoreView view, CellReader reader, ObjectQuery query) {
        this.view = view;
        this.reader = reader;
        this.query = query;
        this.statistics = new QueriedStatistics(view, reader, query.measurements());
    }

    ObjectSelection run() {
        IntPredicate condition = query.condition()
                .map(asked -> asked.over(new ObjectNames(view, statistics)))
                .orElse(object -> true);
        return new ObjectSelection(view, reader, statistics, objects(condition), centre());
    }

    private int[] objects(IntPredicate condition) {
        if (query.nearest().isEmpty()) {
            return candidates().filter(condition).toArray();
        }
        Nearest nearest = query.nearest().get();
        if (query.keys().isEmpty()) {
            return view.sky()
                    .nearest(
                            nearest.around(), nearest.count(), object -> isInRegions(object) && condition.test(object));
        }
        int[] eligible = candidates().filter(condition).toArray();
        return view.sky()
                .nearest(nearest.around(), nearest.count(), object -> Arrays.binarySearch(eligible, object) >= 0);
    }

    /** All but the condition and the nearest, ascending. */
    private IntStream candidates() {
        if (query.keys().isPresent()) {
            int[] known = view.labels(Dimension.OBJECT).indices(query.keys().get());
            return Arrays.stream(known).distinct().sorted().filter(this::isInRegions);
        }
        if (query.regions().isEmpty()) {
            return IntStream.range(0, view.size(Dimension.OBJECT));
        }
        IntStream first = Arrays.stream(view.sky().within(query.regions().get(0)));
        return query.regions().size() == 1 ? first : first.filter(this::isInRegions);
    }

    private boolean isInRegions(int object) {
        if (query.regions().isEmpty()) {
            return true;
        }
        SkyIndex sky = view.sky();
        return query.regions().stream().allMatch(region -> region.contains(sky.ra(object), sky.dec(object)));
    }

    /** Where separations are counted from: the position of the nearest, else that of the only cone. */
    private Optional<Cone> centre() {
        Cone[] cones = query.regions().stream()
                .filter(Cone.class::isInstance)
                .map(Cone.class::cast)
                .toArray(Cone[]::new);
        return query.nearest()
                .map(Nearest::around)
                .or(() -> cones.length == 1 ? Optional.of(cones[0]) : Optional.empty());
    }
}
