package org.lightloom.catalogs;

import java.util.HashMap;
import java.util.Map;
import org.lightloom.catalogs.ColumnRoles.KeyRule;

/** Refuses two rows of one extension with the same key, and running numbers below 1. */
final class UniqueKeys {
    private UniqueKeys() {}

    static void check(ColumnStore store, Extensions extensions) {
        if (store.roles().keyRule() != KeyRule.TEXT) {
            requirePositive(store);
        }
        if (!isAscending(store, extensions) && !store.keys().areDistinctNumbers()) {
            requireUnique(store, extensions);
        }
    }

    private static void requirePositive(ColumnStore store) {
        for (int row = 0; row < store.rows(); row++) {
            if (store.keys().number(row) < 1) {
                throw refuse(store, row, "is " + store.keys().text(row) + " but SExtractor counts from 1");
            }
        }
    }

    /** The usual case, which needs no table of the keys. */
    private static boolean isAscending(ColumnStore store, Extensions extensions) {
        ObjectKeys keys = store.keys();
        for (int row = 1; row < store.rows(); row++) {
            boolean next = !keys.isText() && keys.number(row) > keys.number(row - 1);
            if (!next && (keys.isText() || extensions.of(row) <= extensions.of(row - 1))) {
                return false;
            }
            if (next && extensions.of(row) < extensions.of(row - 1)) {
                return false;
            }
        }
        return true;
    }

    private record Key(int extension, String text) {}

    private static void requireUnique(ColumnStore store, Extensions extensions) {
        Map<Key, Integer> rows = new HashMap<>();
        for (int row = 0; row < store.rows(); row++) {
            Key key = new Key(extensions.of(row), store.keys().text(row));
            Integer first = rows.putIfAbsent(key, row);
            if (first != null) {
                throw refuse(
                        store, row, Excerpt.of(key.text()) + " is already on " + place(store, first) + "; remove one");
            }
        }
    }

    private static CatalogException refuse(ColumnStore store, int row, String problem) {
        Column key = store.roles().key();
        int line = store.lines()[row];
        String where = line > 0 ? "" : place(store, row) + ": ";
        return new CatalogException(store.file(), line, key.number(), key.name(), where + problem);
    }

    private static String place(ColumnStore store, int row) {
        int line = store.lines()[row];
        return line > 0 ? "line " + line : "row " + (row + 1);
    }
}
