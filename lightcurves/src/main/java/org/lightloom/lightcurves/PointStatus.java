package org.lightloom.lightcurves;

/** Why a magnitude is there or missing. */
public enum PointStatus {
    /** It is there. */
    MEASURED("measured"),
    /**
     * A row of a catalog is that of the object, but has no magnitude that is stored: 99.0, not a number, or an error over
     * the limit that was asked for.
     */
    SENTINEL("sentinel"),
    /** Catalogs with this measurement were populated; none had a row for the object. */
    UNMATCHED("unmatched"),
    /**
     * No catalog with this measurement was populated since the object is known, or what was populated was undone, lost by
     * damage, written by a program that keeps no record, or only in part (a crash, some of several partitions).
     */
    NOT_POPULATED("not populated"),
    /** The log that would say it is damaged; {@code verify} and {@code repair} tell more. */
    UNKNOWN("");

    private final String label;

    PointStatus(String label) {
        this.label = label;
    }

    /** As in the column {@code status}. */
    public String label() {
        return label;
    }
}
