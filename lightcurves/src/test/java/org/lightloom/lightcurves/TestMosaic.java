package org.lightloom.lightcurves;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lightloom.catalogs.CatalogOptions;
import org.lightloom.catalogs.Catalogs;
import org.lightloom.catalogs.SourceCatalog;

/** A catalog of SExtractor with two extensions (detectors), each numbered from 1. */
final class TestMosaic {
    private static final String HEADER = """
            #   1 NUMBER                 Running object number
            #   2 ALPHA_J2000            Right ascension of barycenter (J2000)                      [deg]
            #   3 DELTA_J2000            Declination of barycenter (J2000)                          [deg]
            #   4 MAG_AUTO               Kron-like elliptical aperture magnitude                    [mag]
            #   5 MAGERR_AUTO            RMS error for AUTO magnitude                               [mag]
            #   6 EXT_NUMBER             FITS extension number
            """;

    private TestMosaic() {}

    /** The first half of the stars in extension 1, the others in extension 2. */
    static SourceCatalog of(Path file, Stars stars) {
        StringBuilder text = new StringBuilder(HEADER);
        int half = stars.all().size() / 2;
        for (int i = 0; i < stars.all().size(); i++) {
            Stars.Star star = stars.all().get(i);
            text.append(i % half + 1)
                    .append(' ')
                    .append(star.ra())
                    .append(' ')
                    .append(star.dec())
                    .append(' ')
                    .append(String.join(" ", star.cells().subList(0, 2)))
                    .append(' ')
                    .append(i / half + 1)
                    .append('\n');
        }
        try {
            return Catalogs.read(Files.writeString(file, text), CatalogOptions.defaults());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
