package org.lightloom.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.lightloom.lightcurves.Manifest;
import org.lightloom.lightcurves.ManifestOptions;
import org.lightloom.lightcurves.MatchMode;
import org.lightloom.lightcurves.PopulateOptions;
import picocli.CommandLine.Option;

/** How catalogs are read and find their objects: what {@code populate} and {@code verify} share. */
final class ReadingOptions {
    private static final double RADIUS_ARCSEC = 2;

    @Option(
            names = "--match",
            paramLabel = "id|position",
            description = "How rows find their objects: by number, guarded by the positions, or by position alone,"
                    + " one-to-one. Default: id.")
    String match = "id";

    @Option(
            names = "--radius",
            paramLabel = "ARCSEC",
            description = "Largest separation with --match position. Default: 2.")
    Optional<Double> radius = Optional.empty();

    @Option(
            names = "--prefix",
            paramLabel = "P",
            description = "First part of the measurement keys, where the manifest names none. Default: default.")
    Optional<String> prefix = Optional.empty();

    @Option(
            names = "--prefix-column",
            paramLabel = "COLUMN",
            description = "Column of the manifest that names the prefix of a row, for instance band. Default: prefix.")
    Optional<String> prefixColumn = Optional.empty();

    @Option(names = "--columns", paramLabel = "SPEC", description = ColumnsHelp.TEXT)
    Optional<String> columns = Optional.empty();

    /** @throws WrongInputException if the options contradict one another */
    PopulateOptions populateOptions() {
        return PopulateOptions.defaults().withMatch(matchMode()).withColumns(columns);
    }

    ManifestOptions manifestOptions() {
        return ManifestOptions.defaults().withPrefix(prefix).withPopulate(populateOptions());
    }

    Manifest manifest(Path file) {
        if (prefix.isPresent() && prefixColumn.isPresent()) {
            throw new WrongInputException("give either --prefix or --prefix-column, not both");
        }
        return Manifest.read(file, prefixColumn);
    }

    private MatchMode matchMode() {
        return switch (match.toLowerCase(Locale.ROOT)) {
            case "position" -> new MatchMode.ByPosition(radius.orElse(RADIUS_ARCSEC));
            case "id" -> {
                if (radius.isPresent()) {
                    throw new WrongInputException("--radius needs --match position");
                }
                yield new MatchMode.ById();
            }
            default -> throw new WrongInputException("--match is id or position, not '" + match + "'");
        };
    }
}
