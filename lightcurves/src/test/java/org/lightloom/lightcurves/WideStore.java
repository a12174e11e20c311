package org.lightloom.lightcurves;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.lightloom.catalogs.CatalogOptions;
import org.lightloom.catalogs.Catalogs;
import org.lightloom.catalogs.SourceCatalog;

/** 20 objects × 70 measurements m0 … m69: the shards of 64 hold them in two blocks. */
final class WideStore {
    static final int OBJECTS = 20;

    private WideStore() {}

    static LightcurveStorage create(Path folder) {
        List<String> keys =
                IntStream.range(0, 70).mapToObj(i -> "default-m" + i).toList();
        return LightcurveStorage.create(
                folder.resolve("store"),
                Stars.field(OBJECTS).catalog(folder.resolve("reference.csv")),
                CreateOptions.defaults().withMeasurements(keys));
    }

    /** A catalog with the measurements m{@code from} … m{@code end-1} as a night showed them. */
    static Path write(Path file, int from, int end, int night) {
        StringBuilder text = new StringBuilder("id");
        IntStream.range(from, end).forEach(m -> text.append(",mag_m" + m + ",magerr_m" + m));
        for (int id = 1; id <= OBJECTS; id++) {
            text.append("\n").append(id);
            int star = id;
            IntStream.range(from, end)
                    .forEach(m ->
                            text.append("," + Stars.magnitude(star, m, night) + "," + Stars.error(star, m, night)));
        }
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SourceCatalog catalog(Path file, int from, int end, int night) {
        return Catalogs.read(write(file, from, end, night), CatalogOptions.defaults());
    }
}
