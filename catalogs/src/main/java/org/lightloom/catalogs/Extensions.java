package org.lightloom.catalogs;

import java.util.Arrays;
import java.util.List;
import org.lightloom.catalogs.ColumnRoles.KeyRule;

/** Which extension each row belongs to. */
final class Extensions {
    private static final Extensions ONE = new Extensions(1, new int[0]);

    private final int count;
    private final int[] ofRow;

    private Extensions(int count, int[] ofRow) {
        this.count = count;
        this.ofRow = ofRow;
    }

    int count() {
        return count;
    }

    int of(int row) {
        return ofRow.length == 0 ? 1 : ofRow[row];
    }

    /**
     * What the column EXT_NUMBER says; else the header blocks or tables of the file; else, as SExtractor writes the header
     * of a multi-extension ASCII catalog only once, a NUMBER that starts again from 1 after two or more ascending ones.
     */
    static Extensions of(TableContent content, List<String> warnings) {
        ColumnStore store = content.store();
        Extensions named =
                store.roles().extension().map(column -> named(store, column)).orElse(ONE);
        if (named.count > 1) {
            return named;
        }
        if (content.extensions() > 1) {
            int[] rows = store.extensions().length == 0 ? ones(store.rows()) : store.extensions();
            return new Extensions(content.extensions(), Arrays.copyOf(rows, store.rows()));
        }
        return store.roles().keyRule() == KeyRule.TEXT ? ONE : restarted(store, warnings);
    }

    private static int[] ones(int rows) {
        int[] ones = new int[rows];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static Extensions named(ColumnStore store, Column column) {
        double[] values = store.takeDoubles(column.firstCell());
        int[] ofRow = new int[values.length];
        for (int row = 0; row < values.length; row++) {
            ofRow[row] = (int) values[row];
            if (ofRow[row] != values[row]) {
                throw new CatalogException(
                        store.file(),
                        store.lines()[row],
                        column.number(),
                        column.name(),
                        values[row] + " is no extension number");
            }
        }
        int count = (int) Arrays.stream(ofRow).distinct().count();
        return count > 1 ? new Extensions(count, ofRow) : ONE;
    }

    private static Extensions restarted(ColumnStore store, List<String> warnings) {
        int[] ofRow = ones(store.rows());
        int extension = 1;
        int start = 0;
        int firstRestart = 0;
        boolean ascending = true;
        for (int row = 1; row < ofRow.length; row++) {
            long number = store.keys().number(row);
            if (number == 1 && ascending && row - start > 1) {
                extension++;
                start = row;
                firstRestart = firstRestart == 0 ? row : firstRestart;
            } else {
                ascending &= number > store.keys().number(row - 1);
            }
            ofRow[row] = extension;
        }
        if (extension == 1) {
            return ONE;
        }
        warnings.add("NUMBER starts again from 1, first on line " + store.lines()[firstRestart]
                + ": the rows are read as " + extension + " extensions");
        return new Extensions(extension, ofRow);
    }
}
