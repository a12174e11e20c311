package org.lightloom.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lightloom.catalogs.CatalogOptions;
import org.lightloom.catalogs.Catalogs;
import org.lightloom.catalogs.SourceCatalog;
import org.lightloom.cli.chart.ChartFile;
import org.lightloom.cli.chart.Folding;
import org.lightloom.cli.chart.FontsMissingException;
import org.lightloom.cli.chart.LightcurvePoints;
import org.lightloom.cli.chart.TerminalPlot;
import org.lightloom.lightcurves.CreateOptions;
import org.lightloom.lightcurves.Lightcurve;
import org.lightloom.lightcurves.LightcurveStorage;
import org.lightloom.lightcurves.TimeReference;
import org.lightloom.lightcurves.VerificationReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code demo}: the whole story on the catalogs that come with the program. */
@Command(
        name = "demo",
        description = {
            "The whole story in some seconds, on catalogs that come with the program.",
            "Eight writers fill a store with real SExtractor catalogs at once, one of them is killed in mid-work and run again,",
            "every value is verified, and a star is drawn."
        },
        footer = {"", "  lightloom demo", "  lightloom demo my-folder"})
final class DemoCommand extends LightloomCommand {
    private static final String STAR = "237";
    private static final List<String> MEASUREMENTS = List.of("ch1-auto", "ch2-auto");
    private static final String ZERO_POINT = "epoch_zeropoint_offset";
    private static final Folding FOLDING = new Folding(0.632163, 60374.2666);

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "Folder to make, or that of an earlier demo to replace. Default: lightloom-demo.")
    Path folder = Path.of("lightloom-demo");

    /** What the demo found. */
    record Result(
            String store,
            int catalogs,
            int objects,
            DemoWriters.Outcome writers,
            boolean verified,
            long valuesInCatalogs,
            long valuesStored,
            long valuesCompared,
            double scatterWithout,
            double scatterWith,
            double seconds) {}

    @Override
    int run() throws IOException, InterruptedException {
        long start = System.nanoTime();
        DemoFolder demo = DemoFolder.prepare(folder);
        DemoCatalogs catalogs = DemoCatalogs.copyTo(demo.catalogs());
        LightcurveStorage storage = create(demo, catalogs);
        DemoWriters.Outcome writers = write(demo, catalogs);
        long valuesInCatalogs = countValues(catalogs);
        VerificationReport verification = verify(storage, valuesInCatalogs);
        double[] scatter = draw(storage, demo);
        tellNext(demo);
        boolean whole = verification.passed()
                && verification.cellsStored() == valuesInCatalogs
                && verification.cellsChecked() == valuesInCatalogs;
        double seconds = (System.nanoTime() - start) / 1e9;
        tell("Done in %.1f s.", seconds);
        if (json) {
            print(JsonText.of(new Result(
                    demo.store().toString(),
                    catalogs.size(),
                    storage.objectKeys().size(),
                    writers,
                    whole,
                    valuesInCatalogs,
                    verification.cellsStored(),
                    verification.cellsChecked(),
                    scatter[0],
                    scatter[1],
                    seconds)));
        }
        return whole ? ExitStatus.DONE : ExitStatus.FELL_SHORT;
    }

    private LightcurveStorage create(DemoFolder demo, DemoCatalogs catalogs) {
        long start = System.nanoTime();
        SourceCatalog reference =
                Catalogs.read(catalogs.reference(), CatalogOptions.defaults().withPrefix("ch1"));
        LightcurveStorage storage = LightcurveStorage.create(
                demo.store(),
                reference,
                CreateOptions.defaults()
                        .withMeasurements(MeasurementKeys.of(reference, List.of("ch1", "ch2")))
                        .withEpochs(catalogs.manifest())
                        .withTimeReference(TimeReference.START));
        tell(
                "1. A store for %d objects, %d measurements and %d epochs, made from the reference catalog (%.2f s).",
                storage.objectKeys().size(),
                storage.measurementKeys().size(),
                storage.epochKeys().size(),
                since(start));
        return storage;
    }

    private DemoWriters.Outcome write(DemoFolder demo, DemoCatalogs catalogs) throws IOException, InterruptedException {
        tell(
                "2. Eight writers at once: %d threads and 2 more processes, each with every eighth row of all %d catalogs,",
                DemoWriters.THREADS, catalogs.size());
        tell("   so that all of them write into the same files all the time.");
        DemoWriters.Outcome outcome = new DemoWriters(demo.store(), catalogs, demo.writers()).run();
        String end = outcome.wasKilled() ? "was killed with SIGKILL when" : "had ended before it could be killed:";
        tell(
                "   One process (%d) %s %d of its %d parts were in the store; run again, it",
                outcome.killedPid(), end, outcome.before(), outcome.catalogs());
        tell(
                "   skipped those and added the other %d. Nothing had to be cleaned by hand (%.1f s in all).",
                outcome.after(), outcome.seconds());
        return outcome;
    }

    /** Counted from the files alone, to be compared with what the store has. */
    private static long countValues(DemoCatalogs catalogs) {
        long values = 0;
        for (Path file : catalogs.files()) {
            SourceCatalog catalog = Catalogs.read(file, CatalogOptions.defaults());
            for (int m = 0; m < catalog.measurementKeys().size(); m++) {
                for (int row = 0; row < catalog.size(); row++) {
                    values += Float.isFinite(catalog.magnitude(row, m)) ? 1 : 0;
                }
            }
        }
        return values;
    }

    private VerificationReport verify(LightcurveStorage storage, long inCatalogs) {
        long start = System.nanoTime();
        VerificationReport report = storage.verify();
        boolean whole = report.passed() && report.cellsStored() == inCatalogs;
        tell(
                "3. %s: the catalogs have %d magnitudes, the store has %d; %d compared, with their errors, %d lost,",
                whole ? "Verified" : "FAILED",
                inCatalogs,
                report.cellsStored(),
                report.cellsChecked(),
                inCatalogs - report.cellsStored());
        tell("   %d wrong (%d commits, %.2f s).", report.failures().size(), report.records(), since(start));
        report.failures().forEach(failure -> tell("   %s", failure));
        return report;
    }

    /** Draws the star; answers its scatter without and with the zero points. */
    private double[] draw(LightcurveStorage storage, DemoFolder demo) throws IOException {
        List<Lightcurve> raw = storage.lightcurves(STAR, MEASUREMENTS);
        List<Lightcurve> curves =
                raw.stream().map(new AddedVariable(storage, ZERO_POINT)::to).toList();
        double without = PhaseCurve.scatter(raw.get(0), FOLDING);
        double with = PhaseCurve.scatter(curves.get(0), FOLDING);
        tell(
                "4. Object %s is an RR Lyrae star with a period of %s days. About its mean curve (a Fourier series of four",
                STAR, FOLDING.period());
        tell(
                "   harmonics) %s scatters by %.2f mag; with the zero point of each night added by %.2f mag:",
                MEASUREMENTS.get(0), without, with);
        LightcurvePoints points =
                LightcurvePicture.of(curves, "object " + STAR + ", mag + " + ZERO_POINT, Optional.of(FOLDING));
        Terminal.Size size = Terminal.size();
        tell(
                "%n%s",
                TerminalPlot.draw(points, Math.min(100, size.columns()), 22, Terminal.charset())
                        .stripTrailing());
        try {
            FileOutput.write(demo.picture(), out -> ChartFile.write(points, out, 1000, 600));
        } catch (FontsMissingException e) {
            tell("   (no %s: %s)", demo.picture(), ErrorLine.text(e));
        }
        return new double[] {without, with};
    }

    private void tellNext(DemoFolder demo) {
        String lightloom = System.getProperty("lightloom.command", "lightloom");
        Path store = demo.store();
        tell("%n5. Go on from here%s:", Files.exists(demo.picture()) ? " (the picture is " + demo.picture() + ")" : "");
        tell("   %s info %s", lightloom, store);
        tell(
                "   %s lightcurve %s 243 --measurement ch1-auto,ch2-auto --add %s --period 0.699597 --plot",
                lightloom, store, ZERO_POINT);
        tell("   %s lightcurve %s %s --format csv", lightloom, store, STAR);
        tell(
                "   %s verify %s --manifest %s --prefix-column band",
                lightloom, store, demo.catalogs().resolve("epochs.csv"));
        tell(
                "   python -c 'import xarray as xr; print(xr.open_zarr(\"%s\")[\"lightcurves\"].sel(object=\"%s\"))'",
                store, STAR);
        tell("   and with your own catalogs: %s create --help, %s populate --help", lightloom, lightloom);
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private void tell(String format, Object... values) {
        if (!json) {
            out().println(String.format(Locale.ROOT, format, values));
            out().flush();
        }
    }
}
