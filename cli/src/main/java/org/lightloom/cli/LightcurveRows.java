package org.lightloom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lightloom.cli.chart.Folding;
import org.lightloom.lightcurves.Lightcurve;
import org.lightloom.lightcurves.PointStatus;
import org.lightloom.lightcurves.export.Decimals;

/** Light curves as rows: every epoch of the store for each measurement. */
final class LightcurveRows {
    private static final List<String> HEADER =
            List.of("object", "measurement", "epoch", "mjd", "mag", "mag_err", "status");

    private final PrintWriter out;
    private final List<Lightcurve> curves;
    private final List<List<PointStatus>> statuses;
    private final Optional<Folding> folding;

    /** @param statuses of the points of each curve */
    LightcurveRows(
            PrintWriter out, List<Lightcurve> curves, List<List<PointStatus>> statuses, Optional<Folding> folding) {
        this.out = out;
        this.curves = curves;
        this.statuses = statuses;
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
            for (int c = 0; c < curves.size(); c++) {
                Lightcurve curve = curves.get(c);
                for (int p = 0; p < curve.points().size(); p++) {
                    Lightcurve.Point point = curve.points().get(p);
                    List<String> cells = new ArrayList<>(List.of(
                            curve.object(),
                            curve.measurement(),
                            point.epoch(),
                            Decimals.text(point.mjd()),
                            Decimals.text(point.magnitude()),
                            Decimals.text(point.magnitudeError()),
                            statuses.get(c).get(p).label()));
                    folding.ifPresent(fold -> cells.add(Digits.rounded(phase(point), 8)));
                    csv.add(cells);
                }
            }
        }
    }

    private void printJson() {
        JsonRows rows = new JsonRows(out);
        for (int c = 0; c < curves.size(); c++) {
            Lightcurve curve = curves.get(c);
            for (int p = 0; p < curve.points().size(); p++) {
                Lightcurve.Point point = curve.points().get(p);
                String status = statuses.get(c).get(p).label();
                ObjectNode row = JsonText.object()
                        .put("object", curve.object())
                        .put("measurement", curve.measurement())
                        .put("epoch", point.epoch());
                row.set("mjd", JsonText.of(point.mjd()));
                row.set("mag", JsonText.of(point.magnitude()));
                row.set("mag_err", JsonText.of(point.magnitudeError()));
                row.set("status", JsonText.of(status.isEmpty() ? Optional.empty() : status));
                folding.ifPresent(fold -> row.set("phase", JsonText.of(phase(point))));
                rows.add(row);
            }
        }
        rows.end();
    }

    private void printTables() {
        String separator = "";
        for (int c = 0; c < curves.size(); c++) {
            Lightcurve curve = curves.get(c);
            long measured =
                    curve.points().stream().filter(Lightcurve.Point::isMeasured).count();
            out.printf(
                    "%sobject %s, %s: measured at %d of %d epochs%n",
                    separator,
                    curve.object(),
                    curve.measurement(),
                    measured,
                    curve.points().size());
            table(curve, statuses.get(c)).print(out);
            separator = System.lineSeparator();
        }
    }

    private TextTable table(Lightcurve curve, List<PointStatus> known) {
        List<String> header = new ArrayList<>(List.of("epoch", "mjd", "mag", "mag_err", "status"));
        folding.ifPresent(fold -> header.add("phase"));
        TextTable table = new TextTable(header);
        for (int p = 0; p < curve.points().size(); p++) {
            Lightcurve.Point point = curve.points().get(p);
            List<String> cells = new ArrayList<>(List.of(
                    point.epoch(),
                    Digits.rounded(point.mjd(), 6),
                    Digits.rounded(point.magnitude(), 4),
                    Digits.rounded(point.magnitudeError(), 4),
                    known.get(p).label()));
            folding.ifPresent(fold -> cells.add(Digits.rounded(phase(point), 4)));
            table.add(cells);
        }
        return table;
    }
}
