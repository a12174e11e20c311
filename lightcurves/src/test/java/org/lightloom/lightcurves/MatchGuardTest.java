package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.catalogs.CatalogOptions;
import org.lightloom.catalogs.Catalogs;
import org.lightloom.catalogs.SourceCatalog;

/** What the guard of a match by id says. */
class MatchGuardTest {
    @TempDir
    Path folder;

    @Test
    void namesTheAngleToAnotherFieldNotItsLengthOnTheTangentialPlane() throws IOException {
        SourceCatalog reference = catalog("reference.csv", 0);
        LightcurveStorage storage =
                LightcurveStorage.create(folder.resolve("store"), reference, CreateOptions.defaults());

        assertThatThrownBy(() -> storage.populateEpochFromCatalog("e1", catalog("far.csv", 50), List.of()))
                .isInstanceOf(LightcurveException.MatchRefused.class)
                .hasMessageContaining("50.0 degrees");
    }

    private SourceCatalog catalog(String name, double north) throws IOException {
        StringBuilder rows = new StringBuilder("id,ra,dec,mag_auto,magerr_auto\n");
        for (int i = 1; i <= 5; i++) {
            rows.append(i).append(",150.0,").append(north + i * 0.001).append(",18.0,0.1\n");
        }
        return Catalogs.read(Files.writeString(folder.resolve(name), rows), CatalogOptions.defaults());
    }
}
