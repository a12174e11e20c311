package org.lightloom.lightcurves;

import java.util.Locale;

/** Which moment of an exposure the time of an epoch is. */
public enum TimeReference {
    START,
    MID,
    UNKNOWN;

    /** As it stands in the attribute {@code time_reference}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
