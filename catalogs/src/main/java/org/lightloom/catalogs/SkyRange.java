package org.lightloom.catalogs;

import java.util.Optional;
import org.lightloom.catalogs.ColumnRoles.Pair;

/** Refuses positions that are not on the sky. A NaN is a missing position and may stay. */
final class SkyRange {
    private SkyRange() {}

    private record Outlier(int row, Column column, double value, String range) {}

    static void check(ColumnStore store) {
        Optional<Pair> sky = store.roles().sky();
        Optional<Outlier> dec = sky.flatMap(p -> outlier(store, p.second(), -90, 90));
        Optional<Outlier> ra = sky.flatMap(p -> outlier(store, p.first(), 0, 360));
        dec.ifPresent(o -> refuse(store, o, ra));
        ra.ifPresent(o -> refuse(store, o, Optional.empty()));
    }

    private static Optional<Outlier> outlier(ColumnStore store, Column column, double least, double most) {
        double[] values = store.takeDoubles(column.firstCell());
        for (int row = 0; row < values.length; row++) {
            if (values[row] < least || values[row] > most) {
                return Optional.of(new Outlier(row, column, values[row], (int) least + " to " + (int) most + " deg"));
            }
        }
        return Optional.empty();
    }

    private static void refuse(ColumnStore store, Outlier outlier, Optional<Outlier> other) {
        String also = other.map(o -> "; " + o.column().name() + " " + o.value() + " (" + place(store, o)
                        + ") is outside " + o.range() + " too")
                .orElse("");
        Column column = outlier.column();
        throw new CatalogException(
                store.file(),
                store.lines()[outlier.row()],
                column.number(),
                column.name(),
                outlier.value() + " is outside " + outlier.range() + rowUnlessLine(store, outlier) + also
                        + "; check which columns hold the positions");
    }

    private static String place(ColumnStore store, Outlier outlier) {
        int line = store.lines()[outlier.row()];
        return line > 0 ? "line " + line : "row " + (outlier.row() + 1);
    }

    private static String rowUnlessLine(ColumnStore store, Outlier outlier) {
        return store.lines()[outlier.row()] > 0 ? "" : " in row " + (outlier.row() + 1);
    }
}
