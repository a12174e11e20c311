package org.lightloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.lightcurves.Manifest;
import org.lightloom.lightcurves.export.Decimals;

/** {@code query} of a store with both channels. */
class QueryCommandTest {
    @TempDir
    static Path folder;

    private static DualStore dual =
            new DualStore(Path.of(""), new DemoCatalogs(Path.of(""), new Manifest(Path.of(""), List.of(), List.of())));

    @BeforeAll
    static void create() throws IOException {
        dual = DualStore.populated(folder);
    }

    private static List<String> positionOf(String object) {
        String line = Ran.well("query", dual.path(), "--object", object, "--variable", "ra,dec")
                .lines()
                .get(1);
        return List.of(line.split(",", -1)).subList(1, 3);
    }

    @Test
    void aConeAnswersObjectsWithTheirVariables() {
        List<String> position = positionOf("237");
        JsonNode found = Ran.well(
                        "query",
                        dual.path(),
                        "--cone",
                        position.get(0) + "," + position.get(1) + ",0.0001",
                        "--format",
                        "json")
                .json();
        assertThat(found).hasSize(1);
        assertThat(found.get(0).path("object").asText()).isEqualTo("237");
        assertThat(found.get(0).path("ra").asText()).isEqualTo(position.get(0));
        assertThat(found.get(0).path("dec").asText()).isEqualTo(position.get(1));
        assertThat(found.get(0).path("separation").asDouble()).isZero();
        assertThat(found.get(0).has("mag_auto")).isTrue();
    }

    @Test
    void aKeyMayHaveACommaAndSeveralAreSeparatedByOne(@TempDir Path own) throws IOException {
        Path reference = Files.writeString(
                own.resolve("reference.csv"),
                "id,ra,dec,mag,mag_err\n\"a,b\",150,2,15,0.1\nc,150.1,2,16,0.1\nd,150.2,2,17,0.1\n");
        Path store = own.resolve("sky.zarr");
        Ran.well("create", store, "--reference", reference);

        assertThat(Ran.well("query", store, "--object", "a,b", "--variable", "ra")
                        .lines())
                .containsExactly("object,ra", "\"a,b\",150");
        assertThat(Ran.well("query", store, "--object", "a,b", "--object", "c, d", "--variable", "ra")
                        .lines())
                .hasSize(4);
        assertThat(Ran.refused("query", store, "--object", "a,c")).contains("unknown object 'a'");
    }

    @Test
    void magnitudesOfTheReferenceAreItsDecimalNumbers() throws IOException {
        String magnitude = Sky.cell(Sky.REFERENCE, "237", 5);
        assertThat(Ran.well("query", dual.path(), "--where", "mag_auto = " + magnitude, "--variable", "mag_auto")
                        .lines())
                .contains(
                        "237," + new BigDecimal(magnitude).stripTrailingZeros().toPlainString());
    }

    @Test
    void numbersOfAFitsReferenceAreTheDecimalOnesOfItsFloats(@TempDir Path own) {
        Path store = own.resolve("fits.zarr");
        Ran.well("create", store, "--reference", Sky.format("ldac.fits"));
        assertThat(Ran.well("query", store, "--variable", "class_star,mag_auto,x_image")
                        .lines())
                .hasSizeGreaterThan(300)
                .filteredOn(line -> !line.startsWith("object"))
                .allSatisfy(line -> assertThat(line.split(",", -1))
                        .allSatisfy(cell -> assertThat(cell).isEqualTo(Decimals.text(Float.parseFloat(cell)))));
    }

