package org.lightloom.lightcurves;

import java.util.Arrays;
import java.util.List;
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
