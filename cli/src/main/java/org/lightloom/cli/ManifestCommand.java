package org.lightloom.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.lightloom.catalogs.CatalogException;
import org.lightloom.catalogs.CatalogOptions;
import org.lightloom.catalogs.Catalogs;
import org.lightloom.catalogs.ObservationTime;
import org.lightloom.catalogs.SourceCatalog;
import org.lightloom.lightcurves.export.Decimals;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code manifest}: a manifest of the catalogs in folders. */
@Command(
        name = "manifest",
        description = {
            "Lists the catalogs of folders as a manifest for populate.",
            "The manifest goes to stdout, in the order of the files' paths, folders below included: epoch, catalog, prefix where",
            "--prefix-from is given, and where a file knows it mjd, in the middle of the exposure where it knows EXPTIME, with",
            "time_reference and time_scale. Catalogs are told by their content; other files are named on stderr."
        },
        footer = {
            "",
            "A pattern is text with {stem} (name of the file without extensions such as .cat, .ldac.fits, .gz), {name} (whole",
            "name of the file), {parent} (name of its folder) or {grandparent}.",
            "",
            "A folder with one catalog per epoch:",
            "  lightloom manifest catalogs > manifest.csv",
            "Folders ch1/ and ch2/ with catalogs of the same names:",
            "  lightloom manifest dual --prefix-from '{parent}' > manifest.csv",
            "Then:",
            "  lightloom populate sky.zarr --manifest manifest.csv"
        })
final class ManifestCommand extends LightloomCommand {
    @Parameters(arity = "1..*", paramLabel = "DIR", description = "Folders.")
    List<Path> folders = new ArrayList<>();

    @Option(
            names = "--epoch-from",
            paramLabel = "PATTERN",
            description = "What an epoch is called (see below). Default: {stem}.")
    String epochFrom = "{stem}";

    @Option(names = "--prefix-from", paramLabel = "PATTERN", description = "Adds a column 'prefix'.")
    Optional<String> prefixFrom = Optional.empty();

    @Option(
            names = "--relative-to",
            paramLabel = "DIR",
            description = "Folder that the manifest will be in; paths are then relative to it. Default: whole paths.")
    Optional<Path> relativeTo = Optional.empty();

    @Option(names = "--columns", paramLabel = "SPEC", description = ColumnsHelp.TEXT)
    Optional<String> columns = Optional.empty();

    /** One catalog. */
    record Row(
            String epoch,
            String catalog,
            Optional<String> prefix,
            Optional<Double> mjd,
            Optional<String> timeReference,
            Optional<String> timeScale) {}

    /** A file that is no catalog. */
    record Skipped(String file, String reason) {}

    /** All of it. */
    record Listing(List<Row> rows, List<Skipped> skipped) {}

    @Override
    int run() throws IOException {
        FilePattern epoch = FilePattern.of("--epoch-from", epochFrom);
        Optional<FilePattern> prefix = prefixFrom.map(pattern -> FilePattern.of("--prefix-from", pattern));
        Listing listing = new Listing(new ArrayList<>(), new ArrayList<>());
        for (Path folder : folders) {
            for (Path file : files(folder)) {
                add(file, epoch, prefix, listing);
            }
        }
        if (listing.rows.isEmpty()) {
            throw new WrongInputException("no catalogs in "
                    + String.join(", ", folders.stream().map(Path::toString).toList())
                    + (listing.skipped.isEmpty() ? ": no files there" : "; see the reasons above"));
        }
        print(listing, prefix.isPresent());
        return ExitStatus.DONE;
    }

    /** Regular files in alphabetical order; what starts with a dot is hidden. */
    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new WrongInputException(folder + ": there is no such folder");
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> !isHidden(folder.relativize(file)) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static boolean isHidden(Path relative) {
        for (Path part : relative) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    private void add(Path file, FilePattern epoch, Optional<FilePattern> prefix, Listing listing) {
        try {
            SourceCatalog catalog = Catalogs.read(file, new CatalogOptions("default", columns));
            Optional<ObservationTime> time = catalog.observationTime().map(ObservationTime::atMidExposure);
            listing.rows.add(new Row(
                    epoch.of(file),
                    place(file),
                    prefix.map(pattern -> pattern.of(file)),
                    time.map(ObservationTime::mjd),
                    time.map(known -> known.reference().name().toLowerCase(Locale.ROOT)),
                    time.map(ObservationTime::timeScale)));
        } catch (CatalogException e) {
            String reason = ErrorLine.text(e);
            listing.skipped.add(new Skipped(file.toString(), reason));
            err().println("skipped " + reason);
            err().flush();
        }
    }

    private String place(Path file) {
        Path whole = file.toAbsolutePath().normalize();
        return relativeTo
                .map(folder -> folder.toAbsolutePath().normalize().relativize(whole))
                .orElse(whole)
                .toString();
    }

    private void print(Listing listing, boolean withPrefix) throws IOException {
        if (json) {
            print(JsonText.of(listing));
            return;
        }
        boolean withTime = listing.rows.stream().anyMatch(row -> row.mjd.isPresent());
        List<String> header = new ArrayList<>(List.of("epoch", "catalog"));
        header.addAll(withPrefix ? List.of("prefix") : List.of());
        header.addAll(withTime ? List.of("mjd", "time_reference", "time_scale") : List.of());
        try (CsvText csv = new CsvText(out(), header)) {
            for (Row row : listing.rows) {
                List<String> cells = new ArrayList<>(List.of(row.epoch, row.catalog));
                row.prefix.ifPresent(cells::add);
                if (withTime) {
                    cells.add(row.mjd.map(Decimals::text).orElse(""));
                    cells.add(row.timeReference.orElse(""));
                    cells.add(row.timeScale.orElse(""));
                }
                csv.add(cells);
            }
        }
    }
}
