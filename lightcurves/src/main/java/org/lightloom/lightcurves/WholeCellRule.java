package org.lightloom.lightcurves;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.lightloom.zarr.MergeRule;

/**
 * A rule for cells of several float32 that are always written together: a stored cell stays as it is or is replaced as a
 * whole, and a missing one never takes the place of a present one.
 */
interface WholeCellRule extends MergeRule {
    VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** Length of a cell in bytes. */
    int cell();

    /** Whether there is a cell at this place. */
    boolean isPresent(byte[] cells, int at);

    /** Whether a present incoming cell takes the place of a present stored one that differs from it. */
    boolean wins(byte[] incoming, int at, byte[] stored, int storedAt);

    static float number(byte[] cells, int at) {
        return Float.intBitsToFloat((int) INT.get(cells, at));
    }
}
