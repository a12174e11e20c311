package org.lightloom.lightcurves;

import org.lightloom.zarr.Indices;
import org.lightloom.zarr.Selection;

/** Which cells are meant: indices in the store of each dimension, taken independently of each other. Not copied. */
record CellPositions(int[] objects, int[] measurements, int[] values, int[] epochs) {

    int size() {
        return Math.multiplyExact(
                Math.multiplyExact(objects.length, measurements.length),
                Math.multiplyExact(values.length, epochs.length));
    }

    Selection selection() {
        return Selection.of(indices(objects), indices(measurements), indices(values), indices(epochs));
    }

    /** A range where they are one, which is read in longer runs. */
    static Indices indices(int[] positions) {
        if (!isRun(positions)) {
            return Indices.list(positions);
        }
        return positions.length == 0
                ? Indices.range(0, 0)
                : Indices.range(positions[0], positions[0] + (long) positions.length);
    }

    static boolean isRun(int[] positions) {
        for (int i = 1; i < positions.length; i++) {
            if (positions[i] != positions[i - 1] + 1) {
                return false;
            }
        }
        return true;
    }

    /** Reads cells: float32 values in C order (object, measurement, value, epoch), NaN where missing. */
    interface Source {
        float[] read(CellPositions positions);
    }
}
