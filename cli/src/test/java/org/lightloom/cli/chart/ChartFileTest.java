package org.lightloom.cli.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ChartFileTest {

    private static final int BLUE = 0x0072B2;
    private static final int ORANGE = 0xD55E00;

    @Test
    void chartHasTheSizeAskedForAndAWhiteBackground() throws IOException {
        BufferedImage image = written(Curves.of(Curves.rrLyrae("default-auto", 15, 100, new Random(1))));

        assertThat(image.getWidth()).isEqualTo(800);
        assertThat(image.getHeight()).isEqualTo(500);
        assertThat(image.getRGB(0, 0) & 0xFFFFFF).isEqualTo(0xFFFFFF);
    }

    @Test
    void brightSeriesIsAboveTheFaintOne() throws IOException {
        Random random = new Random(2);
        BufferedImage image =
                written(Curves.of(Curves.rrLyrae("bright", 14, 100, random), Curves.rrLyrae("faint", 17, 100, random)));

        assertThat(meanRow(image, BLUE)).isLessThan(meanRow(image, ORANGE) - 100);
    }

    @Test
    void foldedChartShowsEachPointTwice() throws IOException {
        Folding tenDays = new Folding(10, 58000);
        BufferedImage once = written(Curves.of(Curves.daily("default-auto", 15, 15.2, 15.4)));
        BufferedImage twice = written(Curves.folded(tenDays, Curves.daily("default-auto", 15, 15.2, 15.4)));

        assertThat(pixels(twice, BLUE).count()).isGreaterThan(pixels(once, BLUE).count() * 3 / 2);
    }

    @Test
    void curveWithoutPointsGivesAnEmptyChart() throws IOException {
        BufferedImage image = written(Curves.of(Curves.daily("default-auto", Double.NaN)));

        assertThat(image.getWidth()).isEqualTo(800);
    }

    @Test
    void sizeTooSmallToReadIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChartFile.write(Curves.of(), OutputStream.nullOutputStream(), 20, 20))
                .withMessageContaining("at least 200 by 150");
    }

    private BufferedImage written(LightcurvePoints curve) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ChartFile.write(curve, png, 800, 500);
        return ImageIO.read(new ByteArrayInputStream(png.toByteArray()));
    }

    /** Mean row of the pixels of a colour. */
    private static double meanRow(BufferedImage image, int colour) {
        OptionalDouble mean =
                pixels(image, colour).map(pixel -> pixel / image.getWidth()).average();
        return mean.orElseThrow();
    }

    private static IntStream pixels(BufferedImage image, int colour) {
        int width = image.getWidth();
        return IntStream.range(0, width * image.getHeight())
                .filter(pixel -> (image.getRGB(pixel % width, pixel / width) & 0xFFFFFF) == colour);
    }
}
