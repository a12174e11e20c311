package org.lightloom.lightcurves.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lightloom.lightcurves.LightcurveBlock;
import org.lightloom.lightcurves.LightcurveSelection;
import org.lightloom.lightcurves.LightcurveSeries;
import org.lightloom.lightcurves.ObjectRows;
import org.lightloom.lightcurves.ObjectVariable;
import org.lightloom.lightcurves.PointStatus;
import org.lightloom.lightcurves.expression.Variable;

/** CSV (RFC 4180, but lines end with a line feed): one row an object, or one a point of a light curve. */
final class CsvRows implements RowText {
    private static final List<String> POINT = List.of("measurement", "epoch", "mjd", "mag", "mag_err", "status");

    static final String BJD = "bjd_tdb";

    /** With the comma before it. */
    private static final Function<PointStatus, byte[]> STATUS = TextBuffer.byStatus(status -> "," + status.label());

    private final List<ObjectVariable> variables;
    private final boolean withLightcurves;
    private final Optional<String> barycentricTime;
    private final byte[][][] points;

    private CsvRows(
            List<ObjectVariable> variables,
            List<LightcurveSeries> series,
            boolean withLightcurves,
            Optional<String> barycentricTime) {
        this.variables = variables;
        this.barycentricTime = barycentricTime;
        this.withLightcurves = withLightcurves;
        this.points = series.stream().map(CsvRows::points).toArray(byte[][][]::new);
    }

    static CsvRows ofObjects(List<ObjectVariable> variables) {
        return new CsvRows(variables, List.of(), false, Optional.empty());
    }

    static CsvRows ofLightcurves(List<ObjectVariable> variables, LightcurveSelection curves) {
        return new CsvRows(variables, curves.series(), true, curves.barycentricTime());
    }

    /** The part of each point that is the same for every object. */
    private static byte[][] points(LightcurveSeries series) {
        byte[][] points = new byte[series.size()][];
        for (int p = 0; p < points.length; p++) {
            points[p] = TextBuffer.utf8("," + cell(series.measurement()) + "," + cell(series.epoch(p)) + ","
                    + Decimals.text(series.mjd(p)) + ",");
        }
        return points;
    }

    @Override
    public String start() {
        List<String> names = new ArrayList<>(List.of("object"));
        names.addAll(withLightcurves ? POINT : List.of());
        barycentricTime.ifPresent(time -> names.add(BJD));
        variables.forEach(variable -> names.add(variable.name()));
        return barycentricTime.map(time -> "# " + BJD + ": " + time + "\n").orElse("")
                + names.stream().map(CsvRows::cell).collect(Collectors.joining(",")) + "\n";
    }

    @Override
    public void put(TextBuffer into, ObjectRows objects, int row) {
        into.put(cell(objects.keys().get(row)));
        into.put(variables(objects, row));
    }

    /** The cells of the variables with the end of the line. */
    private static byte[] variables(ObjectRows objects, int row) {
        StringBuilder cells = new StringBuilder();
        for (Variable variable : objects.variables()) {
            cells.append(',');
            cells.append(
                    variable instanceof Variable.Numbers numbers
                            ? Decimals.text(numbers.at().applyAsDouble(row))
                            : cell(((Variable.Texts) variable).at().apply(row)));
        }
        return TextBuffer.utf8(cells.append('\n').toString());
    }

    @Override
    public void put(TextBuffer into, LightcurveBlock block, int row) {
        byte[] key = TextBuffer.utf8(cell(block.objects().keys().get(row)));
        byte[] end = variables(block.objects(), row);
        for (int s = 0; s < points.length; s++) {
            for (int p = 0; p < points[s].length; p++) {
                if (!block.isChosen(row, s, p)) {
                    continue;
                }
                into.put(key);
                into.put(points[s][p]);
                put(into, block.magnitude(row, s, p));
                into.put(',');
                put(into, block.magnitudeError(row, s, p));
                into.put(STATUS.apply(block.status(row, s, p)));
                if (barycentricTime.isPresent()) {
                    into.put("," + Decimals.text(block.bjdTdb(row, s, p)));
                }
                into.put(end);
            }
        }
    }

    private static void put(TextBuffer into, float value) {
        if (Float.isFinite(value)) {
            into.put(value);
        }
    }

    @Override
    public String end(boolean empty) {
        return "";
    }

    static String cell(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
