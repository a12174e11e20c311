package org.lightloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.lightcurves.Manifest;
import org.lightloom.lightcurves.export.Decimals;

/** {@code lightcurve}, {@code epoch}, {@code info}, {@code log} and {@code zarr info} of a store with both channels. */
class ReadingCommandsTest {
    private static final int MAG_AUTO = 5;
    private static final int MAGERR_AUTO = 6;

    @TempDir
    static Path folder;

    private static DualStore dual =
            new DualStore(Path.of(""), new DemoCatalogs(Path.of(""), new Manifest(Path.of(""), List.of(), List.of())));

    @BeforeAll
    static void create() throws IOException {
        dual = DualStore.populated(folder);
    }

    // ---- lightcurve

    @Test
    void csvIsAllEpochsInTimeOrderWithAllDigitsAndNothingElse() throws IOException {
        List<String> lines = Ran.well("lightcurve", dual.path(), "237", "--measurement", "ch2-auto", "--format", "csv")
                .lines();

        record Expected(double mjd, String line) {}
        Map<String, Expected> byEpoch = new TreeMap<>();
        for (Manifest.Row row : dual.manifest().rows()) {
            double mjd = Double.parseDouble(row.values().getOrDefault("mjd", "NaN"));
            String start = "237,ch2-auto," + row.epoch() + "," + Decimals.text(mjd) + ",";
            if (row.prefix().orElse("").equals("ch2")) {
                Path catalog = dual.catalog("ch2", row.epoch());
                String mag = Decimals.text(Float.parseFloat(Sky.cell(catalog, "237", MAG_AUTO)));
                String magErr = Decimals.text(Float.parseFloat(Sky.cell(catalog, "237", MAGERR_AUTO)));
                byEpoch.put(row.epoch(), new Expected(mjd, start + mag + "," + magErr + ",measured"));
            } else {
                byEpoch.putIfAbsent(row.epoch(), new Expected(mjd, start + ",,not populated"));
            }
        }
        List<String> expected = new ArrayList<>(List.of("object,measurement,epoch,mjd,mag,mag_err,status"));
        byEpoch.values().stream()
                .sorted(Comparator.comparingDouble(Expected::mjd))
                .forEach(row -> expected.add(row.line()));
        assertThat(lines).isEqualTo(expected);
        assertThat(lines).hasSize(59).anyMatch(line -> line.endsWith(",,,not populated"));
    }

    @Test
    void withoutMeasurementAllOfThemArePrinted() {
        assertThat(Ran.well("lightcurve", dual.path(), "1", "--format", "csv").lines())
                .hasSize(1 + 12 * 58);
    }

    @Test
    void addAndPeriodChangeTheMagnitudesAndAddAPhase() throws IOException {
        List<String> lines = Ran.well(
                        "lightcurve",
                        dual.path(),
                        "237",
                        "--measurement",
                        "ch1-auto",
                        "--format",
                        "csv",
                        "--add",
                        "epoch_zeropoint_offset",
                        "--period",
                        "0.632163",
                        "--t0",
                        "60374.2666")
                .lines();

        String[] first = lines.get(1).split(",", -1);
        float mag = Float.parseFloat(Sky.cell(dual.catalog("ch1", "epoch_0000"), "237", MAG_AUTO));
        double cycles = (60318.396275 - 60374.2666) / 0.632163;
        assertThat(lines.get(0)).isEqualTo("object,measurement,epoch,mjd,mag,mag_err,status,phase");
        assertThat(Float.parseFloat(first[4])).isEqualTo((float) (mag + 0.1149));
        assertThat(Double.parseDouble(first[7]))
                .isCloseTo(cycles - Math.floor(cycles), org.assertj.core.api.Assertions.within(1e-7));
    }

