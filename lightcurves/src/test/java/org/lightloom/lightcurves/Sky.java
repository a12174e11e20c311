package org.lightloom.lightcurves;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lightloom.catalogs.CatalogOptions;
import org.lightloom.catalogs.Catalogs;
import org.lightloom.catalogs.SourceCatalog;

/** Catalogs that SExtractor made of the simulated field: 389 objects, two channels. */
final class Sky {
    static final int OBJECTS = 389;
    static final List<String> EPOCHS =
            List.of("epoch_0000", "epoch_0002", "epoch_0004", "epoch_0010", "epoch_0017", "epoch_0023");

    private Sky() {}

    static Path file(String name) {
        try {
            return Path.of(Sky.class.getResource("/sky").toURI()).resolve(name);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static SourceCatalog read(String name) {
        return read(name, "default");
    }

    static SourceCatalog read(String name, String prefix) {
        return Catalogs.read(file(name), CatalogOptions.defaults().withPrefix(prefix));
    }

    static SourceCatalog reference() {
        return read("reference.cat.gz");
    }

    static SourceCatalog dual(String channel, String epoch) {
        return read("dual/" + channel + "/" + epoch + ".cat.gz", channel);
    }

    static Manifest manifest() {
        return Manifest.read(file("epochs.csv"), Optional.of("band"));
    }

    /** A store for both channels. */
    static LightcurveStorage store(Path path) {
        List<String> keys = Stream.of("ch1", "ch2")
                .flatMap(channel -> read("reference.cat.gz", channel).measurementKeys().stream())
                .toList();
        return LightcurveStorage.create(
                path, reference(), CreateOptions.defaults().withMeasurements(keys));
    }

    /** Copies the catalogs and the manifest to a folder where a test may change them. */
    static Manifest copyTo(Path folder) {
        Path from = file("");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = folder.resolve(from.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Manifest.read(folder.resolve("epochs.csv"), Optional.of("band"));
    }
}
