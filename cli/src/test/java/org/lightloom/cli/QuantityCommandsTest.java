package org.lightloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.lightcurves.Manifest;

/** A store with quantities, from the command line. */
class QuantityCommandsTest {
    private static final List<String> CATALOG = List.of(
            "# 1 NUMBER",
            "# 2 MAG_AUTO",
            "# 3 MAGERR_AUTO",
            "# 4 FLAGS",
            "# 5 CLASS_STAR",
            "# 6 FLUX_APER",
            "# 8 NOTE");

    @TempDir
    static Path folder;

    private static Path store = Path.of("");
    private static DemoCatalogs catalogs =
            new DemoCatalogs(Path.of(""), new Manifest(Path.of(""), List.of(), List.of()));

    @BeforeAll
    static void create() throws IOException {
        catalogs = DemoCatalogs.copyTo(folder.resolve("sky"));
        store = folder.resolve("store");
        List<Object> create = new ArrayList<>(List.of("create", store, "--reference", catalogs.reference()));
        create.addAll(List.of("--prefix", "ch1,ch2", "--epochs", catalogs.epochs(), "--prefix-column", "band"));
        create.addAll(List.of("--quantity", "flags,CLASS_STAR"));
        assertThat(Ran.well(create.toArray()).out())
                .contains("quantities    ch1-mag, ch1-mag_err, ch1-flags, ch1-class_star, ch2-mag");
        Ran.well("populate", store, "--manifest", catalogs.epochs(), "--prefix-column", "band");
    }

    private static Path catalog(String band, String epoch) {
        return catalogs.folder().resolve(band).resolve(epoch + ".cat.gz");
    }

    @Test
    void aCutByFlagsKeepsJustTheEpochsWhoseCatalogsHaveThem() throws IOException {
        Map<String, String> expected = new TreeMap<>();
        for (Manifest.Row row : catalogs.manifest().rows()) {
            if (row.prefix().orElse("").equals("ch1")) {
                Path catalog = catalog("ch1", row.epoch());
                int flags = Integer.parseInt(Sky.cell(catalog, "8", 19));
                double star = Double.parseDouble(Sky.cell(catalog, "8", 20));
                if ((flags & 16) != 0 && star > 0.8) {
                    expected.put(row.epoch(), "measured");
                }
            }
        }
        assertThat(expected).hasSizeBetween(5, 55);
        List<Object> asked =
                List.of("--measurement", "ch1-auto", "--where-point", "flags & 16 = 16 and class_star > 0.8");
        for (List<Object> command : List.of(
                List.<Object>of("lightcurve", store, "8", "--format", "csv"),
                List.<Object>of("query", store, "--object", "8", "--lightcurves"))) {
            List<Object> words = new ArrayList<>(command);
            words.addAll(asked);
            Map<String, String> found = new TreeMap<>();
            Ran.well(words.toArray()).lines().stream().skip(1).forEach(line -> {
                String[] cells = line.split(",", -1);
                found.put(cells[2], cells[6]);
            });
            assertThat(found).isEqualTo(expected);
        }
    }

    @Test
    void everyRowSaysWhyAMagnitudeIsMissing() {
        JsonNode rows = Ran.well("lightcurve", store, "19", "--measurement", "ch1-auto,ch2-auto", "--json")
                .json();
        assertThat(rows.get(0).path("status").asText()).isEqualTo("sentinel");
        assertThat(rows).anyMatch(row -> row.path("status").asText().equals("measured"));
        assertThat(rows).anyMatch(row -> row.path("status").asText().equals("not populated"));
        JsonNode queried = Ran.well("query", store, "--object", "19", "--lightcurves", "--json")
                .json()
                .get(0)
                .path("lightcurves");
        assertThat(queried.get(0).path("status").asText()).isEqualTo("sentinel");
        assertThat(Ran.well("lightcurve", store, "19", "--measurement", "ch1-auto")
                        .lines()
                        .get(2))
                .endsWith("-        -  sentinel");
        assertThat(Ran.refused("lightcurve", store, "19", "--where-point", "mag < 20 or status = 'not_populated'"))
                .contains("character 22", "none of measured, sentinel, unmatched, not populated");
    }

    @Test
    void reportsNameTheQuantities() {
        assertThat(Ran.well("verify", store).out()).contains("rows of quantities stored");
        assertThat(Ran.well("info", store).out()).contains("quantities     ch1-mag");
        Path single = catalog("ch1", "epoch_0000");
        assertThat(Ran.well("populate", store, single, "--epoch", "epoch_0000", "--prefix", "ch1", "--again")
                        .out())
                .contains("quantities     ch1-flags, ch1-class_star of 389 rows");
    }

    @Test
    void aQuantityThatTheReferenceLacksIsRefusedAndAVectorIsAllItsElements() throws IOException {
        Path reference = folder.resolve("own.cat");
        List<String> lines = new ArrayList<>(CATALOG);
        lines.set(6, "# 8 FLUX_RADIUS");
        lines.add("1 15.0 0.1 0 0.5 1.0 2.0 3.0");
        Files.write(reference, lines);
        List<Object> create = List.of("create", folder.resolve("own"), "--reference", reference, "--quantity");

        assertThat(refused(create, "FLAG")).contains("no column of numbers 'FLAG'", "FLAGS, CLASS_STAR");
        assertThat(refused(create, "MAG_AUTO")).contains("MAG_AUTO is a magnitude");
        List<Object> well = new ArrayList<>(create);
        well.add("FLUX_APER");
        assertThat(Ran.well(well.toArray()).out())
                .contains("quantities    default-mag, default-mag_err, default-flux_aper_1, default-flux_aper_2\n");
    }

    private static String refused(List<Object> create, String quantity) {
        List<Object> words = new ArrayList<>(create);
        words.add(quantity);
        return Ran.refused(words.toArray());
    }

    @Test
    void aConditionThatDoesNotFitPointsAtTheCharacter() {
        for (List<Object> command :
                List.of(List.<Object>of("lightcurve", store, "8"), List.<Object>of("query", store, "--lightcurves"))) {
            List<Object> words = new ArrayList<>(command);
            words.addAll(List.of("--where-point", "mag < 16 and flag & 4 = 0"));
            assertThat(Ran.refused(words.toArray())).contains("character 14", "'flags'", ">>> flag & 4 = 0");
        }
        assertThat(Ran.refused("query", store, "--where-point", "mag < 16")).contains("--lightcurves");
    }
}
