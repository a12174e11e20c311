package org.lightloom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lightloom.cli.chart.Folding;
import org.lightloom.lightcurves.Lightcurve;
import org.lightloom.lightcurves.export.Decimals;

/** Light curves as rows: every epoch of the store for each measurement. */
final class LightcurveRows {
    private static final List<String> HEADER = List.of("object", "measurement", "epoch", "mjd", "mag", "mag_err");

    private final PrintWriter out;
    private final List<Lightcurve> curves;
    private final Optional<Folding> folding;

    LightcurveRows(PrintWriter out, List<Lightcurve> curves, Optional<Folding> folding) {
        this.out = out;
        this.curves = curves;
        this.folding = folding;
    }

    void print(RowFormat format) throws IOException {
        switch (format) {
            case TABLE -> printTables();
            case CSV -> printCsv();
            case JSON -> printJson();
        }
    }

    private double phase(Lightcurve.Point point) {
        return Double.isFinite(point.mjd()) && folding.isPresent()
                ? folding.get().phase(point.mjd())
                : Double.NaN;
    }

    private void printCsv() throws IOException {
        List<String> header = new ArrayList<>(HEADER);
        folding.ifPresent(fold -> header.add("phase"));
        try (CsvText csv = new CsvText(out, header)) {
            for (Lightcurve curve : curves) {
                for (Lightcurve.Point point : curve.points()) {
                    List<String> cells = new ArrayList<>(List.of(
                            curve.object(),
                            curve.measurement(),
                            point.epoch(),
                            Decimals.text(point.mjd()),
                            Decimals.text(point.magnitude()),
                            Decimals.text(point.magnitudeError())));
                    folding.ifPresent(fold -> cells.add(Digits.rounded(phase(point), 8)));
                    csv.add(cells);
                }
            }
        }
    }

    private void printJson() {
        JsonRows rows = new JsonRows(out);
        for (Lightcurve curve : curves) {
            for (Lightcurve.Point point : curve.points()) {
                ObjectNode row = JsonText.object()
                        .put("object", curve.object())
                        .put("measurement", curve.measurement())
                        .put("epoch", point.epoch());
                row.set("mjd", JsonText.of(point.mjd()));
                row.set("mag", JsonText.of(point.magnitude()));
                row.set("mag_err", JsonText.of(point.magnitudeError()));
                folding.ifPresent(fold -> row.set("phase", JsonText.of(phase(point))));
                rows.add(row);
            }
        }
        rows.end();
    }

    private void printTables() {
        String separator = "";
        for (Lightcurve curve : curves) {
            long measured =
                    curve.points().stream().filter(Lightcurve.Point::isMeasured).count();
            out.printf(
                    "%sobject %s, %s: measured at %d of %d epochs%n",
                    separator,
                    curve.object(),
                    curve.measurement(),
                    measured,
                    curve.points().size());
            table(curve).print(out);
            separator = System.lineSeparator();
        }
    }

    private TextTable table(Lightcurve curve) {
        List<String> header = new ArrayList<>(List.of("epoch", "mjd", "mag", "mag_err"));
        folding.ifPresent(fold -> header.add("phase"));
        TextTable table = new TextTable(header);
        for (Lightcurve.Point point : curve.points()) {
            List<String> cells = new ArrayList<>(List.of(
                    point.epoch(),
                    Digits.rounded(point.mjd(), 6),
                    Digits.rounded(point.magnitude(), 4),
                    Digits.rounded(point.magnitudeError(), 4)));
            folding.ifPresent(fold -> cells.add(Digits.rounded(phase(point), 4)));
            table.add(cells);
        }
        return table;
    }
}
