package org.lightloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.lightcurves.Dimension;
import org.lightloom.lightcurves.Lightcurve;
import org.lightloom.lightcurves.LightcurveStorage;

/** {@code populate} with one catalog. */
class PopulateCommandTest {
    private static final int MAG_AUTO = 5;

    @TempDir
    Path folder;

    private Path store = Path.of("");

    @BeforeEach
    void create() {
        store = folder.resolve("sky.zarr");
        Ran.well("create", store, "--reference", Sky.REFERENCE);
    }

    private Ran populate(Object... more) {
        Object[] arguments = new Object[more.length + 5];
        System.arraycopy(new Object[] {"populate", store, Sky.format("head.cat"), "--epoch", "e4"}, 0, arguments, 0, 5);
        System.arraycopy(more, 0, arguments, 5, more.length);
        return Ran.of(arguments);
    }

    private Lightcurve.Point point(String object) {
        return LightcurveStorage.load(store)
                .lightcurve(object, "default-auto")
                .points()
                .get(0);
    }

    private long stored() {
        return LightcurveStorage.load(store).verify().cellsStored();
    }

    @Test
    void theReportSaysAllThatHappened() {
        List<String> report =
                populate("--var", "mjd=60324.374311", "--var", "band=g").lines();

        assertThat(report.get(0))
                .isEqualTo("populated e4 with 2331 measurements (389 of 389 rows matched) from epoch_0004.head.cat");
        assertThat(report.subList(1, report.size())).allMatch(line -> line.startsWith("  "));
        assertThat(String.join("\n", report))
                .contains(
                        "objects found  389 of 389 (100 %)",
                        "3 sentinels (99.0), 0 not finite",
                        "replaced       0 values",
                        "default-auto, default-iso",
                        "verified       yes",
                        "seconds        read ",
                        "match ",
                        "encode ",
                        "commit ",
                        "verify ")
                .containsPattern("commits +[0-9a-f-]{36}");
        LightcurveStorage storage = LightcurveStorage.load(store);
        assertThat(storage.numbers(Dimension.EPOCH, "mjd").orElseThrow()).containsExactly(60324.374311);
        assertThat(storage.texts(Dimension.EPOCH, "band").orElseThrow()).containsExactly("g");
    }

    @Test
    void aCatalogOfWhichNothingMatchesLeavesNoNewEpoch() throws IOException {
        Path strangers = Files.writeString(
                folder.resolve("strangers.csv"), "id,mag_auto,magerr_auto\n90001,15.0,0.1\n90002,16.0,0.1\n");

        Ran ran = Ran.of("populate", store, strangers, "--epoch", "e9", "--var", "mjd=60000.5");

        assertThat(ran.lines().get(0))
                .isEqualTo("nothing stored for e9 from strangers.csv: none of its 2 rows matches an object; the new"
                        + " epoch was not registered");
        assertThat(String.join("\n", ran.lines())).contains("2 rows: ").doesNotContain("commits");
        assertThat(LightcurveStorage.load(store).epochKeys()).isEmpty();
        populate();
        assertThat(Ran.of("populate", store, strangers, "--epoch", "e4").lines())
                .startsWith("nothing stored for e4 from strangers.csv: none of its 2 rows matches an object")
                .noneMatch(line -> line.contains("verified") || line.contains("commits"));
        assertThat(Ran.of("populate", store, strangers, "--epoch", "e4", "--json")
                        .json()
                        .at("/reports/0/status")
                        .asText())
                .isEqualTo("nothing_matched");
    }

    @Test
    void aTimeThatIsNoFiniteNumberIsRefusedAndLeavesNoEpoch() throws IOException {
        for (String time : List.of("1e400", "Infinity", "-Infinity", "NaN", "nan", "tonight")) {
            Ran ran = populate("--var", "mjd=" + time);

            assertThat(ran.status()).as(time).isEqualTo(ExitStatus.WRONG_INPUT);
            assertThat(ran.err()).contains("mjd of e4 is '" + time + "', which is no finite number");
        }
        Path manifest = Files.writeString(
                folder.resolve("list.csv"), "epoch,catalog,depth\ne4," + Sky.format("head.cat") + ",-1e999\n");
        assertThat(Ran.of("populate", store, "--manifest", manifest).err())
                .contains("list.csv, line 2: depth of e4 is '-1e999', which is no finite number");
        assertThat(LightcurveStorage.load(store).epochKeys()).isEmpty();
        assertThat(populate("--var", "mjd=60324.37").status()).isZero();
    }

