package org.lightloom.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.lightloom.lightcurves.Manifest;

/** A store of both channels of the demo's catalogs, made with the commands. */
record DualStore(Path path, DemoCatalogs catalogs) {

    /** Without values. */
    static DualStore create(Path folder) throws IOException {
        DemoCatalogs catalogs = DemoCatalogs.copyTo(folder.resolve("catalogs"));
        Path path = folder.resolve("sky.zarr");
        Ran.well(
                "create",
                path,
                "--reference",
                catalogs.reference(),
                "--prefix",
                "ch1,ch2",
                "--epochs",
                catalogs.epochs(),
                "--prefix-column",
                "band",
                "--time-reference",
                "start");
        return new DualStore(path, catalogs);
    }

    static DualStore populated(Path folder) throws IOException {
        DualStore store = create(folder);
        Ran.well("populate", store.path, "--manifest", store.catalogs.epochs(), "--prefix-column", "band");
        return store;
    }

    Path catalog(String band, String epoch) {
        return catalogs.folder().resolve(band).resolve(epoch + ".cat.gz");
    }

    Manifest manifest() {
        return catalogs.manifest();
    }
}
