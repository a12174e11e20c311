package org.lightloom.lightcurves;

/** The result of a read, to be filled in parts. */
record CellTarget(CellPositions wanted, float[] values) {

    /** @param part C order (object, measurement, value, epoch) of the groups' positions and all wanted values */
    void put(PositionGroup objects, PositionGroup measurements, PositionGroup epochs, float[] part) {
        int width = wanted.values().length;
        int[] at = epochs.at();
        boolean run = isRun(at);
        int from = 0;
        for (int o : objects.at()) {
            for (int m : measurements.at()) {
                for (int v = 0; v < width; v++) {
                    int to = ((o * wanted.measurements().length + m) * width + v) * wanted.epochs().length;
                    if (run) {
                        System.arraycopy(part, from, values, to + at[0], at.length);
                    } else {
                        for (int e = 0; e < at.length; e++) {
                            values[to + at[e]] = part[from + e];
                        }
                    }
                    from += at.length;
                }
            }
        }
    }

    private static boolean isRun(int[] at) {
        for (int i = 1; i < at.length; i++) {
            if (at[i] != at[i - 1] + 1) {
                return false;
            }
        }
        return at.length > 0;
    }
}
