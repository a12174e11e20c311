package org.lightloom.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lightloom.lightcurves.LightcurveFilter;
import picocli.CommandLine.Option;

/** Which parts of light curves a query asks for. */
final class CurveOptions {
    @Option(
            names = "--measurement",
            split = ",",
            paramLabel = "KEY",
            description = "Only these measurements, for instance default-auto.")
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

    boolean isGiven() {
        return !measurements.isEmpty() || time.isPresent() || epochs.isPresent();
    }

    /** The name of an option that is given. */
    String given() {
        return time.isPresent() ? "--time" : epochs.isPresent() ? "--where-epoch" : "--measurement";
    }

    LightcurveFilter filter() {
        LightcurveFilter filter = LightcurveFilter.all()
                .withMeasurements(
                        measurements.stream().map(String::strip).distinct().toList());
        if (time.isPresent()) {
            String[] ends = time.get().split(",", -1);
            if (ends.length != 2) {
                throw new WrongInputException("--time FROM,TO: takes two times, MJD, not '" + time.get() + "'");
            }
            filter = filter.between(end(ends[0], Double.NEGATIVE_INFINITY), end(ends[1], Double.POSITIVE_INFINITY));
        }
        return epochs.isPresent() ? filter.whereEpochs(epochs.get()) : filter;
    }

    private static double end(String text, double open) {
        return text.isBlank() ? open : Numbers.of("--time", "FROM,TO", text, 1)[0];
    }
}
