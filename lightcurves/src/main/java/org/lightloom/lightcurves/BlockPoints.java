package org.lightloom.lightcurves;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;
import org.lightloom.lightcurves.expression.Condition;

/**
 * The points of one series in a block of light curves, for a condition to choose from; rows are those of {@link
 * LightcurveBlock#row}.
 *
 * @param epochs of the quantities, ascending
 * @param quantities of the objects of the block
 */
record BlockPoints(LightcurveBlock block, int ofSeries, int[] epochs, PointQuantities quantities)
        implements PointNames.Points {

    BitSet chosenBy(Condition condition, StoreView view) {
        IntPredicate isChosen = condition.over(new PointNames(view, series().measurement(), this));
        BitSet chosen = new BitSet();
        for (int row = 0; row < block.objects().size() * series().size(); row++) {
            chosen.set(row, isChosen.test(row));
        }
        return chosen;
    }

    private LightcurveSeries series() {
        return block.series().get(ofSeries);
    }

    private int object(int row) {
        return row / series().size();
    }

    private int point(int row) {
        return row % series().size();
    }

    @Override
    public int epoch(int row) {
        return series().epochs()[point(row)];
    }

    @Override
    public float magnitude(int row) {
        return block.magnitude(object(row), ofSeries, point(row));
    }

    @Override
    public float magnitudeError(int row) {
        return block.magnitudeError(object(row), ofSeries, point(row));
    }

    @Override
    public PointStatus status(int row) {
        return block.status(object(row), ofSeries, point(row));
    }

    @Override
    public float quantity(int quantity, int row) {
        return quantities.at(quantity, object(row), Arrays.binarySearch(epochs, epoch(row)));
    }
}
