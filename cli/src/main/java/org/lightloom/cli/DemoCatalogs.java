package org.lightloom.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lightloom.lightcurves.Manifest;

/** The catalogs that come with the program: what SExtractor made of a simulated field, two channels. */
record DemoCatalogs(Path folder, Manifest manifest) {
    private static final String RESOURCES = "demo/";
    private static final String EPOCHS = "epochs.csv";
    private static final String REFERENCE = "reference.cat.gz";
    static final Optional<String> PREFIX_COLUMN = Optional.of("band");

    /** Copies them into a new folder. */
    static DemoCatalogs copyTo(Path folder) throws IOException {
        Path whole = folder.toAbsolutePath().normalize();
        copy(EPOCHS, whole);
        copy(REFERENCE, whole);
        Manifest manifest = Manifest.read(whole.resolve(EPOCHS), PREFIX_COLUMN);
        for (Path catalog : catalogs(manifest)) {
            copy(whole.relativize(catalog).toString().replace('\\', '/'), whole);
        }
        return new DemoCatalogs(whole, manifest);
    }

    private static void copy(String name, Path folder) throws IOException {
        Path target = folder.resolve(name);
        Files.createDirectories(Optional.ofNullable(target.getParent()).orElse(folder));
        try (InputStream resource = DemoCatalogs.class.getResourceAsStream(RESOURCES + name)) {
            if (resource == null) {
                throw new IOException("the program lacks its file " + RESOURCES + name + "; build it again");
            }
            Files.copy(resource, target);
        }
    }

    private static List<Path> catalogs(Manifest manifest) {
        return manifest.rows().stream().flatMap(row -> row.catalog().stream()).toList();
    }

    /** The manifest's file. */
    Path epochs() {
        return folder.resolve(EPOCHS);
    }

    Path reference() {
        return folder.resolve(REFERENCE);
    }

    List<Path> files() {
        return catalogs(manifest);
    }

    int size() {
        return files().size();
    }
}