    @Test
    void jsonIsAnArrayWithNullForWhatIsMissing() {
        JsonNode rows = Ran.well("lightcurve", dual.path(), "237", "--measurement", "ch2-auto", "--json")
                .json();

        assertThat(rows).hasSize(58);
        assertThat(rows.get(0).path("object").asText()).isEqualTo("237");
        assertThat(rows.get(0).path("mag").isNumber()).isTrue();
        assertThat(rows)
                .anyMatch(row -> row.path("mag").isNull()
                        && row.path("mag_err").isNull()
                        && row.path("status").asText().equals("not populated"));
    }

    @Test
    void theTableShowsMissingValuesAsADash() {
        Ran ran = Ran.well("lightcurve", dual.path(), "237", "--measurement", "ch1-auto,ch2-auto");

        assertThat(ran.out()).contains("object 237, ch1-auto: measured at 58 of 58 epochs", "measured at 23 of 58");
        assertThat(ran.lines()).anyMatch(line -> line.matches("epoch_\\d+ +[0-9.]+ +- +- +not populated"));
    }

    @Test
    void plotDrawsTheFirstMeasurementOfEachPrefix() {
        Ran ran = Ran.well("lightcurve", dual.path(), "237", "--plot", "--period", "0.632163");

        assertThat(ran.out())
                .startsWith("object 237")
                .contains("ch1-auto (58)", "ch2-auto (23)", "phase (P = 0.632163 d");
        assertThat(ran.lines()).hasSizeBetween(12, 24).allMatch(line -> line.length() <= 80);
    }

    @Test
    void pngIsWrittenAndSaidOnStderr() throws IOException {
        Path png = folder.resolve("star.png");

        Ran ran = Ran.of("lightcurve", dual.path(), "237", "--png", png, "--format", "csv");

        assertThat(ran.status()).isEqualTo(ExitStatus.DONE);
        assertThat(ran.err()).contains("wrote " + png);
        assertThat(ran.lines()).hasSize(1 + 12 * 58);
        assertThat(javax.imageio.ImageIO.read(png.toFile()).getWidth()).isEqualTo(1000);
    }

    @Test
    void aPeriodThatLeavesThePhaseNoDigitsIsRefused() {
        for (List<String> options : List.of(
                List.of("--period", "1e-300"),
                List.of("--period", "1e-11"),
                List.of("--period", "0.5", "--t0", "1e300"))) {
            List<Object> words = new ArrayList<>(List.of("lightcurve", dual.path(), "237"));
            words.addAll(options);
            assertThat(Ran.refused(words.toArray())).contains("--period", "no digits", "float64");
        }
        Ran.well("lightcurve", dual.path(), "237", "--period", "1e-6");
        Ran.well("lightcurve", dual.path(), "237", "--period", "100000");
    }

    @Test
    void wrongLabelsAreNamedWithTheNearest() {
        assertThat(Ran.refused("lightcurve", dual.path(), "1x")).contains("unknown object '1x'", "the nearest is '1");
        assertThat(Ran.refused("lightcurve", dual.path(), "9999"))
                .contains("unknown object '9999'")
                .doesNotContain("nearest");
        assertThat(Ran.refused("lightcurve", dual.path(), "1", "--measurement", "ch1-aut"))
                .contains("'ch1-auto'");
        assertThat(Ran.refused("lightcurve", dual.path(), "1", "--add", "epoch_seeing"))
                .contains("'seeing_arcsec'");
        assertThat(Ran.refused("epoch", dual.path(), "epoch_00")).contains("unknown epoch", "'epoch_00");
        assertThat(Ran.refused("log", dual.path(), "--epoch", "nope")).contains("unknown epoch");
    }

