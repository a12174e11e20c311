package org.lightloom.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** Which points of light curves are wanted: what {@code lightcurve} and {@code query} share. */
final class PointOption {
    @Option(
            names = "--where-point",
            paramLabel = "CONDITION",
            description = "Only points for which it is true, over the quantities of the store, mag, mag_err, status and"
                    + " the variables of the epoch: \"flags & 4 = 0 and class_star > 0.8\".")
    Optional<String> condition = Optional.empty();
}
