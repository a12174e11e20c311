package org.lightloom.cli.chart;

import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import javax.imageio.ImageIO;

/** A light curve as a PNG file, bright on top. */
public final class ChartFile {

    private ChartFile() {}

    /**
     * Writes a chart, in place of the file that may be there. The file is complete at any moment: it is written beside its
     * place and moved there.
     *
     * @param width in pixels, from 200
     * @param height in pixels, from 150
     * @throws FontsMissingException if Java can't draw text on this machine
     * @throws IOException if the file can't be written
     * @throws IllegalArgumentException if the size is too small
     */
    public static void write(LightcurvePoints points, Path png, int width, int height) throws IOException {
        if (width < 200 || height < 150) {
            throw new IllegalArgumentException(
                    "a chart of %d by %d pixels is too small: take at least 200 by 150".formatted(width, height));
        }
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true"); // else Java looks for a display
        }
        requireFonts();
        publish(LightcurveChart.of(points, height).createBufferedImage(width, height), png);
    }

    /** Without fonts AWT fails with a wild variety of errors, and with others the second time. */
    private static void requireFonts() throws FontsMissingException {
        try {
            new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB)
                    .createGraphics()
                    .getFontMetrics(new Font(Font.SANS_SERIF, Font.PLAIN, 12))
                    .stringWidth("mag");
        } catch (RuntimeException | Error e) {
            throw new FontsMissingException(e);
        }
    }

    private static void publish(BufferedImage image, Path png) throws IOException {
        Path target = png.toAbsolutePath();
        Path draft = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (var out = Files.newOutputStream(draft)) {
                ImageIO.write(image, "png", out);
            }
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
