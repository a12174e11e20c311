package org.lightloom.lightcurves;

/**
 * A variable of the objects.
 *
 * @param name without {@code object_}, for instance {@code ra}
 * @param numeric whether it holds numbers, else texts
 * @param units as the store names them; "" where it does not
 * @param description "" where there is none
 */
public record ObjectVariable(String name, boolean numeric, String units, String description) {}
