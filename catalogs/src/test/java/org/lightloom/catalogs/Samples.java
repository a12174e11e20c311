package org.lightloom.catalogs;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;

/** The sample catalogs among the test resources. */
final class Samples {
    static final String COLUMNS_OF_THE_SAMPLES =
            "1=NUMBER,2=X_IMAGE,3=Y_IMAGE,4=ALPHA_J2000,5=DELTA_J2000,6=MAG_AUTO,7=MAGERR_AUTO,8=MAG_ISO,"
                    + "9=MAGERR_ISO,10=MAG_APER,14=MAGERR_APER,18=FLUX_AUTO,19=FLUXERR_AUTO,20=FLAGS,21=CLASS_STAR,"
                    + "22=FWHM_IMAGE";

    private Samples() {}

    static Path path(String name) {
        try {
            URL url = Objects.requireNonNull(Samples.class.getResource(name), name);
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    static SourceCatalog read(String name) {
        return Catalogs.read(path(name), CatalogOptions.defaults());
    }

    static SourceCatalog read(Path folder, String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, text, StandardCharsets.UTF_8);
        return Catalogs.read(file, CatalogOptions.defaults());
    }

    static Path gzip(Path file, Path folder) throws IOException {
        Path zipped = folder.resolve(file.getFileName() + ".gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            Files.copy(file, out);
        }
        return zipped;
    }
}
