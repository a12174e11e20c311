package org.lightloom.cli;

import java.nio.file.Path;
import org.lightloom.zarr.ZarrVerification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code zarr verify}: decodes every chunk below a path. */
@Command(
        name = "verify",
        description = {
            "Decodes every stored chunk below a path, so that every checksum is tried, and names what is damaged.",
            "Any Zarr v3 store; nothing is written. Status 1 if anything is damaged or cannot be read."
        },
        footer = {"", "  lightloom zarr verify sky.zarr", "  lightloom zarr verify sky.zarr/lightcurves --json"})
final class ZarrVerifyCommand extends LightloomCommand {
    @Parameters(paramLabel = "PATH", description = "Folder of a Zarr v3 array or group.")
    Path path = Path.of("");

    /** The report with its verdict. */
    record Verified(boolean passed, ZarrVerification.Report report) {}

    @Override
    int run() {
        ZarrVerification.Report report;
        try (WorkProgress progress = new WorkProgress("verify", "chunks", 0, Terminal.isStderr() && !json)) {
            report = ZarrVerification.verify(ZarrCommand.open(path), progress::at);
        }
        if (json) {
            print(JsonText.of(new Verified(report.passed(), report)));
        } else {
            print(report);
        }
        return report.passed() ? ExitStatus.DONE : ExitStatus.FELL_SHORT;
    }

    private void print(ZarrVerification.Report report) {
        out().printf(
                        "%s: %d chunks (%s) of %d arrays decoded, %d damages%n",
                        report.passed() ? "verified" : "FAILED",
                        report.chunks(),
                        InfoCommand.bytes(report.bytes()),
                        report.arrays(),
                        report.damages().size());
        report.damages().forEach(damage -> out().println("  damaged: " + damage.what()));
        report.outdated()
                .forEach(node -> out().println("  not in the consolidated metadata as it is: " + node
                        + " (zarr-python and xarray go by them: consolidate again)"));
        report.withoutChecksum()
                .forEach(array -> out().println("  no checksum: " + array + " (only what decoding finds was found)"));
    }
}