    @Test
    void aLimitThatNoErrorCanKeepIsRefused() {
        for (String limit : List.of("-1", "NaN")) {
            assertThat(Ran.refused("populate", store, Sky.format("head.cat"), "--epoch", "e4", "--max-mag-err", limit))
                    .contains("--max-mag-err is a magnitude, 0 or more, not " + limit);
        }
    }

    @Test
    void aVariableIsGivenOnceAsNameAndValue() {
        for (String second : List.of("band=r", "band=g", "band=")) {
            assertThat(Ran.refused(
                            "populate",
                            store,
                            Sky.format("head.cat"),
                            "--epoch",
                            "e4",
                            "--var",
                            "band=g",
                            "--var",
                            second))
                    .contains("--var band: is given twice");
        }
        assertThat(Ran.refused("populate", store, Sky.format("head.cat"), "--epoch", "e4", "--var", "band"))
                .contains("--var band: is NAME=VALUE");
        populate("--var", "note=a=b");
        assertThat(LightcurveStorage.load(store).texts(Dimension.EPOCH, "note").orElseThrow())
                .containsExactly("a=b");
    }

    @Test
    void aPercentageIsAllOrNothingOnlyWhereTheCountIs() throws IOException {
        Path catalog = folder.resolve("reference.cat");
        List<String> lines = Files.readAllLines(Sky.REFERENCE);
        Files.write(catalog, lines.subList(0, lines.size() - 1));
        assertThat(Ran.well("populate", store, catalog, "--epoch", "e1").out())
                .contains("objects found  388 of 389 (99 %)");

        List<String> one = lines.stream().filter(line -> line.startsWith("#")).collect(Collectors.toList());
        one.add(lines.get(lines.size() - 1));
        Files.write(catalog, one);
        assertThat(Ran.well("populate", store, catalog, "--epoch", "e2").out())
                .contains("objects found  1 of 389 (1 %)", "only 1 of the reference's 389 objects were found (1 %)");
    }

    @Test
    void jsonHasEveryCount() {
        JsonNode report = populate("--json").json().path("reports").get(0);

        assertThat(report.path("counts").path("written").asInt()).isEqualTo(2331);
        assertThat(report.path("verification").asText()).isEqualTo("verified");
        assertThat(report.path("commits")).hasSize(1);
        assertThat(report.path("seconds").path("read").isNumber()).isTrue();
    }

    @Test
    void everyFormatGivesTheSameCells() throws IOException {
        String truth = Sky.cell(Sky.format("head.cat"), "237", MAG_AUTO);
        for (String format : List.of("head.cat", "fits1.fits", "ldac.fits", "skycat.cat", "tpx.fits", "vot.xml")) {
            Ran.well("populate", store, Sky.format(format), "--epoch", "e4", "--again");

            Lightcurve.Point v05 = point("237");
            assertThat(v05.magnitude())
                    .as(format)
                    .isCloseTo(
                            Float.parseFloat(truth),
                            org.assertj.core.api.Assertions.within(
                                    format.endsWith("fits") || format.endsWith("xml") ? 1e-4f : 0f));
        }
    }

    @Test
    void aFileWithoutHeaderTakesItsColumnsFromTheUser() {
        assertThat(Ran.refused("populate", store, Sky.format("ascii.cat"), "--epoch", "e4"))
                .contains("--columns 1=NUMBER");

        Ran.well(
                "populate",
                store,
                Sky.format("ascii.cat"),
                "--epoch",
                "e4",
                "--columns",
                "1=NUMBER,4=ALPHA_J2000,5=DELTA_J2000,6=MAG_AUTO,7=MAGERR_AUTO");

        assertThat(stored()).isBetween(380L, 389L);
    }

    @Test
    void whatIsThereIsSkippedUnlessAgain() {
        populate();

        assertThat(populate().out()).startsWith("skipped e4 from epoch_0004.head.cat");
        assertThat(populate("--again").out()).startsWith("populated e4 with 2331");
        assertThat(Ran.well("log", store, "--json").json()).hasSize(2);
    }

    @Test
    void dryRunReportsAndWritesNothing() {
        Ran ran = populate("--dry-run");

        assertThat(ran.status()).isEqualTo(ExitStatus.DONE);
        assertThat(ran.out()).startsWith("would populate e4 with 2331 measurements");
        assertThat(LightcurveStorage.load(store).epochKeys()).isEmpty();
    }

