package org.lightloom.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lightloom.lightcurves.LightcurveFilter;
import org.lightloom.lightcurves.LightcurveSelection;
import org.lightloom.lightcurves.ObjectSelection;
import org.lightloom.lightcurves.time.Site;
import org.lightloom.lightcurves.time.TimeScale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which parts of light curves a query asks for. */
final class CurveOptions {
    @Option(
            names = "--measurement",
            split = ",",
            paramLabel = "KEY",
            description = "Only these measurements, for instance default-auto; statistics are of this one.")
    List<String> measurements = new ArrayList<>();

    @Option(
            names = "--time",
            paramLabel = "FROM,TO",
            description = "Only epochs in this range of times, MJD; an end may be empty: 60000,")
    Optional<String> time = Optional.empty();

    @Option(
            names = "--where-epoch",
            paramLabel = "CONDITION",
            description = "Only epochs for which it is true, for instance \"prefix = 'ch1' and seeing_arcsec < 2.5\".")
    Optional<String> epochs = Optional.empty();

    @Mixin
    PointOption points = new PointOption();

    @Option(
            names = "--bjd",
            description =
                    "Adds bjd_tdb, the time at the barycentre of the solar system, for the geocentre or a --site.")
    boolean bjd;

    @Option(
            names = "--site",
            paramLabel = "LON,LAT,HEIGHT",
            description = "Where the times were taken: degrees east, degrees north, metres.")
    Optional<String> site = Optional.empty();

    @Option(
            names = "--time-scale",
            paramLabel = "utc|tai|tt|tdb",
            description = "Of the times, where the store does not know it.")
    Optional<TimeScale> timeScale = Optional.empty();

    List<String> measurements() {
        return measurements.stream().map(String::strip).distinct().toList();
    }

    /** The name of an option that is given and is about light curves alone. */
    Optional<String> given() {
        Map<String, Boolean> all = new LinkedHashMap<>();
        all.put("--time", time.isPresent());
        all.put("--where-epoch", epochs.isPresent());
        all.put("--where-point", points.condition.isPresent());
        all.put("--bjd", bjd);
        all.put("--site", site.isPresent());
        all.put("--time-scale", timeScale.isPresent());
        return all.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The light curves of some objects that these options ask for. */
    LightcurveSelection of(ObjectSelection objects) {
        if (!bjd && (site.isPresent() || timeScale.isPresent())) {
            throw new WrongInputException("--site and --time-scale say how --bjd is made: give --bjd too");
        }
        LightcurveSelection curves = objects.lightcurves(filter());
        return bjd ? curves.withBarycentricTime(site.map(CurveOptions::place), timeScale) : curves;
    }

    private static Site place(String text) {
        double[] numbers = Numbers.of("--site", "LON,LAT,HEIGHT", text, 3);
        return new Site(numbers[0], numbers[1], numbers[2]);
    }

    private LightcurveFilter filter() {
        LightcurveFilter filter = LightcurveFilter.all().withMeasurements(measurements());
        if (time.isPresent()) {
            String[] ends = time.get().split(",", -1);
            if (ends.length != 2) {
                throw new WrongInputException("--time FROM,TO: takes two times, MJD, not '" + time.get() + "'");
            }
            filter = filter.between(end(ends[0], Double.NEGATIVE_INFINITY), end(ends[1], Double.POSITIVE_INFINITY));
        }
        if (points.condition.isPresent()) {
            filter = filter.wherePoints(points.condition.get());
        }
        return epochs.isPresent() ? filter.whereEpochs(epochs.get()) : filter;
    }

    private static double end(String text, double open) {
        return text.isBlank() ? open : Numbers.of("--time", "FROM,TO", text, 1)[0];
    }
}
