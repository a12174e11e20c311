package org.lightloom.lightcurves;

import java.util.Arrays;

/**
 * How detections meet: the quantities of one row of a catalog at one object and epoch, led by the magnitude and error of
 * the measurement that decides for the row. By these a row takes the place of another just where its magnitude does in
 * {@code lightcurves}; a row without that magnitude gives way to one with it. Where neither has it, or both are equal, the
 * later row wins, or with {@code best} the one whose first different quantity is smaller, so that no order matters.
 *
 * @param of how the deciding magnitudes meet
 * @param width float32 numbers in a row
 */
record DetectionRule(CellRule of, int width) implements WholeCellRule {

    @Override
    public String name() {
        return "detections " + of.name();
    }

    @Override
    public int cell() {
        return width * Float.BYTES;
    }

    @Override
    public boolean isPresent(byte[] cells, int at) {
        boolean present = false;
        for (int end = at + cell(), i = at; i < end && !present; i += Float.BYTES) {
            present = !Float.isNaN(WholeCellRule.number(cells, i));
        }
        return present;
    }

    @Override
    public boolean merge(
            byte[] stored, int storedOffset, byte[] incoming, int incomingOffset, int length, Tally tally) {
        boolean changed = false;
        for (int at = 0; at < length; at += cell()) {
            if (isPresent(incoming, incomingOffset + at)) {
                changed |= mergeRow(stored, storedOffset + at, incoming, incomingOffset + at, tally);
            }
        }
        return changed;
    }

    private boolean mergeRow(byte[] stored, int to, byte[] incoming, int from, Tally tally) {
        boolean present = isPresent(stored, to);
        boolean same = Arrays.equals(incoming, from, from + cell(), stored, to, to + cell());
        if (present && !same && !wins(incoming, from, stored, to)) {
            tally.kept++;
            return false;
        }
        tally.written++;
        tally.replaced += present && !same ? 1 : 0;
        System.arraycopy(incoming, from, stored, to, cell());
        return !same;
    }

    @Override
    public boolean wins(byte[] incoming, int at, byte[] stored, int storedAt) {
        boolean measured = of.isPresent(incoming, at);
        boolean storedMeasured = of.isPresent(stored, storedAt);
        if (measured != storedMeasured) {
            return measured;
        }
        if (measured && of.wins(incoming, at, stored, storedAt)) {
            return true;
        }
        boolean tie = !measured || !of.wins(stored, storedAt, incoming, at);
        return tie && (of == CellRule.LAST || isSmaller(incoming, at, stored, storedAt));
    }

    /** By the first number that differs, NaN being the largest. */
    private boolean isSmaller(byte[] incoming, int at, byte[] stored, int storedAt) {
        for (int i = 0; i < cell(); i += Float.BYTES) {
            int order =
                    Float.compare(WholeCellRule.number(incoming, at + i), WholeCellRule.number(stored, storedAt + i));
            if (order != 0) {
                return order < 0;
            }
        }
        return false;
    }

    @Override
    public void clear(byte[] stored, int storedOffset, int length, Tally tally) {
        for (int at = storedOffset; at < storedOffset + length; at += cell()) {
            tally.cleared += isPresent(stored, at) ? 1 : 0;
        }
    }
}
