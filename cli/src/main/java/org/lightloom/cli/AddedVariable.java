package org.lightloom.cli;

import java.util.List;
import java.util.Map;
import org.lightloom.lightcurves.Lightcurve;
import org.lightloom.lightcurves.LightcurveStorage;

/** Light curves with an epoch variable added to their magnitudes, for instance the zero point of each night. */
record AddedVariable(LightcurveStorage storage, String variable) {

    /** A magnitude whose epoch has no value of the variable is missing: it would not be comparable to the others. */
    Lightcurve to(Lightcurve curve) {
        Map<String, Double> values = storage.epochVariable(variable, curve.measurement());
        List<Lightcurve.Point> points = curve.points().stream()
                .map(point -> new Lightcurve.Point(
                        point.epoch(),
                        point.mjd(),
                        (float) (point.magnitude() + values.getOrDefault(point.epoch(), Double.NaN)),
                        point.magnitudeError()))
                .toList();
        return new Lightcurve(curve.object(), curve.measurement(), points);
    }
}
