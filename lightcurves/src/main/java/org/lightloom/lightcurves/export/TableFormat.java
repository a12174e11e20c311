package org.lightloom.lightcurves.export;

import java.util.Locale;
import java.util.Optional;

/** The formats of a table. */
public enum TableFormat {
    CSV("csv"),
    JSON("json");

    private final String ending;

    TableFormat(String ending) {
        this.ending = ending;
    }

    /** Whether it is text, which can be printed. */
    public boolean isText() {
        return true;
    }

    /** The format that the ending of a file's name stands for. */
    public static Optional<TableFormat> ofFile(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (TableFormat format : values()) {
            if (lower.endsWith("." + format.ending)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }
}
