package org.lightloom.lightcurves;

import java.util.List;
import org.lightloom.lightcurves.expression.Variable;

/**
 * Some of the objects of a selection, in its order.
 *
 * @param first position of the first one in the selection
 * @param keys of the objects
 * @param variables those asked for, in that order; rows count from 0
 */
public record ObjectRows(int first, List<String> keys, List<Variable> variables) {
    public int size() {
        return keys.size();
    }
}
