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

    /** Against time; against the number of the epoch where none of the points has a time. */
    static LightcurvePoints of(List<Lightcurve> curves, String title, Optional<Folding> folding) {
        boolean timed = isTimed(curves);
        if (!timed && folding.isPresent()) {
            throw new WrongInputException("none of the measured epochs has a time (mjd) to fold");
        }
        List<LightcurvePoints.Series> series =
                curves.stream().map(curve -> series(curve, timed)).toList();
        String axis = timed ? "MJD (d)" : "epoch, counted from 0 (none of these points has a time)";
        return new LightcurvePoints(title, axis, series, folding);
    }

    /** Where nothing was measured, times of any epoch will do. */
    private static boolean isTimed(List<Lightcurve> curves) {
        List<Lightcurve.Point> all =
                curves.stream().flatMap(curve -> curve.points().stream()).toList();
        List<Lightcurve.Point> measured =
                all.stream().filter(Lightcurve.Point::isMeasured).toList();
        return (measured.isEmpty() ? all : measured).stream().anyMatch(point -> Double.isFinite(point.mjd()));
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