    @Test
    void strictRefusesAnUnknownEpoch() {
        assertThat(Ran.refused("populate", store, Sky.format("head.cat"), "--epoch", "e4", "--strict"))
                .contains("unknown epoch 'e4'");
    }

    @Test
    void partitionsOfOneCatalogAddUpToAllOfIt() {
        populate("--partition", "0/3");
        long third = stored();
        populate("--partition", "2/3");
        populate("--partition", "1/3");

        assertThat(third).isBetween(700L, 800L);
        assertThat(stored()).isEqualTo(2331);
        assertThat(Ran.refused("populate", store, Sky.format("head.cat"), "--epoch", "e4", "--partition", "3/3"))
                .contains("3/3");
    }

    @Test
    void measurementsAreChosenByKeyAndWrongOnesAreExplained() {
        populate("--measurement", "default-auto,default-iso");

        assertThat(stored()).isEqualTo(777); // of 2 x 389 one is a sentinel
        assertThat(Ran.refused("populate", store, Sky.format("head.cat"), "--epoch", "e4", "--measurement", "MAG_AUTO"))
                .contains("MAG_AUTO is a column; its measurement key is default-auto");
        assertThat(Ran.refused(
                        "populate", store, Sky.format("head.cat"), "--epoch", "e4", "--measurement", "default-aut"))
                .contains("default-auto", "valid are");
    }

    @Test
    void byPositionTheNumbersDoNotMatter() {
        Ran ran = Ran.well(
                "populate",
                store,
                Sky.single("epoch_0017.ldac.fits"),
                "--epoch",
                "e17",
                "--match",
                "position",
                "--radius",
                "2");

        assertThat(ran.out()).contains("161 of 168 rows matched", "unmatched      7 rows", "warning", "41 %");
        Ran.well("verify", store);
        assertThat(Ran.refused("populate", store, Sky.single("epoch_0017.ldac.fits"), "--epoch", "x"))
                .contains("--match position");
    }

    private Ran populateFrame(Path into, String epoch, String... more) {
        List<Object> words = new ArrayList<>(List.of("populate", into, Sky.single("epoch_0017.ldac.fits")));
        words.addAll(List.of("--epoch", epoch, "--match", "position", "--radius", "2"));
        words.addAll(List.of(more));
        return Ran.well(words.toArray());
    }

    private static double timeOf(Path store, String epoch) {
        LightcurveStorage opened = LightcurveStorage.load(store);
        return opened.numbers(Dimension.EPOCH, "mjd")
                .orElseThrow()[opened.epochKeys().indexOf(epoch)];
    }

    private static final double START = 60361.129483;
    private static final double MIDDLE = START + 60 / 86_400.0;

    @Test
    void aStoreWithoutTimesTakesThatOfTheHeaderAndItsKind() {
        populateFrame(store, "middle");
        populateFrame(store, "given", "--var", "mjd=60000.25");
        populateFrame(store, "next");

        assertThat(timeOf(store, "middle")).isEqualTo(MIDDLE);
        assertThat(timeOf(store, "given")).isEqualTo(60000.25);
        assertThat(timeOf(store, "next")).isEqualTo(MIDDLE);
        populateFrame(store, "given", "--again");
        assertThat(timeOf(store, "given")).isEqualTo(60000.25);
        assertThat(Ran.well("info", store).out()).contains("are of the middle of an exposure, in UTC");
        JsonNode info = Ran.well("info", store, "--json").json();
        assertThat(info.path("time_reference").asText()).isEqualTo("mid");
        assertThat(info.path("time_scale").asText()).isEqualTo("UTC");
    }

    @Test
    void theTimeOfAHeaderIsNotMixedWithTimesOfAnUnknownKind() {
        populate("--var", "mjd=60324.5");

        Ran ran = populateFrame(store, "b");

        assertThat(ran.out()).contains("mid of exposure in UTC", "is left out", "those of the store are of an unknown");
        assertThat(timeOf(store, "b")).isNaN();
    }

