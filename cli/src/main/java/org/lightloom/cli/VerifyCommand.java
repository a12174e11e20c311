package org.lightloom.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lightloom.catalogs.CatalogOptions;
import org.lightloom.catalogs.Catalogs;
import org.lightloom.lightcurves.Dimension;
import org.lightloom.lightcurves.LightcurveStorage;
import org.lightloom.lightcurves.Manifest;
import org.lightloom.lightcurves.ManifestOptions;
import org.lightloom.lightcurves.VerificationReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code verify}: proves a store against its records and the catalogs. */
@Command(
        name = "verify",
        description = {
            "Proves a store against its checksums, its records and its catalogs.",
            "Every value is compared with the recorded catalogs where they are still there, or with given ones. Status 1 if",
            "anything is wrong."
        },
        footer = {
            "",
            "  lightloom verify sky.zarr",
            "  lightloom verify sky.zarr --manifest epochs.csv --prefix-column band",
            "  lightloom verify sky.zarr --against night1.cat --epoch night1"
        })
final class VerifyCommand extends LightloomCommand {
    @Parameters(paramLabel = "STORE", description = "The store.")
    Path store = Path.of("");

    @Option(
            names = "--manifest",
            paramLabel = "FILE.csv",
            description = "Compares the epochs of this manifest with its catalogs.")
    Optional<Path> manifest = Optional.empty();

    @Option(
            names = "--against",
            paramLabel = "CATALOG",
            description = "Compares one epoch with this catalog; give its --epoch.")
    Optional<Path> against = Optional.empty();

    @Option(names = "--epoch", paramLabel = "KEY", description = "The epoch of --against.")
    Optional<String> epoch = Optional.empty();

    @Mixin
    ReadingOptions reading = new ReadingOptions();

    /** The report with its verdict. */
    record Verified(boolean passed, VerificationReport report) {}

    @Override
    int run() {
        if (manifest.isPresent() && (against.isPresent() || epoch.isPresent())) {
            throw wrong("give either --manifest, or --against and --epoch");
        }
        if (against.isPresent() != epoch.isPresent()) {
            throw wrong("--against CATALOG and --epoch KEY go together");
        }
        LightcurveStorage storage = LightcurveStorage.load(store);
        Optional<Manifest> given =
                manifest.map(reading::manifest).or(() -> against.map(file -> oneCatalog(storage, file)));
        int total = storage.labels(Dimension.EPOCH).size();
        VerificationReport report;
        try (WorkProgress progress = new WorkProgress("verify", "epochs", total, Terminal.isStderr() && !json)) {
            ManifestOptions how = reading.manifestOptions().withProgress(progress);
            report = given.map(list -> storage.verify(list, how)).orElseGet(() -> storage.verify(how));
        }
        if (json) {
            print(JsonText.of(new Verified(report.passed(), report)));
        } else {
            print(report);
        }
        return report.passed() ? ExitStatus.DONE : ExitStatus.FELL_SHORT;
    }

    private Manifest oneCatalog(LightcurveStorage storage, Path file) {
        String key = epoch.orElseThrow();
        storage.log(epoch); // refuses an epoch that the store does not have
        Catalogs.read(file, new CatalogOptions(reading.prefix.orElse("default"), reading.columns));
        return Manifest.ofOne(file, key, reading.prefix, Map.of());
    }

    private void print(VerificationReport report) {
        out().printf(
                        "%s: %d shards and %d commits read, %d values stored, %d of them compared with their catalogs%n",
                        report.passed() ? "verified" : "FAILED",
                        report.shards(),
                        report.records(),
                        report.cellsStored(),
                        report.cellsChecked());
        if (report.detectionsStored() > 0) {
            out().printf(
                            "  %d rows of quantities stored, %d of them compared%n",
                            report.detectionsStored(), report.detectionsChecked());
        }
        list("failed", report.failures());
        list("partial population", report.partialPopulations());
        list("foreign write", report.foreignWrites());
        list("unexplained", report.unexplained());
        list("source not at hand", report.missingSources());
    }

    private void list(String title, List<String> lines) {
        lines.forEach(line -> out().println("  " + title + ": " + line));
    }
}
