package org.lightloom.lightcurves;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.lightloom.catalogs.Measurement;
import org.lightloom.catalogs.SourceCatalog;

/** The columns of the reference that become variables of the objects. */
final class ReferenceColumns {
    private ReferenceColumns() {}

    /** @param values in the order of the rows */
    record Column(String name, double[] values) {}

    /** Those with a meaning first; a column that only repeats one of them (ALPHA_J2000 is ra) is left out. */
    static List<Column> of(SourceCatalog reference) {
        List<Column> columns = new ArrayList<>();
        int n = reference.size();
        if (reference.hasSkyPositions()) {
            columns.add(column("ra", n, reference::ra));
            columns.add(column("dec", n, reference::dec));
        }
        if (reference.hasPixelPositions()) {
            columns.add(column("x_image", n, reference::x));
            columns.add(column("y_image", n, reference::y));
        }
        for (int m = 0; m < reference.measurements().size(); m++) {
            int measurement = m;
            Measurement source = reference.measurements().get(m);
            String element = source.element() == 0 ? "" : "_" + source.element();
            columns.add(column(source.magnitudeColumn() + element, n, row -> reference.magnitude(row, measurement)));
        }
        List<Column> named = List.copyOf(columns);
        for (String name : reference.numericColumns()) {
            double[] values = reference.column(name);
            Column next = column(name, n, row -> values[row]);
            if (named.stream().noneMatch(column -> Arrays.equals(column.values(), next.values()))) {
                columns.add(next);
            }
        }
        Set<String> seen = new HashSet<>();
        return columns.stream().filter(column -> seen.add(column.name())).toList();
    }

    private static Column column(String name, int rows, IntToDoubleFunction value) {
        double[] values = decimal(IntStream.range(0, rows).mapToDouble(value).toArray());
        return new Column(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_"), values);
    }

    /** Of a column that was kept or written as float32, the decimal numbers that these stand for. */
    private static double[] decimal(double[] values) {
        boolean single = Arrays.stream(values).allMatch(value -> Double.isNaN(value) || (float) value == value);
        return single
                ? Arrays.stream(values)
                        .map(value -> PointNames.decimal((float) value))
                        .toArray()
                : values;
    }
}
