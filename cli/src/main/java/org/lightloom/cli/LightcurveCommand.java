package org.lightloom.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lightloom.cli.chart.ChartFile;
import org.lightloom.cli.chart.Folding;
import org.lightloom.cli.chart.LightcurvePoints;
import org.lightloom.cli.chart.TerminalPlot;
import org.lightloom.lightcurves.Lightcurve;
import org.lightloom.lightcurves.LightcurveStorage;
import org.lightloom.lightcurves.PointFilter;
import org.lightloom.lightcurves.PointStatus;
import org.lightloom.lightcurves.PointStatuses;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lightcurve}: one object through all epochs, as a table, a file of values or a picture. */
@Command(
        name = "lightcurve",
        description = {
            "Prints or draws the light curve of one object.",
            "One row for every epoch of the store, in time order; what was not measured is empty, and status says why:",
            "sentinel (a row without a magnitude), unmatched (no row), not populated (no catalog)."
        },
        footer = {
            "",
            "  lightloom lightcurve sky.zarr 327 --measurement ch1-auto",
            "  lightloom lightcurve sky.zarr 327 --format csv > v01.csv",
            "  lightloom lightcurve sky.zarr 327 --where-point 'flags & 4 = 0 and class_star > 0.8'",
            "  lightloom lightcurve sky.zarr 327 --as-of 2026-11-23T14:05:00",
            "  lightloom lightcurve sky.zarr 327 --measurement ch1-auto --add epoch_zeropoint_offset --period 0.472979 --plot",
            "  lightloom lightcurve sky.zarr 327 --measurement ch1-auto,ch2-auto --png v01.png"
        })
final class LightcurveCommand extends LightloomCommand {
    private static final int PNG_WIDTH = 1000;
    private static final int PNG_HEIGHT = 600;
    /** A phase that may be off by more has not one sure digit. */
    private static final double MOST_UNCERTAIN = 0.1;

    @Parameters(index = "0", paramLabel = "STORE", description = "The store.")
    Path store = Path.of("");

    @Parameters(index = "1", paramLabel = "OBJECT", description = "Key of the object: its number in the reference.")
    String object = "";

    @Option(
            names = "--measurement",
            split = ",",
            paramLabel = "KEY",
            description = "For instance default-auto. Default: all; in a picture the first one of each prefix.")
    List<String> measurements = new ArrayList<>();

    @Option(names = "--format", paramLabel = "table|csv|json", description = "Default: table.")
    Optional<RowFormat> format = Optional.empty();

    @Option(
            names = "--add",
            paramLabel = "EPOCH_VARIABLE",
            description = "Adds this variable to the magnitudes, for instance epoch_zeropoint_offset.")
    Optional<String> add = Optional.empty();

    @Option(names = "--period", paramLabel = "P", description = "Folds with this period, days: adds a column 'phase'.")
    Optional<Double> period = Optional.empty();

    @Option(names = "--t0", paramLabel = "MJD", description = "A time of phase zero. Default: 0.")
    Optional<Double> t0 = Optional.empty();

    @Option(names = "--plot", description = "Draws it in the terminal.")
    boolean plot;

    @Option(names = "--png", paramLabel = "FILE", description = "Draws it into a PNG file.")
    Optional<Path> png = Optional.empty();

    @Mixin
    PointOption points = new PointOption();

    @Mixin
    AsOfOption asOf = new AsOfOption();

