package org.lightloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code demo}, with its real processes, one of which is killed. */
class DemoCommandTest {
    @TempDir
    Path folder;

    @Test
    void tellsTheStoryThenMakesItAnewInTheSameFolder() throws IOException {
        Path demo = folder.resolve("demo");

        Ran told = Ran.well("demo", demo);

        assertThat(told.out())
                .contains(
                        "389 objects, 12 measurements and 58 epochs",
                        "killed with SIGKILL",
                        "3. Verified: the catalogs have 188642 magnitudes, the store has 188642; 188642 compared",
                        "0 lost",
                        "scatters by 0.18 mag; with the zero point of each night added by 0.04 mag",
                        "xr.open_zarr(\"" + demo.resolve("store") + "\")[\"lightcurves\"].sel(object=\"237\")");
        assertThat(Files.size(demo.resolve("rrlyrae.png"))).isGreaterThan(5000);
        Ran.well(
                "verify",
                demo.resolve("store"),
                "--manifest",
                demo.resolve("catalogs/epochs.csv"),
                "--prefix-column",
                "band");

        JsonNode again = Ran.well("demo", demo, "--json").json();

        JsonNode writers = again.path("writers");
        assertThat(writers.path("before").asInt()).isBetween(20, 80);
        assertThat(writers.path("before").asInt() + writers.path("after").asInt())
                .isEqualTo(81);
        assertThat(writers.path("killed_status").asInt()).isEqualTo(128 + 9);
        assertThat(again.path("verified").asBoolean()).isTrue();
        assertThat(again.path("scatter_without").asDouble()).isCloseTo(0.175, Offset.offset(0.01));
        assertThat(again.path("scatter_with").asDouble()).isCloseTo(0.041, Offset.offset(0.005));
    }

    @Test
    void aFolderOfSomebodyElseIsLeftAlone() throws IOException {
        Files.writeString(folder.resolve("thesis.tex"), "precious");

        assertThat(Ran.refused("demo", folder)).contains("not empty");
        assertThat(folder).isDirectoryContaining("glob:**thesis.tex");
        assertThat(Ran.refused("demo", folder.resolve("thesis.tex"))).contains("is a file");
    }
}
