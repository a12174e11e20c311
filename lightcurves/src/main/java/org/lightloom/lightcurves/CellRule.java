package org.lightloom.lightcurves;

/**
 * How incoming cells (magnitude and error, always together) meet stored ones. A cell without a finite magnitude is never
 * written, so a missing value never takes the place of a present one.
 */
enum CellRule implements WholeCellRule {
    LAST {
        @Override
        boolean wins(float magnitude, float error, float storedMagnitude, float storedError) {
            return true;
        }
    },

    BEST {
        @Override
        boolean wins(float magnitude, float error, float storedMagnitude, float storedError) {
            int byError = Float.compare(orInfinite(error), orInfinite(storedError));
            int byMagnitude = Float.compare(magnitude, storedMagnitude);
            boolean onlyOneError = Float.isNaN(storedError) && !Float.isNaN(error);
            return byError < 0 || (byError == 0 && (byMagnitude < 0 || (byMagnitude == 0 && onlyOneError)));
        }

        private float orInfinite(float error) {
            return Float.isNaN(error) ? Float.POSITIVE_INFINITY : error;
        }
    };

    static final int CELL = 2 * Float.BYTES;

    static CellRule of(Overlap overlap) {
        return overlap == Overlap.LAST ? LAST : BEST;
    }

    /** Whether an incoming cell with a finite magnitude takes the place of a stored one. */
    abstract boolean wins(float magnitude, float error, float storedMagnitude, float storedError);

    @Override
    public int cell() {
        return CELL;
    }

    @Override
    public boolean isPresent(byte[] cells, int at) {
        return Float.isFinite(WholeCellRule.number(cells, at));
    }

    @Override
    public boolean wins(byte[] incoming, int at, byte[] stored, int storedAt) {
        return wins(
                WholeCellRule.number(incoming, at),
                WholeCellRule.number(incoming, at + Float.BYTES),
                WholeCellRule.number(stored, storedAt),
                WholeCellRule.number(stored, storedAt + Float.BYTES));
    }

    @Override
    public boolean merge(
            byte[] stored, int storedOffset, byte[] incoming, int incomingOffset, int length, Tally tally) {
        boolean changed = false;
        for (int at = 0; at < length; at += CELL) {
            int magnitude = (int) INT.get(incoming, incomingOffset + at);
            if (Float.isFinite(Float.intBitsToFloat(magnitude))) {
                int error = (int) INT.get(incoming, incomingOffset + at + Float.BYTES);
                changed |= merge(stored, storedOffset + at, magnitude, error, tally);
            }
        }
        return changed;
    }

    private boolean merge(byte[] stored, int at, int magnitude, int error, Tally tally) {
        int storedMagnitude = (int) INT.get(stored, at);
        int storedError = (int) INT.get(stored, at + Float.BYTES);
        boolean present = Float.isFinite(Float.intBitsToFloat(storedMagnitude));
        boolean same = storedMagnitude == magnitude && storedError == error;
        if (present
                && !same
                && !wins(
                        Float.intBitsToFloat(magnitude),
                        Float.intBitsToFloat(error),
                        Float.intBitsToFloat(storedMagnitude),
                        Float.intBitsToFloat(storedError))) {
            tally.kept++;
            return false;
        }
        tally.written++;
        if (same) {
            return false;
        }
        tally.replaced += present ? 1 : 0;
        INT.set(stored, at, magnitude);
        INT.set(stored, at + Float.BYTES, error);
        return true;
    }

    @Override
    public void clear(byte[] stored, int storedOffset, int length, Tally tally) {
        for (int at = storedOffset; at < storedOffset + length; at += CELL) {
            tally.cleared += Float.isFinite(Float.intBitsToFloat((int) INT.get(stored, at))) ? 1 : 0;
        }
    }
}
