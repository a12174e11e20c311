package org.lightloom.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lightloom.cli.chart.Folding;
import org.lightloom.cli.chart.LightcurvePoints;
import org.lightloom.lightcurves.Lightcurve;

/** Light curves as points to draw. */
final class LightcurvePicture {
    private LightcurvePicture() {}

    /** Against time; against the number of the epoch where no epoch has a time. */
    static LightcurvePoints of(List<Lightcurve> curves, String title, Optional<Folding> folding) {
        boolean timed = curves.stream()
                .flatMap(curve -> curve.points().stream())
                .anyMatch(point -> Double.isFinite(point.mjd()));
        if (!timed && folding.isPresent()) {
            throw new WrongInputException("the epochs of this store have no times (mjd) to fold");
        }
        List<LightcurvePoints.Series> series =
                curves.stream().map(curve -> series(curve, timed)).toList();
        return new LightcurvePoints(title, timed ? "MJD (d)" : "epoch, counted from 0", series, folding);
    }

    private static LightcurvePoints.Series series(Lightcurve curve, boolean timed) {
        List<Lightcurve.Point> points = curve.points();
        double[] times = IntStream.range(0, points.size())
                .mapToDouble(i -> timed ? points.get(i).mjd() : i)
                .toArray();
        float[] mags = new float[times.length];
        float[] magErrs = new float[times.length];
        for (int i = 0; i < times.length; i++) {
            mags[i] = points.get(i).magnitude();
            magErrs[i] = points.get(i).magnitudeError();
        }
        return new LightcurvePoints.Series(curve.measurement(), times, mags, magErrs);
    }
}