    @Override
    int run() throws IOException {
        Optional<Instant> time = asOf.time();
        Optional<Folding> folding = folding();
        Optional<RowFormat> rows = rowFormat();
        if (png.isPresent()) {
            FileOutput.requirePlace(png.get());
        }
        LightcurveStorage storage = LightcurveStorage.load(store);
        List<String> keys = chosen(storage, rows.isPresent());
        PointStatuses statuses = time.map(then -> storage.asOf(then).statuses()).orElseGet(storage::statuses);
        List<Lightcurve> curves = chosenPoints(storage, time, statuses, keys);
        if (folding.isPresent()) {
            requireDigits(folding.get(), curves);
        }
        List<List<PointStatus>> known = curves.stream().map(statuses::of).toList();
        if (add.isPresent()) {
            AddedVariable added = new AddedVariable(storage, add.get());
            List<Lightcurve> sums = curves.stream().map(added::to).toList();
            for (int i = 0; i < sums.size(); i++) {
                warnOfLost(curves.get(i), sums.get(i));
            }
            curves = sums;
        }
        if (rows.isPresent()) {
            new LightcurveRows(out(), curves, known, folding).print(rows.get());
        }
        if (plot) {
            Terminal.Size size = Terminal.size();
            out().print(TerminalPlot.draw(
                    LightcurvePicture.of(curves, title(), folding),
                    size.columns(),
                    size.lines() - 2,
                    Terminal.charset()));
            out().flush();
        }
        if (png.isPresent()) {
            LightcurvePoints picture = LightcurvePicture.of(curves, title(), folding);
            FileOutput.write(png.get(), out -> ChartFile.write(picture, out, PNG_WIDTH, PNG_HEIGHT));
            err().println("wrote " + png.get()
                    + picture.notDrawn().map(what -> ": " + what).orElse(""));
        }
        return ExitStatus.DONE;
    }

    private List<Lightcurve> chosenPoints(
            LightcurveStorage storage, Optional<Instant> time, PointStatuses statuses, List<String> keys) {
        List<Lightcurve> all = time.map(then -> storage.asOf(then).lightcurves(object, keys))
                .orElseGet(() -> storage.lightcurves(object, keys));
        Optional<PointFilter> filter = points.condition.map(
                condition -> time.map(then -> storage.asOf(then).pointFilter(condition, statuses))
                        .orElseGet(() -> storage.pointFilter(condition, statuses)));
        return filter.map(chosen -> all.stream().map(chosen::apply).toList()).orElse(all);
    }

    private String title() {
        return "object " + object + add.map(variable -> ", mag + " + variable).orElse("");
    }

    private Optional<RowFormat> rowFormat() {
        if (plot && (json || format.isPresent())) {
            throw wrong("--plot draws on stdout: leave out --format and --json, or use --png FILE");
        }
        if (json && format.isPresent() && format.get() != RowFormat.JSON) {
            throw wrong(
                    "--json and --format " + format.get().name().toLowerCase(Locale.ROOT) + " contradict each other");
        }
        if (json) {
            return Optional.of(RowFormat.JSON);
        }
        boolean picture = plot || png.isPresent();
        return format.or(() -> picture ? Optional.empty() : Optional.of(RowFormat.TABLE));
    }

    private Optional<Folding> folding() {
        if (t0.isPresent() && period.isEmpty()) {
            throw wrong("--t0 needs --period P");
        }
        return period.map(days -> new Folding(days, t0.orElse(0.0)));
    }

    private static void requireDigits(Folding folding, List<Lightcurve> curves) {
        curves.stream()
                .flatMap(curve -> curve.points().stream())
                .mapToDouble(Lightcurve.Point::mjd)
                .filter(mjd -> Double.isFinite(mjd) && !(folding.uncertainty(mjd) <= MOST_UNCERTAIN))
                .findFirst()
                .ifPresent(mjd -> {
                    throw new WrongInputException("--period " + folding.period() + ": phases of times such as MJD "
                            + mjd + " would have no digits, because a float64 tells such a time (less --t0 "
                            + folding.t0() + ") to " + Math.max(Math.ulp(mjd), Math.ulp(folding.t0()))
                            + " d only; take a longer period" + (folding.t0() == 0 ? "" : ", or another --t0"));
                });
    }

    private List<String> chosen(LightcurveStorage storage, boolean all) {
        List<String> asked = keys("--measurement", measurements);
        if (!asked.isEmpty()) {
            return asked;
        }
        List<String> keys = storage.measurementKeys();
        if (all) {
            return keys;
        }
        Map<String, String> firstOfPrefix = new LinkedHashMap<>();
        keys.forEach(key -> firstOfPrefix.putIfAbsent(MeasurementKeys.prefix(key), key));
        return List.copyOf(firstOfPrefix.values());
    }

    private void warnOfLost(Lightcurve before, Lightcurve after) {
        long lost = before.points().stream()
                        .filter(Lightcurve.Point::isMeasured)
                        .count()
                - after.points().stream().filter(Lightcurve.Point::isMeasured).count();
        if (lost > 0) {
            err().printf(
                            "warning: %s: %d magnitudes are left out, their epochs have no %s%n",
                            before.measurement(), lost, add.orElseThrow());
        }
    }
}
