package org.lightloom.lightcurves;

import java.util.Arrays;
import java.util.List;
import org.lightloom.lightcurves.expression.Variable;
import org.lightloom.zarr.DataType;
import org.lightloom.zarr.NdArray;

/** Values of a variable as text. */
final class VariableText {
    private VariableText() {}

    static List<String> of(NdArray values) {
        return values.dataType() == DataType.FLOAT64
                ? Arrays.stream(values.toDoubles())
                        .mapToObj(v -> Double.isNaN(v) ? "" : Double.toString(v))
                        .toList()
                : values.toStrings();
    }

    /** Values by position; a position past the end is missing. */
    static Variable variable(NdArray values) {
        if (values.dataType() == DataType.FLOAT64) {
            double[] numbers = values.toDoubles();
            return new Variable.Numbers(row -> row < numbers.length ? numbers[row] : Double.NaN);
        }
        List<String> texts = values.toStrings();
        return new Variable.Texts(row -> row < texts.size() ? texts.get(row) : "");
    }

    /** Whether two texts are the same value: equal, or the same number. */
    static boolean isSame(String a, String b) {
        if (a.equals(b)) {
            return true;
        }
        try {
            return Double.parseDouble(a) == Double.parseDouble(b);
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
