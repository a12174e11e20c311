package org.lightloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of light curves of which some, or all, measured epochs have no time. */
class UntimedPointsTest {
    @TempDir
    Path folder;

    private Path store = Path.of("");

    @BeforeEach
    void create() throws IOException {
        store = folder.resolve("sky.zarr");
        Path epochs = Files.writeString(folder.resolve("epochs.csv"), "epoch,mjd\ne1,\ne2,\ne3,\nempty,60319\n");
        Ran.well("create", store, "--reference", Sky.REFERENCE, "--epochs", epochs);
        for (String epoch : List.of("e1", "e2")) {
            Ran.well("populate", store, Sky.format("head.cat"), "--epoch", epoch);
        }
    }

    private Ran plotted() {
        Path png = folder.resolve("star.png");
        Ran plot = Ran.well("lightcurve", store, "237", "--measurement", "default-auto", "--plot");
        Ran written = Ran.of("lightcurve", store, "237", "--measurement", "default-auto", "--png", png);
        assertThat(written.status()).isEqualTo(ExitStatus.DONE);
        return new Ran(plot.status(), plot.out(), written.err());
    }

    @Test
    void pointsWithoutATimeAreNamedBesideThoseThatAreDrawn() {
        Ran.well("populate", store, Sky.format("head.cat"), "--epoch", "e3", "--var", "mjd=60318");

        Ran plotted = plotted();

        assertThat(plotted.out()).contains("(1)", "2 points have no time and are not drawn", "MJD (d)");
        assertThat(plotted.err()).contains("star.png: 2 points have no time and are not drawn");
    }

    @Test
    void whereNoPointHasATimeTheyAreDrawnByTheNumberOfTheirEpoch() {
        Ran plotted = plotted();

        assertThat(plotted.out()).contains("(2)", "epoch, counted from 0 (none of these points has a time)");
        assertThat(plotted.err()).contains("wrote").doesNotContain("no time");
        assertThat(Ran.refused("lightcurve", store, "237", "--measurement", "default-auto", "--plot", "--period", "1"))
                .contains("none of the measured epochs has a time");
    }

    @Test
    void aPictureWithoutPointsIsSaidToBeOne() {
        Path png = folder.resolve("star.png");
        Ran written = Ran.of("lightcurve", store, "237", "--where-point", "mag < -50", "--png", png);

        assertThat(written.err()).contains("star.png: no points to draw");
    }
}
