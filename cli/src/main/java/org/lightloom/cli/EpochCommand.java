package org.lightloom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import org.lightloom.lightcurves.EpochTable;
import org.lightloom.lightcurves.LightcurveStorage;
import org.lightloom.lightcurves.export.Decimals;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code epoch}: all objects at one epoch. */
@Command(
        name = "epoch",
        description = {
            "Prints all objects of one epoch.",
            "One row for every object of the store, in its order; what was not measured is empty."
        },
        footer = {"", "  lightloom epoch sky.zarr night1 --measurement ch1-auto,ch2-auto --format csv > night1.csv"})
final class EpochCommand extends LightloomCommand {
    @Parameters(index = "0", paramLabel = "STORE", description = "The store.")
    Path store = Path.of("");

    @Parameters(index = "1", paramLabel = "KEY", description = "The epoch.")
    String epoch = "";

    @Option(
            names = "--measurement",
            split = ",",
            paramLabel = "KEY",
            description = "For instance default-auto. Default: all.")
    List<String> measurements = new ArrayList<>();

    @Option(names = "--format", paramLabel = "table|csv|json", description = "Default: table.")
    RowFormat format = RowFormat.TABLE;

    @Mixin
    AsOfOption asOf = new AsOfOption();

    @Override
    int run() throws IOException {
        Optional<Instant> time = asOf.time();
        LightcurveStorage storage = LightcurveStorage.load(store);
        List<String> keys = keys("--measurement", measurements);
        EpochTable table =
                time.map(then -> storage.asOf(then).epoch(epoch, keys)).orElseGet(() -> storage.epoch(epoch, keys));
        switch (json ? RowFormat.JSON : format) {
            case TABLE -> printTable(table);
            case CSV -> printCsv(table);
            case JSON -> printJson(table);
        }
        return ExitStatus.DONE;
    }

    private static List<String> header(EpochTable table) {
        List<String> header = new ArrayList<>(List.of("object", "ra", "dec"));
        table.measurements().forEach(key -> header.addAll(List.of(key, key + "_err")));
        return header;
    }

    private static List<String> cells(
            EpochTable.Row row, DoubleFunction<String> degrees, Function<Float, String> magnitude) {
        List<String> cells = new ArrayList<>(List.of(row.object(), degrees.apply(row.ra()), degrees.apply(row.dec())));
        row.cells()
                .forEach(cell -> cells.addAll(
                        List.of(magnitude.apply(cell.magnitude()), magnitude.apply(cell.magnitudeError()))));
        return cells;
    }

    private void printTable(EpochTable table) {
        TextTable text = new TextTable(header(table));
        table.rows().forEach(row -> text.add(cells(row, d -> Digits.rounded(d, 7), m -> Digits.rounded(m, 4))));
        text.print(out());
    }

    private void printCsv(EpochTable table) throws IOException {
        try (CsvText csv = new CsvText(out(), header(table))) {
            table.rows().forEach(row -> csv.add(cells(row, Decimals::text, Decimals::text)));
        }
    }

    private void printJson(EpochTable table) {
        JsonRows rows = new JsonRows(out());
        List<String> keys = table.measurements();
        for (EpochTable.Row row : table.rows()) {
            ObjectNode object = JsonText.object().put("object", row.object());
            object.set("ra", JsonText.of(row.ra()));
            object.set("dec", JsonText.of(row.dec()));
            for (int m = 0; m < keys.size(); m++) {
                object.set(keys.get(m), JsonText.of(row.cells().get(m).magnitude()));
                object.set(keys.get(m) + "_err", JsonText.of(row.cells().get(m).magnitudeError()));
            }
            rows.add(object);
        }
        rows.end();
    }
}
