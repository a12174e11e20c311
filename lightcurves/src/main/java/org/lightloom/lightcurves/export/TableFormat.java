package org.lightloom.lightcurves.export;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The formats of a table. */
public enum TableFormat {
    CSV(true, "csv"),
    JSON(true, "json"),
    VOTABLE(true, "vot|votable|xml"),
    ECSV(true, "ecsv"),
    FITS(false, "fits|fit"),
    PARQUET(false, "parquet|parq");

    private final boolean text;
    private final String endings;

    /** @param endings of files, a regular expression */
    TableFormat(boolean text, String endings) {
        this.text = text;
        this.endings = endings;
    }

    /** Whether it is text, which can be printed. */
    public boolean isText() {
        return text;
    }

    /** The format that the ending of a file's name stands for; nothing where it stands for none. */
    public static Optional<TableFormat> ofFile(Path file) {
        String ending = ending(file);
        return Arrays.stream(values())
                .filter(format -> ending.matches(format.endings))
                .findFirst();
    }

    /** What follows the last dot of a file's name, in lower case; "" where it has none. */
    public static String ending(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(name.lastIndexOf('.') + 1, name.contains(".") ? name.length() : 0)
                .toLowerCase(Locale.ROOT);
    }
}