    @Test
    void optionsThatContradictAreRefused() {
        assertThat(Ran.refused("lightcurve", dual.path(), "1", "--t0", "1")).contains("--period");
        assertThat(Ran.refused("lightcurve", dual.path(), "1", "--plot", "--format", "csv"))
                .contains("--plot");
        assertThat(Ran.refused("lightcurve", dual.path(), "1", "--json", "--format", "csv"))
                .contains("contradict");
        assertThat(Ran.refused("lightcurve", dual.path(), "1", "--period", "0")).contains("period");
        assertThat(Ran.refused("lightcurve", dual.path(), "1", "--png", folder.resolve("no/x.png")))
                .contains("x.png");
        assertThat(Ran.refused("lightcurve", dual.path(), "1", "--measurement", "ch1-auto,,ch2-auto"))
                .contains("empty");
    }

    // ---- epoch

    @Test
    void epochHasARowForEveryObjectWithTheCatalogsValues() throws IOException {
        List<String> lines = Ran.well(
                        "epoch", dual.path(), "epoch_0000", "--measurement", "ch1-auto", "--format", "csv")
                .lines();

        Path catalog = dual.catalog("ch1", "epoch_0000");
        assertThat(lines.get(0)).isEqualTo("object,ra,dec,ch1-auto,ch1-auto_err");
        assertThat(lines).hasSize(390);
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            float mag = Float.parseFloat(Sky.cell(catalog, cells[0], MAG_AUTO));
            assertThat(cells[3]).isEqualTo(mag == 99f ? "" : Decimals.text(mag));
        }
        assertThat(Ran.well("epoch", dual.path(), "epoch_0000", "--json").json())
                .hasSize(389);
        assertThat(Ran.well("epoch", dual.path(), "epoch_0000").lines()).hasSize(390);
    }

    // ---- info, log, zarr info

    @Test
    void infoTellsShapeLabelsVariablesAndSize() {
        assertThat(Ran.well("info", dual.path()).out())
                .contains(
                        "object 389, measurement 12, value 2, epoch 58",
                        "ch2-aper_4",
                        "ch1_mjd",
                        "58 of 58 epochs",
                        "on disk");
        assertThat(Ran.well("info", dual.path(), "--json")
                        .json()
                        .path("populated_epochs")
                        .asInt())
                .isEqualTo(58);
    }

    @Test
    void logTellsTimeWriterSourceAndCounts() {
        Ran ran = Ran.well("log", dual.path(), "--epoch", "epoch_0000");

        assertThat(ran.lines()).hasSize(3);
        assertThat(ran.out())
                .contains(
                        "epoch_0000.cat.gz",
                        "matched 389",
                        ":" + ProcessHandle.current().pid() + " lightloom");
        assertThat(Ran.well("log", dual.path(), "--json").json()).hasSize(81);
    }

    @Test
    void zarrInfoShowsTheHierarchy() {
        assertThat(Ran.well("zarr", "info", dual.path()).out())
                .contains(
                        "group, consolidated metadata",
                        "lightcurves  float32[389 object, 12 measurement, 2 value, 58 epoch]",
                        "sharding_indexed(",
                        "in shards of");
        JsonNode json = Ran.well("zarr", "info", dual.path(), "--json").json();
        assertThat(json.path("members").path("epoch_mjd").path("data_type").asText())
                .isEqualTo("float64");
        assertThat(Ran.refused("zarr", "info", folder.resolve("none"))).contains("none");
        assertThat(Ran.refused("zarr")).contains("zarr info");
    }

    @Test
    void commandsThatReadChangeNothingInTheStore() throws IOException {
        Map<String, String> before = files();

        Ran.well("info", dual.path());
        Ran.well("log", dual.path());
        Ran.well("lightcurve", dual.path(), "1");
        Ran.well("epoch", dual.path(), "epoch_0000");
        Ran.well("verify", dual.path());
        Ran.well("zarr", "info", dual.path());
        Ran.well("zarr", "read", dual.path(), "epoch", folder.resolve("epoch.json"));

        assertThat(files()).isEqualTo(before);
    }

    private static Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(dual.path())) {
            for (Path file : all.toList()) {
                files.put(file.toString(), Files.getLastModifiedTime(file) + " " + Files.size(file));
            }
        }
        return files;
    }
}
