package org.lightloom.lightcurves;

/** What records say of the program that wrote them. */
public final class Software {
    /** Name and version. */
    public static final String NAME_AND_VERSION = "lightloom 0.1.0";

    private Software() {}
}
