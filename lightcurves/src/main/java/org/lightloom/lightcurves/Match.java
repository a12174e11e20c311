package org.lightloom.lightcurves;

import java.util.List;

/**
 * Which object each row of a catalog is.
 *
 * @param objectOfRow index of the object, -1 for none
 * @param unmatched object keys of the rows without one
 * @param ambiguous object keys of the rows with several candidates
 */
record Match(int[] objectOfRow, List<String> unmatched, List<String> ambiguous) {
    static final int NONE = -1;

    int matchedRows() {
        int matched = 0;
        for (int object : objectOfRow) {
            matched += object == NONE ? 0 : 1;
        }
        return matched;
    }
}
