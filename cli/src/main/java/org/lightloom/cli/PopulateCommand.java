package org.lightloom.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lightloom.lightcurves.ConsolidateOptions;
import org.lightloom.lightcurves.ConsolidationReport;
import org.lightloom.lightcurves.LightcurveStorage;
import org.lightloom.lightcurves.Manifest;
import org.lightloom.lightcurves.ManifestOptions;
import org.lightloom.lightcurves.ManifestReport;
import org.lightloom.lightcurves.Overlap;
import org.lightloom.lightcurves.PopulateOptions;
import org.lightloom.lightcurves.PopulationReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code populate}: brings catalogs into a store. */
@Command(
        name = "populate",
        description = {
            "Brings one catalog, or all those of a manifest, into a store.",
            "Any number of writers may do so at once, also into the same epoch. What is reported is durable, and read back.",
            "What is in the store already is skipped."
        },
        footer = {
            "",
            "One catalog:",
            "  lightloom populate sky.zarr night1.cat --epoch night1 --var mjd=60318.39",
            "Two channels from a list with the columns epoch, file, band, mjd, ...:",
            "  lightloom populate sky.zarr --manifest epochs.csv --prefix-column band",
            "Single frames, whose numbers mean nothing:",
            "  lightloom populate sky.zarr frame.ldac.fits --epoch e1 --match position --radius 2",
            "A re-reduced night, nothing of the old values stays:",
            "  lightloom populate sky.zarr night1_v2.cat --epoch night1 --replace"
        })
final class PopulateCommand extends LightloomCommand {
    private static final Pattern PARTITION = Pattern.compile("(\\d{1,9})/(\\d{1,9})");

    @Parameters(index = "0", paramLabel = "STORE", description = "The store.")
    Path store = Path.of("");

    @Parameters(index = "1", arity = "0..1", paramLabel = "CATALOG", description = "One catalog; give its --epoch.")
    Optional<Path> catalog = Optional.empty();

    @Option(names = "--epoch", paramLabel = "KEY", description = "The epoch of CATALOG; made if it is new.")
    Optional<String> epoch = Optional.empty();

    @Option(
            names = "--var",
            paramLabel = "NAME=VALUE",
            description =
                    "A variable of the epoch, for instance mjd=60318.4; one --var for each. Without mjd, the middle"
                            + " of the exposure is taken from the catalog's header, if it has one of the store's kind.")
    List<String> variables = new ArrayList<>();

    @Option(
            names = "--manifest",
            paramLabel = "FILE.csv",
            description =
                    "CSV with the columns epoch, catalog (or file), optionally prefix; others are epoch variables.")
    Optional<Path> manifest = Optional.empty();

    @Option(names = "--workers", paramLabel = "N", description = "Catalogs at the same time. Default: one per core.")
    Optional<Integer> workers = Optional.empty();

    @Option(
            names = "--measurement",
            split = ",",
            paramLabel = "KEY",
            description = "Only these, for instance default-auto. Default: all that both catalog and store have.")
    List<String> measurements = new ArrayList<>();

    @Mixin
    ReadingOptions reading = new ReadingOptions();

    @Option(
            names = "--partition",
            paramLabel = "K/N",
            description = "Writes only the rows whose 0-based index modulo N is K.")
    Optional<String> partition = Optional.empty();

    @Option(
            names = "--overlap",
            paramLabel = "last|best",
            description = "Which value stays where two rows have the same object, epoch and measurement: the later, or"
                    + " the one with the smaller error. Default: last.")
    Overlap overlap = Overlap.LAST;

    @Option(
            names = "--replace",
            description = "Clears what the store has for the epochs and prefixes, in the same step.")
    boolean replace;

    @Option(names = "--again", description = "Populates also what is in the store already.")
    boolean again;

    @Option(names = "--max-mag-err", paramLabel = "E", description = "Leaves out values with a larger error, mag.")
    Optional<Double> maxMagnitudeError = Optional.empty();

    @Option(names = "--strict", description = "An unknown epoch is an error (status 2); rows left out make status 1.")
    boolean strict;

    @Option(names = "--no-verify", description = "Does not read back what it wrote.")
    boolean noVerify;

    @Option(names = "--consolidate", description = "Brings the object-major copy up to date at the end.")
    boolean consolidate;

    @Option(names = "--dry-run", description = "Reports what would be done, writes nothing.")
    boolean dryRun;

