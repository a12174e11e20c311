package org.lightloom.lightcurves.export;

import org.lightloom.lightcurves.LightcurveBlock;
import org.lightloom.lightcurves.ObjectRows;

/** How a text format writes one object after another. Safe for use by several threads. */
interface RowText {

    /** What stands before the first object. */
    String start();

    /** One object without light curves. */
    void put(TextBuffer into, ObjectRows objects, int row);

    /** One object with its light curves. */
    void put(TextBuffer into, LightcurveBlock block, int row);

    /** What stands behind the last object. */
    String end(boolean empty);
}
