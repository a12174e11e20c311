package org.lightloom.lightcurves;

import java.util.Locale;

/** Which value stays where two catalogs have the same object, measurement and epoch. */
public enum Overlap {
    /** The later commit. */
    LAST,
    /** The smaller error, on a tie the smaller magnitude; an error that is not a number counts as infinite. */
    BEST;

    /** As it stands in records. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
