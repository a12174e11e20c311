package org.lightloom.lightcurves;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.lightloom.lightcurves.expression.Condition;

/**
 * Chooses points of light curves by a condition on their magnitudes and quantities, {@code flags & 4 = 0 and mag_err < 0.1}
 * (grammar and names: docs/query.md). What depends on a missing value is not chosen. Safe for use by several threads.
 */
public final class PointFilter {
    private final StoreView view;
    private final Condition condition;
    private final PointStatuses statuses;
    private final Optional<Instant> asOf;

    /**
     * A filter of the light curves of a store.
     *
     * @param statuses of its points
     * @param asOf the time that the quantities shall be of; nothing for now
     */
    PointFilter(StoreView view, String condition, PointStatuses statuses, Optional<Instant> asOf) {
        this.view = view;
        this.condition = Condition.parse(condition);
        this.statuses = statuses;
        this.asOf = asOf;
    }

    /**
     * The chosen points of a light curve, in their order.
     *
     * @throws org.lightloom.lightcurves.expression.ConditionException if the condition has a name that means nothing for
     *     this measurement; points at the character
     */
    public Lightcurve apply(Lightcurve curve) {
        IntPredicate isChosen = condition.over(new PointNames(view, curve.measurement(), points(curve)));
        return new Lightcurve(
                curve.object(),
                curve.measurement(),
                IntStream.range(0, curve.points().size())
                        .filter(isChosen)
                        .mapToObj(curve.points()::get)
                        .toList());
    }

    private PointNames.Points points(Lightcurve curve) {
        int[] object = view.labels(Dimension.OBJECT).indices(List.of(curve.object()));
        int[] epochs = view.labels(Dimension.EPOCH)
                .indices(curve.points().stream().map(Lightcurve.Point::epoch).toList());
        List<PointStatus> known = condition.names().contains(PointNames.STATUS) ? statuses.of(curve) : List.of();
        return new CurvePoints(curve, epochs, known, new PointQuantities(view, object, epochs, asOf));
    }

    /** @param statuses empty where the condition does not need them */
    private record CurvePoints(Lightcurve curve, int[] epochs, List<PointStatus> statuses, PointQuantities quantities)
            implements PointNames.Points {

        @Override
        public int epoch(int row) {
            return epochs[row];
        }

        @Override
        public float magnitude(int row) {
            return curve.points().get(row).magnitude();
        }

        @Override
        public float magnitudeError(int row) {
            return curve.points().get(row).magnitudeError();
        }

        @Override
        public PointStatus status(int row) {
            return statuses.get(row);
        }

        @Override
        public float quantity(int quantity, int row) {
            return quantities.at(quantity, 0, row);
        }
    }
}
