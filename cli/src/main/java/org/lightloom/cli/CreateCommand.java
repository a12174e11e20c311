package org.lightloom.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lightloom.catalogs.CatalogOptions;
import org.lightloom.catalogs.Catalogs;
import org.lightloom.catalogs.SourceCatalog;
import org.lightloom.lightcurves.CreateOptions;
import org.lightloom.lightcurves.LightcurveStorage;
import org.lightloom.lightcurves.Manifest;
import org.lightloom.lightcurves.StoreInfo;
import org.lightloom.lightcurves.TimeReference;
import org.lightloom.lightcurves.time.TimeScale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code create}: a new store for the objects of a reference catalog. */
@Command(
        name = "create",
        description = "Creates a store for the objects of a reference catalog, in the order of the sky.",
        footer = {
            "",
            "One channel, epochs to come as they are populated:",
            "  lightloom create sky.zarr --reference reference.cat",
            "With the flags and the star/galaxy classifier of every detection, for cuts such as 'flags & 4 = 0':",
            "  lightloom create sky.zarr --reference reference.cat --quantity FLAGS,CLASS_STAR",
            "Two channels, every magnitude of the reference in each, epochs from a file:",
            "  lightloom create sky.zarr --reference reference.cat --prefix ch1,ch2 --epochs epochs.csv --prefix-column band"
        })
final class CreateCommand extends LightloomCommand {
    @Parameters(paramLabel = "STORE", description = "Folder of the new store; must not exist, or be empty.")
    Path store = Path.of("");

    @Option(
            names = "--reference",
            required = true,
            paramLabel = "CATALOG",
            description = "Its sources are the objects, with their positions.")
    Path reference = Path.of("");

    @Option(
            names = "--epochs",
            paramLabel = "FILE.csv",
            description = "Epochs and their variables: a CSV file with the column 'epoch' (a manifest will do).")
    Optional<Path> epochs = Optional.empty();

    @Option(names = "--epoch", split = ",", paramLabel = "KEY", description = "Epochs without variables.")
    List<String> epochKeys = new ArrayList<>();

    @Option(
            names = "--measurement",
            split = ",",
            paramLabel = "KEY",
            description =
                    "Only these, for instance default-auto. Default: every prefix with every magnitude of the reference.")
    List<String> measurements = new ArrayList<>();

    @Option(
            names = "--quantity",
            split = ",",
            paramLabel = "COLUMN",
            description = "Columns of the catalogs to keep beside the magnitudes, for every prefix, object and epoch:"
                    + " FLAGS,CLASS_STAR,FWHM_IMAGE,FLUX_AUTO,FLUXERR_AUTO. Default: none.")
    List<String> quantities = new ArrayList<>();

    @Option(
            names = "--prefix",
            split = ",",
            paramLabel = "P",
            description = "First parts of the measurement keys, for instance ch1,ch2. Default: default.")
    List<String> prefixes = new ArrayList<>();

    @Option(
            names = "--prefix-column",
            paramLabel = "COLUMN",
            description = "Column of --epochs that names the prefix (the band, say) of a row. Default: prefix.")
    Optional<String> prefixColumn = Optional.empty();

    @Option(names = "--columns", paramLabel = "SPEC", description = ColumnsHelp.TEXT)
    Optional<String> columns = Optional.empty();

    @Option(
            names = "--objects-expected",
            paramLabel = "N",
            description = "How many objects the store will have once it has grown; decides the size of its files.")
    int objectsExpected;

    @Option(
            names = "--time-reference",
            paramLabel = "start|mid|unknown",
            description = "Which moment of an exposure the times (mjd) are; kept as an attribute. Default: unknown.")
    TimeReference timeReference = TimeReference.UNKNOWN;

    @Option(
            names = "--time-scale",
            paramLabel = "utc|tai|tt|tdb|unknown",
            description = "Of the times (mjd); kept as an attribute, needed for barycentric times. Default: unknown.")
    TimeScale timeScale = TimeScale.UNKNOWN;

    @Override
    int run() {
        if (epochs.isPresent() && !epochKeys.isEmpty()) {
            throw wrong("give either --epochs FILE.csv or --epoch KEY, not both");
        }
        if (prefixColumn.isPresent() && epochs.isEmpty()) {
            throw wrong("--prefix-column names a column of --epochs FILE.csv, which is missing");
        }
        List<String> labels = prefixes.isEmpty() ? List.of("default") : keys("--prefix", prefixes);
        SourceCatalog catalog = Catalogs.read(reference, new CatalogOptions(labels.get(0), columns));
        CreateOptions options = CreateOptions.defaults()
                .withMeasurements(measurements(catalog, labels))
                .withQuantities(QuantityColumns.of(catalog, keys("--quantity", quantities)))
                .withExpectedObjects(objectsExpected)
                .withTimeReference(timeReference)
                .withTimeScale(timeScale);
        Optional<Manifest> epochList = epochList();
        if (epochList.isPresent()) {
            options = options.withEpochs(epochList.get());
        }
        print(LightcurveStorage.create(store, catalog, options).info(), catalog);
        return ExitStatus.DONE;
    }

    private List<String> measurements(SourceCatalog catalog, List<String> labels) {
        List<String> valid = MeasurementKeys.of(catalog, labels);
        List<String> asked = keys("--measurement", measurements);
        MeasurementKeys.requireKnown(asked, valid, catalog);
        return asked.isEmpty() ? valid : asked;
    }

    private Optional<Manifest> epochList() {
        if (epochs.isPresent()) {
            return Optional.of(Manifest.read(epochs.get(), prefixColumn));
        }
        if (epochKeys.isEmpty()) {
            return Optional.empty();
        }
        List<Manifest.Row> rows = keys("--epoch", epochKeys).stream()
                .map(key -> new Manifest.Row(0, key, Optional.empty(), Optional.empty(), Map.of()))
                .toList();
        return Optional.of(new Manifest(Path.of("--epoch"), List.of(), rows));
    }

    private void print(StoreInfo info, SourceCatalog catalog) {
        if (json) {
            print(JsonText.of(info));
            return;
        }
        out().printf(
                        "created %s: %d objects, %d measurements, %d epochs%n",
                        store,
                        info.lengths().get("object"),
                        info.measurements().size(),
                        info.lengths().get("epoch"));
        out().println("  measurements  " + String.join(", ", info.measurements()));
        if (!info.quantities().isEmpty()) {
            out().println("  quantities    " + String.join(", ", info.quantities()));
        }
        if (!catalog.hasSkyPositions()) {
            out().println("  the reference has no sky positions: objects keep its order, and match by id only");
        }
        catalog.warnings().forEach(warning -> err().println("warning: " + warning));
    }
}
