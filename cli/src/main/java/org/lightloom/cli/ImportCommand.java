package org.lightloom.cli;

import java.nio.file.Path;
import org.lightloom.lightcurves.ImportReport;
import org.lightloom.lightcurves.StoreImport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code import}: a store of an xarray Dataset of light curves. */
@Command(
        name = "import",
        description = {
            "Makes a store of an xarray Dataset of light curves (Zarr v3), which stays as it is.",
            "The Dataset has an array lightcurves over object, measurement, value (mag, mag_err) and epoch, labels for these,",
            "and variables object_* and epoch_*. Every value is read back and compared."
        },
        footer = {"", "  lightloom import old.zarr sky.zarr"})
final class ImportCommand extends LightloomCommand {
    @Parameters(index = "0", paramLabel = "OLD", description = "Folder of the Dataset.")
    Path old = Path.of("");

    @Parameters(
            index = "1",
            paramLabel = "STORE",
            description = "Folder of the new store; must not exist, or be empty.")
    Path store = Path.of("");

    @Override
    int run() {
        ImportReport report;
        try (WorkProgress progress = new WorkProgress("import", "epochs", 0, Terminal.isStderr() && !json)) {
            report = StoreImport.run(old, store, progress);
        }
        if (json) {
            print(JsonText.of(report));
        } else {
            print(report);
        }
        return ExitStatus.DONE;
    }

    private void print(ImportReport report) {
        out().printf(
                        "imported %s: %d objects, %d measurements, %d epochs (%d of them with values), %d values, read back%n",
                        store,
                        report.objects(),
                        report.measurements().size(),
                        report.epochs(),
                        report.populatedEpochs(),
                        report.values());
        out().println("  measurements  " + String.join(", ", report.measurements()));
        out().println("  variables     " + String.join(", ", report.variables()));
        report.leftOut().forEach(left -> out().println("  left out      " + left));
        if (report.errorsWithoutMagnitude() > 0) {
            out().printf(
                            "  left out      %d errors whose magnitude is missing or not finite%n",
                            report.errorsWithoutMagnitude());
        }
        if (!report.inSkyOrder()) {
            out().println("  there are no object_ra and object_dec: objects keep their order");
        }
    }
}
