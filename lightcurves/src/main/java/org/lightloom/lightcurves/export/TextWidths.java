package org.lightloom.lightcurves.export;

import java.util.List;
import java.util.stream.IntStream;
import org.lightloom.lightcurves.LightcurveException;
import org.lightloom.lightcurves.ObjectSelection;
import org.lightloom.lightcurves.ObjectVariable;
import org.lightloom.lightcurves.expression.Variable;

/**
 * The longest texts of a selection, which FITS has to know before the first row; and whether the writers keep them, which
 * lose what is not ASCII, but for Parquet.
 *
 * @param keys of the objects, characters
 * @param variables of each variable; 0 for numbers
 */
record TextWidths(int keys, int[] variables) {

    /** @throws LightcurveException if a text is not ASCII and would be lost */
    static TextWidths of(ObjectSelection objects, List<ObjectVariable> variables, TableFormat format) {
        int[] widths = new int[1 + variables.size()];
        objects.forEach(variables, rows -> {
            for (int row = 0; row < rows.size(); row++) {
                widths[0] = Math.max(widths[0], width(rows.keys().get(row), format));
                for (int v = 0; v < variables.size(); v++) {
                    if (rows.variables().get(v) instanceof Variable.Texts texts) {
                        widths[1 + v] = Math.max(widths[1 + v], width(texts.at().apply(row), format));
                    }
                }
            }
        });
        return new TextWidths(
                widths[0], IntStream.range(1, widths.length).map(i -> widths[i]).toArray());
    }

    static int width(String text, TableFormat format) {
        if (format != TableFormat.PARQUET && text.chars().anyMatch(c -> c > '~' || c < ' ')) {
            throw new LightcurveException(
                    "'" + text + "' is not ASCII, and texts in " + format + " would be; choose csv, json or parquet");
        }
        return text.length();
    }
}
