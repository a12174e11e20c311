package org.lightloom.lightcurves.export;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.lightloom.lightcurves.LightcurveBlock;
import org.lightloom.lightcurves.LightcurveSelection;
import org.lightloom.lightcurves.LightcurveSeries;
import org.lightloom.lightcurves.ObjectRows;
import org.lightloom.lightcurves.ObjectVariable;
import org.lightloom.lightcurves.PointStatus;
import org.lightloom.lightcurves.expression.Variable;

/** One JSON array of objects, one a line; light curves are a member of their object. Missing values are null. */
final class JsonObjects implements RowText {
    private static final byte[] NULL = TextBuffer.utf8("null");
    private static final byte[] ERROR = TextBuffer.utf8(",\"mag_err\":");

    private static final Function<PointStatus, byte[]> STATUS =
            TextBuffer.byStatus(status -> ",\"status\":" + text(status.label()));

    private final List<ObjectVariable> variables;
    private final boolean barycentric;
    private final byte[][][] points;

    private JsonObjects(List<ObjectVariable> variables, List<LightcurveSeries> series, boolean barycentric) {
        this.variables = variables;
        this.barycentric = barycentric;
        this.points = series.stream().map(JsonObjects::points).toArray(byte[][][]::new);
    }

    static JsonObjects ofObjects(List<ObjectVariable> variables) {
        return new JsonObjects(variables, List.of(), false);
    }

    static JsonObjects ofLightcurves(List<ObjectVariable> variables, LightcurveSelection curves) {
        return new JsonObjects(
                variables, curves.series(), curves.barycentricTime().isPresent());
    }

    private static byte[][] points(LightcurveSeries series) {
        byte[][] points = new byte[series.size()][];
        for (int p = 0; p < points.length; p++) {
            points[p] = TextBuffer.utf8("{\"measurement\":" + quoted(series.measurement()) + ",\"epoch\":"
                    + quoted(series.epoch(p)) + ",\"mjd\":" + number(series.mjd(p)) + ",\"mag\":");
        }
        return points;
    }

    @Override
    public String start() {
        return "[\n";
    }

    @Override
    public void put(TextBuffer into, ObjectRows objects, int row) {
        begin(into, objects, row);
        into.put('}');
    }

    private void begin(TextBuffer into, ObjectRows objects, int row) {
        StringBuilder text = new StringBuilder(objects.first() + row > 0 ? ",\n" : "");
        text.append("{\"object\":").append(quoted(objects.keys().get(row)));
        for (int v = 0; v < variables.size(); v++) {
            text.append(',').append(quoted(variables.get(v).name())).append(':');
            text.append(
                    objects.variables().get(v) instanceof Variable.Numbers numbers
                            ? number(numbers.at().applyAsDouble(row))
                            : text(((Variable.Texts) objects.variables().get(v))
                                    .at()
                                    .apply(row)));
        }
        into.put(text.toString());
    }

    @Override
    public void put(TextBuffer into, LightcurveBlock block, int row) {
        begin(into, block.objects(), row);
        into.put(",\"lightcurves\":[");
        boolean first = true;
        for (int s = 0; s < points.length; s++) {
            for (int p = 0; p < points[s].length; p++) {
                if (!block.isChosen(row, s, p)) {
                    continue;
                }
                into.put(first ? "" : ",");
                first = false;
                into.put(points[s][p]);
                put(into, block.magnitude(row, s, p));
                into.put(ERROR);
                put(into, block.magnitudeError(row, s, p));
                into.put(STATUS.apply(block.status(row, s, p)));
                if (barycentric) {
                    into.put(",\"" + CsvRows.BJD + "\":" + number(block.bjdTdb(row, s, p)));
                }
                into.put('}');
            }
        }
        into.put("]}");
    }

    private static void put(TextBuffer into, float value) {
        if (Float.isFinite(value)) {
            into.put(value);
        } else {
            into.put(NULL);
        }
    }

    @Override
    public String end(boolean empty) {
        return empty ? "]\n" : "\n]\n";
    }

    private static String number(double value) {
        return Double.isFinite(value) ? Decimals.text(value) : "null";
    }

    private static String text(String value) {
        return value.isEmpty() ? "null" : quoted(value);
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsUTF8(text), StandardCharsets.UTF_8) + '"';
    }
}
