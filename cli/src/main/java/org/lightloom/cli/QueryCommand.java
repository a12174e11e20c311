package org.lightloom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lightloom.lightcurves.LightcurveSelection;
import org.lightloom.lightcurves.LightcurveStorage;
import org.lightloom.lightcurves.ObjectSelection;
import org.lightloom.lightcurves.ObjectStatistics;
import org.lightloom.lightcurves.ObjectVariable;
import org.lightloom.lightcurves.export.QueryExport;
import org.lightloom.lightcurves.export.TableFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code query}: objects by place, key or condition, with or without their light curves. */
@Command(
        name = "query",
        description = {
            "Finds objects by place on the sky, key or condition, and prints them with their variables or light curves.",
            "Of several options all must hold; without any it is all objects. Objects keep the order of the store."
        },
        footer = {
            "",
            "  lightloom query sky.zarr --cone 150.1,2.2,0.05",
            "  lightloom query sky.zarr --cone 150.1,2.2,0.05 --where 'mag_auto < 18' --format json",
            "  lightloom query sky.zarr --where '15 < median and n_good > 20' --measurement ch1-auto --variable ra,dec,median",
            "  lightloom query sky.zarr --nearest 150.1,2.2,5 --lightcurves --measurement ch1-auto --format csv",
            "  lightloom query sky.zarr --lightcurves --where-point 'flags & 4 = 0 and mag_err < 0.1' --output clean.vot",
            "  lightloom query sky.zarr --lightcurves --where-epoch \"prefix = 'ch1' and seeing_arcsec < 2.5\" --output ch1.csv"
        })
final class QueryCommand extends LightloomCommand {
    @Parameters(index = "0", paramLabel = "STORE", description = "The store.")
    Path store = Path.of("");

    @Mixin
    SkyOptions sky = new SkyOptions();

    @Option(names = "--lightcurves", description = "With light curves: a row for each object, measurement and epoch.")
    boolean lightcurves;

    @Mixin
    CurveOptions curves = new CurveOptions();

    @Option(
            names = "--variable",
            split = ",",
            paramLabel = "NAME",
            description =
                    "These variables of the objects, or statistics such as median. Default: all; with light curves none, but all in JSON.")
    List<String> variables = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: what --output ends in, else csv.")
    Optional<TableFormat> format = Optional.empty();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "Writes there instead of printing; an existing file is replaced when all is written, a FIFO or device is"
                            + " written to.")
    Optional<Path> output = Optional.empty();

    @Override
    int run() throws IOException {
        TableFormat chosen = chosenFormat();
        if (!lightcurves && curves.given().isPresent()) {
            throw wrong(curves.given().get() + " is about light curves: give --lightcurves too");
        }
        LightcurveStorage storage = LightcurveStorage.load(store);
        ObjectSelection objects =
                storage.select(sky.query(storage::objectKeys).withMeasurements(curves.measurements()));
        List<ObjectVariable> columns = variables(objects, chosen);
        if (!lightcurves
                && !curves.measurements().isEmpty()
                && objects.statistics().isEmpty()) {
            throw wrong(
                    "--measurement is about light curves and statistics: give --lightcurves too, or name a statistic"
                            + " in --where or --variable");
        }
        QueryAnswer answer =
                new QueryAnswer(objects, columns, lightcurves ? Optional.of(curves.of(objects)) : Optional.empty());
        if (chosen == TableFormat.JSON) {
            answer.barycentricTime().ifPresent(time -> err().println("bjd_tdb: " + time));
        }
        if (output.isPresent()) {
            long bytes = FileOutput.write(output.get(), out -> write(answer, chosen, out));
            err().printf("wrote %s: %s, %d bytes%n", output.get(), answer.described(), bytes);
            if (json && !FileOutput.isStdout(output.get())) {
                print(answer.written(output.get(), bytes));
            }
        } else {
            print(answer, chosen);
        }
        if (objects.statistics().equals(Optional.of(ObjectStatistics.State.COMPUTED))) {
            err().println("statistics: the store keeps none of its newest state, so they were computed from the light"
                    + " curves; lightloom consolidate " + store + " keeps them");
        }
        return ExitStatus.DONE;
    }

    private void print(QueryAnswer answer, TableFormat chosen) throws IOException {
        try (OutputStream out = new WriterStream(out())) {
            write(answer, chosen, out);
        } catch (WriterStream.ReaderGone e) {
            return;
        }
    }

    private void write(QueryAnswer answer, TableFormat chosen, OutputStream out) throws IOException {
        boolean visible = Terminal.isStderr() && (output.isPresent() || !Terminal.isStdout());
        try (WorkProgress progress =
                new WorkProgress("query", "objects", answer.objects().size(), visible)) {
            answer.write(new QueryExport(chosen, answer.variables(), progress), out);
        }
    }

    private List<ObjectVariable> variables(ObjectSelection objects, TableFormat chosen) {
        if (!variables.isEmpty()) {
            return objects.variables(keys("--variable", variables));
        }
        return lightcurves && chosen != TableFormat.JSON ? List.of() : objects.variables();
    }

    private TableFormat chosenFormat() {
        if (json && format.isPresent() && format.get() != TableFormat.JSON) {
            throw wrong(
                    "--json and --format " + format.get().name().toLowerCase(Locale.ROOT) + " contradict each other");
        }
        Optional<TableFormat> given = json ? Optional.of(TableFormat.JSON) : format;
        TableFormat chosen = given.or(() -> output.map(this::formatOf)).orElse(TableFormat.CSV);
        if (output.isEmpty() && !chosen.isText()) {
            throw wrong("--format " + chosen.name().toLowerCase(Locale.ROOT) + " is not text: give --output FILE");
        }
        return chosen;
    }

    /** Of a name without an ending, for instance /dev/stdout, it is CSV; an ending that stands for nothing says otherwise. */
    private TableFormat formatOf(Path file) {
        return TableFormat.ofFile(file).orElseGet(() -> {
            if (!TableFormat.ending(file).isEmpty()) {
                throw wrong("--output " + file + ": ." + TableFormat.ending(file) + " stands for no format; give one"
                        + " with --format, or a name that ends in csv, json, vot, ecsv, fits or parquet");
            }
            return TableFormat.CSV;
        });
    }

    /** Objects, and their light curves where these are asked for. */
    private record QueryAnswer(
            ObjectSelection objects, List<ObjectVariable> variables, Optional<LightcurveSelection> curves) {
        void write(QueryExport export, OutputStream out) throws IOException {
            if (curves.isPresent()) {
                export.write(curves.get(), out);
            } else {
                export.write(objects, out);
            }
        }

        Optional<String> barycentricTime() {
            return curves.flatMap(LightcurveSelection::barycentricTime);
        }

        /** How many points a condition on them left is known to those who read the file. */
        ObjectNode written(Path file, long bytes) {
            ObjectNode written = JsonText.object().put("file", file.toString()).put("objects", objects.size());
            if (curves.isEmpty()) {
                written.put("rows", (long) objects.size());
            } else {
                written.put(
                        curves.get().choosesPoints() ? "rows_at_most" : "rows",
                        curves.get().rows());
            }
            return written.put("bytes", bytes);
        }

        String described() {
            return objects.size() + " objects"
                    + curves.map(all -> (all.choosesPoints() ? ", those chosen of " : ", ") + all.rows() + " points")
                            .orElse("");
        }
    }
}
