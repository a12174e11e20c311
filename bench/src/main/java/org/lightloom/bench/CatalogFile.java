package org.lightloom.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** ASCII_HEAD catalogs as SExtractor prints them: number, position in pixels and on the sky, magnitudes, flags. */
final class CatalogFile {
    private CatalogFile() {}

    /** The numbers of one object and measurement: magnitude and its error. */
    interface Magnitudes {
        double of(int object, int measurement, boolean error);
    }

    /** Columns {@code MAG_<name>} and {@code MAGERR_<name>} for each name; four decimals. */
    static Path write(Path file, int objects, List<String> names, Magnitudes magnitudes) {
        List<String> header = new ArrayList<>(List.of("NUMBER", "X_IMAGE", "Y_IMAGE", "ALPHA_J2000", "DELTA_J2000"));
        for (String name : names) {
            header.add("MAG_" + name);
            header.add("MAGERR_" + name);
        }
        header.add("FLAGS");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < header.size(); i++) {
            text.append(String.format(Locale.ROOT, "# %3d %-22s%n", i + 1, header.get(i)));
        }
        for (int i = 0; i < objects; i++) {
            double x = 20.0 * (i % 200) + 1;
            double y = 20.0 * Math.floorDiv(i, 200) + 1;
            text.append(String.format(
                    Locale.ROOT, "%10d %10.4f %10.4f %11.7f %+11.7f", i + 1, x, y, 150 + x / 6000, 2 + y / 6000));
            for (int m = 0; m < names.size(); m++) {
                text.append(String.format(
                        Locale.ROOT, " %8.4f %8.4f", magnitudes.of(i, m, false), magnitudes.of(i, m, true)));
            }
            text.append("   0\n");
        }
        try {
            return Files.writeString(file, text, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
