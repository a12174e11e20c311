package org.lightloom.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lightloom.catalogs.CatalogOptions;
import org.lightloom.catalogs.Catalogs;
import org.lightloom.catalogs.SourceCatalog;
import org.lightloom.lightcurves.LightcurveStorage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code extend}: more measurements or objects in a store that is there. */
@Command(
        name = "extend",
        description = "Adds measurements or objects to a store; what is there stays as it is.",
        footer = {
            "",
            "A third channel with the names of the present ones, and a measurement of its own:",
            "  lightloom extend sky.zarr --prefix ch3 --measurement ch1-psf",
            "The objects that a deeper reference has beyond the known ones (same numbers for the known ones):",
            "  lightloom extend sky.zarr --reference deeper.cat",
            "Quantities are chosen when a store is made: lightloom create --quantity. For others make a new store."
        })
final class ExtendCommand extends LightloomCommand {
    @Parameters(paramLabel = "STORE", description = "The store.")
    Path store = Path.of("");

    @Option(names = "--measurement", split = ",", paramLabel = "KEY", description = "Measurements to add.")
    List<String> measurements = new ArrayList<>();

    @Option(
            names = "--prefix",
            split = ",",
            paramLabel = "P",
            description = "Adds each prefix with the names of all measurements of the store (or of --reference).")
    List<String> prefixes = new ArrayList<>();

    @Option(
            names = "--reference",
            paramLabel = "CATALOG",
            description = "Adds its objects that the store does not have, behind the known ones.")
    Optional<Path> reference = Optional.empty();

    @Option(names = "--columns", paramLabel = "SPEC", description = ColumnsHelp.TEXT)
    Optional<String> columns = Optional.empty();

    /** What became of it. */
    record Extended(List<String> objects, List<String> measurements) {}

    @Override
    int run() {
        if (measurements.isEmpty() && prefixes.isEmpty() && reference.isEmpty()) {
            throw wrong("nothing to add: give --measurement, --prefix or --reference");
        }
        LightcurveStorage storage = LightcurveStorage.load(store);
        Optional<SourceCatalog> catalog =
                reference.map(file -> Catalogs.read(file, new CatalogOptions("default", columns)));
        Set<String> wanted = new LinkedHashSet<>(keys("--measurement", measurements));
        MeasurementKeys.requireSound(List.copyOf(wanted));
        List<String> named = catalog.map(SourceCatalog::measurementKeys).orElseGet(storage::measurementKeys);
        wanted.addAll(MeasurementKeys.combined(keys("--prefix", prefixes), MeasurementKeys.names(named)));
        List<String> objects = catalog.map(storage::extend).orElse(List.of());
        Extended extended = new Extended(objects, storage.extend(List.copyOf(wanted)));
        if (json) {
            print(JsonText.of(extended));
        } else {
            out().printf(
                            "extended %s by %d objects and %d measurements%n",
                            store, objects.size(), extended.measurements().size());
            extended.measurements().forEach(key -> out().println("  " + key));
        }
        return ExitStatus.DONE;
    }
}
