package org.lightloom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process: streams, exit status, two writers of one epoch. */
class RealProcessTest {
    @TempDir
    Path folder;

    private Path store = Path.of("");

    @BeforeEach
    void create() {
        store = folder.resolve("sky.zarr");
        Ran.well("create", store, "--reference", Sky.REFERENCE, "--epoch", "e4");
    }

    private OwnProcess start(String log, String... arguments) throws IOException {
        return OwnProcess.start(folder.resolve(log), List.of(arguments));
    }

    private List<String> populate(int part) {
        return List.of(
                "populate",
                store.toString(),
                Sky.format("head.cat").toString(),
                "--epoch",
                "e4",
                "--partition",
                part + "/2");
    }

    @Test
    void twoProcessesOfOneEpochLoseNothingAndPrintWhatTheInProcessCommandPrints() throws Exception {
        OwnProcess one = start("one", populate(0).toArray(String[]::new));
        OwnProcess two = start("two", populate(1).toArray(String[]::new));
        one.requireSuccess();
        two.requireSuccess();

        assertThat(Ran.well("verify", store).out()).contains("2331 values stored, 2331 of them compared");
        start("csv", "lightcurve", store.toString(), "237", "--format", "csv").requireSuccess();
        assertThat(Files.readString(folder.resolve("csv.out")))
                .isEqualTo(
                        Ran.well("lightcurve", store, "237", "--format", "csv").out());
        assertThat(folder.resolve("csv.err")).isEmptyFile();
    }

    @Test
    void errorsGoToStderrWithTheirStatus() throws Exception {
        Process refused =
                start("refused", "lightcurve", store.toString(), "nobody").process();

        assertThat(refused.waitFor()).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(folder.resolve("refused.out")).isEmptyFile();
        assertThat(Files.readString(folder.resolve("refused.err")))
                .hasLineCount(1)
                .contains("unknown object 'nobody'");
    }

    @Test
    void aFullDiskIsNoSuccess() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full));
        Files.createSymbolicLink(folder.resolve("full.out"), full);

        Process csv = start("full", "lightcurve", store.toString(), "1", "--format", "csv")
                .process();

        assertThat(csv.waitFor()).isEqualTo(ExitStatus.DAMAGED);
        assertThat(Files.readString(folder.resolve("full.err"))).contains("stdout could not be written");
    }

    @Test
    void anOutputMayBeTheOwnStdout() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/stdout")));
        String printed = Ran.well("query", store, "--object", "237").out();

        start("query", "query", store.toString(), "--object", "237", "-o", "/dev/stdout")
                .requireSuccess();

        assertThat(folder.resolve("query.out")).hasContent(printed);
        assertThat(Files.readString(folder.resolve("query.err"))).contains("wrote /dev/stdout: 1 objects");
        assertThat(Path.of("/dev/stdout")).isSymbolicLink();
    }

    @Test
    void aFitsFileHasTheWholeDescriptionOfItsTimesAndStderrNothingOfTheLibrary() throws Exception {
        Ran.well("populate", store, Sky.format("head.cat"), "--epoch", "e5", "--var", "mjd=60318");
        Path file = folder.resolve("curves.fits");
        List<String> asked = List.of(
                "query",
                store.toString(),
                "--object",
                "237",
                "--lightcurves",
                "--bjd",
                "--time-scale",
                "utc",
                "--site",
                "20.81,-32.38,1798");
        List<String> words = new ArrayList<>(asked);
        words.addAll(List.of("-o", file.toString()));
        start("fits", words.toArray(String[]::new)).requireSuccess();

        String described = Ran.well(asked.toArray()).lines().get(0).substring("# bjd_tdb: ".length());
        String cards = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(described).hasSizeGreaterThan(68).endsWith("time_reference unknown");
        assertThat(cards.replaceAll("&' *CONTINUE  '", "")).contains("'" + described + "'");
        assertThat(cards.indexOf("TCOMM8  = 'BJD_TDB for the site") % 80).isZero();
        assertThat(Files.readString(folder.resolve("fits.err"))).hasLineCount(1).startsWith("wrote ");
    }
}