    @Override
    int run() {
        Manifest list = list();
        ManifestOptions how =
                reading.manifestOptions().withPopulate(options()).withMeasurements(keys("--measurement", measurements));
        if (workers.isPresent()) {
            how = how.withWorkers(workers.get());
        }
        how = manifest.isEmpty() ? how.withHeaderTimes() : how;
        LightcurveStorage storage = LightcurveStorage.load(store);
        ManifestReport report;
        boolean visible = Terminal.isStderr() && !json;
        try (WorkProgress progress =
                new WorkProgress("populate", "catalogs", list.rows().size(), visible)) {
            report = storage.populate(list, how.withProgress(progress));
        }
        if (list.rows().size() == 1 && !report.failures().isEmpty()) {
            throw report.failures().get(0).cause();
        }
        Optional<ConsolidationReport> consolidated = consolidate && !dryRun
                ? Optional.of(ConsolidateCommand.consolidate(storage, ConsolidateOptions.defaults(), json))
                : Optional.empty();
        if (json) {
            print(JsonText.of(report));
        } else {
            new PopulationText(out()).print(report, manifest.isEmpty());
            consolidated.map(ConsolidateCommand::text).ifPresent(out()::println);
        }
        reportFailures(report);
        boolean fellShort = !report.failures().isEmpty() || (strict && leftRowsOut(report));
        return fellShort ? ExitStatus.FELL_SHORT : ExitStatus.DONE;
    }

    private static boolean leftRowsOut(ManifestReport report) {
        return report.reports().stream().anyMatch(PopulationReport::leftRowsOut);
    }

    private void reportFailures(ManifestReport report) {
        for (ManifestReport.Failure failure : report.failures()) {
            String place = failure.line() > 0 ? ", line " + failure.line() + " of the manifest" : "";
            err().println("nothing stored of " + failure.epoch() + place + ": " + ErrorLine.text(failure.cause()));
        }
    }

    private Manifest list() {
        if (manifest.isPresent()) {
            if (catalog.isPresent() || epoch.isPresent() || !variables.isEmpty()) {
                throw wrong("CATALOG, --epoch and --var are for one catalog: leave them out with --manifest");
            }
            return reading.manifest(manifest.get());
        }
        if (catalog.isEmpty()) {
            throw wrong("give a CATALOG and its --epoch KEY, or --manifest FILE.csv");
        }
        if (epoch.isEmpty()) {
            throw wrong("give the epoch of " + catalog.get() + " with --epoch KEY");
        }
        if (reading.prefixColumn.isPresent()) {
            throw wrong("--prefix-column names a column of --manifest FILE.csv; give --prefix P for one catalog");
        }
        return Manifest.ofOne(catalog.get(), epoch.get(), reading.prefix, variablesByName());
    }

    private Map<String, String> variablesByName() {
        Map<String, String> values = new LinkedHashMap<>();
        for (String variable : variables) {
            int end = variable.indexOf('=');
            String name = end < 0 ? variable : variable.substring(0, end);
            if (end < 0) {
                throw wrong("--var " + name + ": is NAME=VALUE, for instance mjd=60318.4");
            }
            if (!name.matches("[A-Za-z0-9_]+")) {
                throw wrong("--var " + name + ": a variable's name has letters, digits and _ only");
            }
            if (values.putIfAbsent(name, variable.substring(end + 1)) != null) {
                throw wrong("--var " + name + ": is given twice; an epoch has one value of a variable");
            }
        }
        return values;
    }

    private PopulateOptions options() {
        PopulateOptions options = reading.populateOptions().withOverlap(overlap);
        if (partition.isPresent()) {
            Matcher parts = PARTITION.matcher(partition.get());
            if (!parts.matches()) {
                throw wrong("--partition is K/N with 0 <= K < N, for instance 0/4, not '" + partition.get() + "'");
            }
            options = options.withPartition(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
        }
        if (maxMagnitudeError.isPresent()) {
            if (!(maxMagnitudeError.get() >= 0)) {
                throw wrong("--max-mag-err is a magnitude, 0 or more, not " + maxMagnitudeError.get());
            }
            options = options.withMaxMagnitudeError(maxMagnitudeError.get());
        }
        options = replace ? options.withReplace() : options;
        options = again ? options.withAgain() : options;
        options = strict ? options.withStrict() : options;
        options = noVerify ? options.withoutVerification() : options;
        return dryRun ? options.asDryRun() : options;
    }
}
