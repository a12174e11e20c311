package org.lightloom.lightcurves;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Which epochs of which measurements a filter leaves. */
final class SeriesChoice {
    private final StoreView view;
    private final LightcurveFilter filter;

    private SeriesChoice(StoreView view, LightcurveFilter filter) {
        this.view = view;
        this.filter = filter;
    }

    /** Measurements of which no epoch is left stay, without epochs. */
    static List<LightcurveSeries> of(StoreView view, LightcurveFilter filter) {
        SeriesChoice choice = new SeriesChoice(view, filter);
        Labels known = view.labels(Dimension.MEASUREMENT);
        List<String> measurements = filter.measurements().isEmpty() ? known.all() : filter.measurements();
        known.indices(measurements);
        List<LightcurveSeries> series = new ArrayList<>();
        measurements.forEach(measurement -> series.add(choice.series(measurement)));
        return series;
    }

    private LightcurveSeries series(String measurement) {
        double[] times = EpochTimes.of(view, measurement);
        IntPredicate condition = filter.epochs()
                .map(asked -> asked.over(new EpochNames(view, measurement)))
                .orElse(epoch -> true);
        int[] epochs = IntStream.range(0, view.size(Dimension.EPOCH))
                .filter(epoch -> isInRange(times[epoch]))
                .filter(condition)
                .boxed()
                .sorted(Comparator.comparingDouble(
                        epoch -> Double.isNaN(times[epoch]) ? Double.MAX_VALUE : times[epoch]))
                .mapToInt(epoch -> epoch)
                .toArray();
        List<String> labels = view.labels(Dimension.EPOCH).all();
        List<String> keys = Arrays.stream(epochs).mapToObj(labels::get).toList();
        double[] mjd = Arrays.stream(epochs).mapToDouble(epoch -> times[epoch]).toArray();
        return new LightcurveSeries(measurement, epochs, keys, mjd);
    }

    private boolean isInRange(double mjd) {
        return !filter.hasTimeRange() || (mjd >= filter.fromMjd() && mjd <= filter.toMjd());
    }
}