    @Test
    void theTimeOfAHeaderIsOfTheKindOfTheStore() {
        Path starts = store.resolveSibling("starts.zarr");
        Ran.well("create", starts, "--reference", Sky.REFERENCE, "--time-reference", "start", "--time-scale", "utc");
        Ran.well("populate", starts, Sky.format("head.cat"), "--epoch", "a", "--var", "mjd=60324.5");
        populateFrame(starts, "b");
        assertThat(timeOf(starts, "b")).isEqualTo(START);

        Path other = store.resolveSibling("other.zarr");
        Ran.well("create", other, "--reference", Sky.REFERENCE, "--time-reference", "mid", "--time-scale", "tt");
        Ran.well("populate", other, Sky.format("head.cat"), "--epoch", "a", "--var", "mjd=60324.5");
        Ran ran = populateFrame(other, "b");
        assertThat(ran.out()).contains("mid of exposure in UTC", "is left out", "mid of exposure in TT");
        assertThat(timeOf(other, "b")).isNaN();
    }

    @Test
    void strictIsStatus1WhenRowsAreLeftOut() {
        populate();

        Ran ran = Ran.of(
                "populate", store, Sky.single("epoch_0017.cat"), "--epoch", "e4", "--match", "position", "--strict");

        assertThat(ran.status()).isEqualTo(ExitStatus.FELL_SHORT);
        assertThat(ran.out()).contains("161 of 168 rows matched");
    }

    @Test
    void overlapBestKeepsTheSmallerErrorWhateverTheOrder() throws IOException {
        Path worse = brighterAndWorse();
        for (List<Path> order :
                List.of(List.of(worse, Sky.format("head.cat")), List.of(Sky.format("head.cat"), worse))) {
            for (Path catalog : order) {
                Ran.well("populate", store, catalog, "--epoch", "e4", "--overlap", "best", "--again");
            }
            assertThat(point("237").magnitude())
                    .isEqualTo(Float.parseFloat(Sky.cell(Sky.format("head.cat"), "237", MAG_AUTO)));
        }
        Ran ran = Ran.well("populate", store, worse, "--epoch", "e4", "--again");
        assertThat(ran.out()).contains("replaced       1 values");
        assertThat(point("237").magnitude()).isEqualTo(15f);
        Ran.well("verify", store);
    }

    /** Object 237 alone, one magnitude, with a large error. */
    private Path brighterAndWorse() throws IOException {
        return Files.writeString(folder.resolve("worse.csv"), "id,mag_auto,magerr_auto\n237,15.0,0.5\n");
    }

    @Test
    void replaceLeavesNothingStale() throws IOException {
        populate();

        Ran.well("populate", store, brighterAndWorse(), "--epoch", "e4", "--replace");

        assertThat(stored()).isEqualTo(1);
        Ran.well("verify", store);
    }

    @Test
    void valuesWithLargeErrorsAreLeftOutAndCounted() {
        Ran ran = populate("--max-mag-err", "0.05");

        assertThat(ran.out()).containsPattern("left out +[1-9]\\d* over --max-mag-err");
        assertThat(stored()).isLessThan(2331);
        Ran.well("verify", store);
    }

    @Test
    void withoutVerificationTheReportSaysSo() {
        assertThat(populate("--no-verify").out()).contains("verified       no: not asked for");
    }

    @Test
    void optionsThatContradictAreRefused() {
        assertThat(Ran.refused("populate", store)).contains("--manifest");
        assertThat(Ran.refused("populate", store, "x.cat")).contains("--epoch");
        assertThat(Ran.refused("populate", store, "x.cat", "--epoch", "e")).contains("x.cat", "no such file");
        assertThat(Ran.refused("populate", store, "x.cat", "--manifest", "m.csv"))
                .contains("--manifest");
        assertThat(Ran.refused("populate", store, "x.cat", "--epoch", "e", "--radius", "1"))
                .contains("--match position");
        assertThat(Ran.refused("populate", store, "x.cat", "--epoch", "e", "--match", "name"))
                .contains("id or position");
        assertThat(Ran.refused("populate", store, "x.cat", "--epoch", "e", "--overlap", "first"))
                .contains("--overlap");
        assertThat(Ran.refused("populate", store, "x.cat", "--epoch", "e", "--workers", "0"))
                .contains("worker");
        assertThat(Ran.refused("populate", store, "x.cat", "--epoch", "e", "--var", "m-j=1"))
                .contains("m-j");
        assertThat(Ran.refused("populate", store, Sky.format("head.cat"), "--epoch", "e", "--prefix", "ch9"))
                .contains("no measurement in common", "ch9-auto", "--prefix");
    }
}
