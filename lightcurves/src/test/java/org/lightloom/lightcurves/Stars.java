package org.lightloom.lightcurves;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.lightloom.catalogs.CatalogOptions;
import org.lightloom.catalogs.Catalogs;
import org.lightloom.catalogs.SourceCatalog;

/** A synthetic field of stars, to be written as a catalog (CSV) with the measurements {@code auto} and {@code iso}. */
record Stars(List<Star> all, boolean onSky, boolean inPixels) {
    static final List<String> KEYS = List.of("default-auto", "default-iso");

    /**
     * One star.
     *
     * @param cells magnitude and error of auto and of iso, as they stand in the file
     */
    record Star(String id, double ra, double dec, double x, double y, List<String> cells) {
        Star at(double newRa, double newDec) {
            return new Star(id, newRa, newDec, x, y, cells);
        }

        Star atPixel(double newX, double newY) {
            return new Star(id, ra, dec, newX, newY, cells);
        }

        Star named(String newId) {
            return new Star(newId, ra, dec, x, y, cells);
        }

        Star with(String... newCells) {
            return new Star(id, ra, dec, x, y, List.of(newCells));
        }
    }

    /** Stars 1 … count at random places (the same for every run) of half a degree, 0.5 arcsec a pixel. */
    static Stars field(int count) {
        Random random = new Random(count);
        List<Star> stars = new ArrayList<>();
        for (int id = 1; id <= count; id++) {
            double x = 3600 * random.nextDouble();
            double y = 3600 * random.nextDouble();
            stars.add(new Star(Integer.toString(id), 150 + x / 7200, 2 + y / 7200, x, y, List.of()));
        }
        return new Stars(stars, true, false).observed(0);
    }

    /** What a star shows in an epoch: different for each star, measurement and epoch. */
    static float magnitude(int id, int measurement, int epoch) {
        return 12 + (id * 131L + measurement * 17L + epoch * 4099L) % 99_991 / 10_000f;
    }

    /** The error that goes with it. */
    static float error(int id, int measurement, int epoch) {
        return 0.001f + (id * 7L + measurement * 3L + epoch * 11L) % 499 / 5_000f;
    }

    /** The same stars with the magnitudes of an epoch; their ids are numbers. */
    Stars observed(int epoch) {
        return each(star -> {
            int id = Integer.parseInt(star.id());
            return star.with(
                    Float.toString(magnitude(id, 0, epoch)),
                    Float.toString(error(id, 0, epoch)),
                    Float.toString(magnitude(id, 1, epoch)),
                    Float.toString(error(id, 1, epoch)));
        });
    }

    Stars each(UnaryOperator<Star> change) {
        return new Stars(all.stream().map(change).toList(), onSky, inPixels);
    }

    Stars where(Predicate<Star> condition) {
        return new Stars(all.stream().filter(condition).toList(), onSky, inPixels);
    }

    /** Rows from … end-1. */
    Stars rows(int from, int end) {
        return new Stars(all.subList(from, end), onSky, inPixels);
    }

    Stars and(Stars others) {
        List<Star> both = new ArrayList<>(all);
        both.addAll(others.all);
        return new Stars(both, onSky, inPixels);
    }

    Stars shifted(double raArcsec, double decArcsec) {
        return each(star -> star.at(
                star.ra() + raArcsec / 3600 / Math.cos(Math.toRadians(star.dec())), star.dec() + decArcsec / 3600));
    }

    Stars withPixels(boolean sky) {
        return new Stars(all, sky, true);
    }

    Stars withoutPositions() {
        return new Stars(all, false, false);
    }

    Path write(Path file) {
        StringBuilder text = new StringBuilder("id" + (onSky ? ",ra,dec" : "") + (inPixels ? ",x,y" : ""));
        text.append(",mag_auto,magerr_auto,mag_iso,magerr_iso\n");
        for (Star star : all) {
            text.append(star.id);
            text.append(onSky ? "," + star.ra + "," + star.dec : "");
            text.append(inPixels ? "," + star.x + "," + star.y : "");
            text.append(',').append(String.join(",", star.cells)).append('\n');
        }
        try {
            Optional.ofNullable(file.getParent()).ifPresent(Stars::makeFolder);
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the stars to a file and reads it as a catalog. */
    SourceCatalog catalog(Path file) {
        return catalog(file, "default");
    }

    SourceCatalog catalog(Path file, String prefix) {
        return Catalogs.read(
                write(file), CatalogOptions.defaults().withPrefix(prefix).withColumns("default"));
    }
}
