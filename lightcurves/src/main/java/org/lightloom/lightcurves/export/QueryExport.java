package org.lightloom.lightcurves.export;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.lightloom.lightcurves.LightcurveSelection;
import org.lightloom.lightcurves.LightcurveSeries;
import org.lightloom.lightcurves.ObjectSelection;
import org.lightloom.lightcurves.ObjectVariable;
import org.lightloom.lightcurves.Progress;

/**
 * Writes the objects of a query, or their light curves, as a table. Rows stream through: memory does not grow with their
 * number.
 *
 * <p>Objects are one row each: {@code object} and the variables. Light curves are one row for each object, measurement
 * and epoch: {@code object, measurement, epoch, mjd, mag, mag_err} and the variables; in JSON they are a member {@code
 * lightcurves} of their object. What is missing is empty (CSV), null (JSON) or NaN.
 *
 * @param format of the table
 * @param variables of the objects that come along
 * @param progress told of finished objects, of all objects
 */
public record QueryExport(TableFormat format, List<ObjectVariable> variables, Progress progress) {

    public QueryExport {
        variables = List.copyOf(variables);
    }

    /**
     * Writes objects; the stream stays open.
     *
     * @throws IOException if the stream cannot be written to
     */
    public void write(ObjectSelection objects, OutputStream out) throws IOException {
        unchecked(() -> new TextExport(ofObjects(), out, progress).write(objects, variables));
    }

    /**
     * Writes light curves; the stream stays open.
     *
     * @throws IOException if the stream cannot be written to
     */
    public void write(LightcurveSelection curves, OutputStream out) throws IOException {
        unchecked(() -> new TextExport(ofLightcurves(curves.series()), out, progress).write(curves, variables));
    }

    private RowText ofObjects() {
        return format == TableFormat.CSV ? CsvRows.ofObjects(variables) : new JsonObjects(variables, List.of());
    }

    private RowText ofLightcurves(List<LightcurveSeries> series) {
        return format == TableFormat.CSV
                ? CsvRows.ofLightcurves(variables, series)
                : new JsonObjects(variables, series);
    }

    private static void unchecked(Runnable work) throws IOException {
        try {
            work.run();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