    @Test
    void aListOfObjectsThatCannotBeReadIsWrongInput() throws IOException {
        assertThat(Ran.refused("query", dual.path(), "--objects-from", folder.resolve("none")))
                .contains("--objects-from", "none", "no such file");
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 1});
        assertThat(Ran.refused("query", dual.path(), "--objects-from", binary)).contains("binary", "UTF-8");
    }

    @Test
    void nothingFoundIsAnEmptyTable() {
        assertThat(Ran.well("query", dual.path(), "--cone", "10,10,0.1", "--json")
                        .json())
                .isEmpty();
        assertThat(Ran.well("query", dual.path(), "--cone", "10,10,0.1", "--variable", "ra")
                        .lines())
                .containsExactly("object,ra");
    }

    @Test
    void lightCurvesAreTheRowsOfLightcurve() {
        List<String> expected = new ArrayList<>(
                Ran.well("lightcurve", dual.path(), "237", "--format", "csv").lines());
        assertThat(Ran.well("query", dual.path(), "--object", "237", "--lightcurves")
                        .lines())
                .isEqualTo(expected);

        expected.removeIf(line -> !line.startsWith("237,ch1-auto,epoch_000"));
        assertThat(expected).hasSizeGreaterThan(2);
        List<String> some = Ran.well(
                        "query",
                        dual.path(),
                        "--object",
                        "237",
                        "--lightcurves",
                        "--measurement",
                        "ch1-auto",
                        "--time",
                        ",60353",
                        "--where-epoch",
                        "prefix = 'ch1'")
                .lines();
        assertThat(some.subList(1, some.size())).isEqualTo(expected);
    }

    @Test
    void jsonHasLightCurvesAsMembersOfTheirObjects() {
        JsonNode found = Ran.well("query", dual.path(), "--object", "237,17", "--lightcurves", "--json")
                .json();
        assertThat(found).hasSize(2);
        assertThat(found.get(1).path("lightcurves")).hasSize(12 * 58);
        JsonNode point = found.get(1).path("lightcurves").get(0);
        assertThat(point.path("measurement").asText()).isEqualTo("ch1-auto");
        assertThat(point.path("mag").floatValue()).isBetween(16f, 17.5f);
    }

    @Test
    void anEndingThatStandsForNoFormatIsRefused() throws IOException {
        for (String name : List.of("curves.csv.gz", "curves.hdf5")) {
            assertThat(Ran.refused("query", dual.path(), "--object", "237", "-o", folder.resolve(name)))
                    .contains("stands for no format", "--format");
            assertThat(folder.resolve(name)).doesNotExist();
        }
        Path plain = Files.createDirectories(folder.resolve("of.today")).resolve("curves");
        assertThat(Ran.of("query", dual.path(), "--object", "237", "-o", plain).status())
                .isEqualTo(ExitStatus.DONE);
        assertThat(Files.readString(plain)).startsWith("object,");
    }

    @Test
    void aFileIsThereWhollyOrNotAtAll() throws IOException {
        Path file = folder.resolve("out").resolve("curves.csv");
        Files.createDirectories(file.getParent());
        Ran ran = Ran.of("query", dual.path(), "--object", "237", "--lightcurves", "--output", file);
        assertThat(ran.status()).isEqualTo(ExitStatus.DONE);
        assertThat(ran.err()).contains("1 objects, 696 points");
        assertThat(Files.readString(file))
                .isEqualTo(Ran.well("query", dual.path(), "--object", "237", "--lightcurves")
                        .out());
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
        assertThat(Ran.refused("query", dual.path(), "-o", folder.resolve("no").resolve("x.csv")))
                .contains("its folder must exist");
    }

    @Test
    void everyFormatIsWrittenToAFile() throws IOException {
        for (String ending : List.of("csv", "json", "vot", "ecsv", "fits", "parquet")) {
            Path file = folder.resolve("every." + ending);
            Ran ran = Ran.of("query", dual.path(), "--object", "237", "--lightcurves", "-o", file);
            assertThat(ran.status()).as(ran.err()).isEqualTo(ExitStatus.DONE);
            assertThat(ran.err()).contains(", " + Files.size(file) + " bytes");
        }
    }

    @Test
    void anOutputAndJsonPrintADocumentAboutTheFile() {
        Path file = folder.resolve("about.json");
        List<Object> asked = List.of("query", dual.path(), "--object", "237,17", "-o", file, "--json");
        JsonNode objects = Ran.of(asked.toArray()).json();
        assertThat(objects.path("file").asText()).isEqualTo(file.toString());
        assertThat(objects.path("rows").asLong()).isEqualTo(2);
        assertThat(objects.path("bytes").asLong()).isEqualTo(file.toFile().length());

        List<Object> more = new ArrayList<>(asked);
        more.add("--lightcurves");
        JsonNode curves = Ran.of(more.toArray()).json();
        assertThat(curves.path("objects").asLong()).isEqualTo(2);
        assertThat(curves.path("rows").asLong()).isEqualTo(2 * 12 * 58);
        more.addAll(List.of("--where-point", "mag < 17"));
        JsonNode points = Ran.of(more.toArray()).json();
        assertThat(points.has("rows")).isFalse();
        assertThat(points.path("rows_at_most").asLong()).isEqualTo(2 * 12 * 58);
    }

    @Test
    void barycentricTimesSayWhatTheyAreFor() {
        List<Object> asked = List.of("query", dual.path(), "--object", "237", "--lightcurves", "--bjd");
        assertThat(Ran.refused(asked.toArray())).contains("UTC, TAI, TT or TDB");
        List<Object> more = new ArrayList<>(asked);
        more.addAll(List.of("--time-scale", "utc", "--measurement", "ch1-auto", "--time", ",60319"));
        List<String> lines = Ran.well(more.toArray()).lines();
        assertThat(lines.get(0)).startsWith("# bjd_tdb: ").contains("geocentre", "UTC", "time_reference start");
        assertThat(lines.get(1)).isEqualTo("object,measurement,epoch,mjd,mag,mag_err,status,bjd_tdb");
        assertThat(Double.parseDouble(lines.get(2).split(",", -1)[7]) - 2_400_000.5)
                .isBetween(60318.396275 - 500 / 86_400.0, 60318.396275 + 600 / 86_400.0);
        assertThat(Ran.refused("query", dual.path(), "--lightcurves", "--site", "1,2,3"))
                .contains("--bjd");
    }

    @Test
    void statisticsAreOfTheMeasurementGivenAndNeverSilentlyComputed() throws IOException {
        DualStore own = DualStore.populated(Files.createDirectories(folder.resolve("own")));
        List<Object> asked = new ArrayList<>(List.of(
                "query", own.path(), "--where", "15 < median and n_good > 20", "--variable", "ra,median,n_good"));
        asked.addAll(List.of("--measurement", "ch1-auto"));
        Ran without = Ran.of(asked.toArray());
        assertThat(without.status()).isEqualTo(ExitStatus.DONE);
        assertThat(without.err()).contains("computed from the light curves", "lightloom consolidate");
        Ran.well("consolidate", own.path());

        Ran kept = Ran.well(asked.toArray());
        assertThat(kept.out()).isEqualTo(without.out());
        assertThat(kept.err()).isEmpty();
        assertThat(kept.lines().get(0)).isEqualTo("object,ra,median,n_good");
        assertThat(kept.lines())
                .hasSizeGreaterThan(2)
                .allSatisfy(line -> assertThat(
                                line.startsWith("object") || Double.parseDouble(line.split(",", -1)[2]) > 15)
                        .isTrue());
        assertThat(Ran.refused("query", own.path(), "--where", "median > 15", "--measurement", "ch1-auto,ch2-auto"))
                .contains("character 1", "one measurement", "ch1-auto, ch2-auto");
        assertThat(Ran.refused("query", own.path(), "--measurement", "ch1-auto"))
                .contains("--lightcurves", "statistic");

        Path other = own.catalog("ch1", "epoch_0001");
        Ran.well("populate", own.path(), other, "--epoch", "epoch_0000", "--prefix", "ch1", "--replace");
        Ran computed = Ran.of(asked.toArray());
        assertThat(computed.err()).contains("computed from the light curves", "lightloom consolidate");
        Ran.well("consolidate", own.path());
        Ran again = Ran.well(asked.toArray());
        assertThat(again.err()).isEmpty();
        assertThat(again.out()).isEqualTo(computed.out()).isNotEqualTo(kept.out());
    }

    @Test
    void wrongInputIsOneLine() {
        assertThat(Ran.refused("query", dual.path(), "--where", "mag_auto > 3 nd ra < 2"))
                .contains("character 14", ">>> nd ra < 2");
        assertThat(Ran.refused("query", dual.path(), "--where", "median > 15")).contains("one measurement");
        assertThat(Ran.refused("query", dual.path(), "--cone", "1,2")).contains("RA,DEC,RADIUS");
        assertThat(Ran.refused("query", dual.path(), "--cone", "1,95,1")).contains("-90 to 90");
        assertThat(Ran.refused("query", dual.path(), "--nearest", "1,2,1.5")).contains("whole number");
        assertThat(Ran.refused("query", dual.path(), "--polygon", "1,2,3,4,5")).contains("no pairs");
        assertThat(Ran.refused("query", dual.path(), "--object", "none")).contains("unknown object 'none'");
        assertThat(Ran.refused("query", dual.path(), "--time", "1,2")).contains("--lightcurves");
        assertThat(Ran.refused("query", dual.path(), "--lightcurves", "--measurement", "ch9-auto"))
                .contains("unknown measurement");
        assertThat(Ran.refused("query", dual.path(), "--lightcurves", "--where-epoch", "seing < 2"))
                .contains("seeing_arcsec");
        assertThat(Ran.refused("query", dual.path(), "--json", "--format", "csv"))
                .contains("contradict");
    }
}
