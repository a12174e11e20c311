package org.lightloom.cli.chart;

import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.ImageIO;

/** A light curve as a PNG file, bright on top. */
public final class ChartFile {

    private ChartFile() {}

    /**
     * Writes a chart; the stream stays open.
     *
     * @param width in pixels, from 200
     * @param height in pixels, from 150
     * @throws FontsMissingException if Java can't draw text on this machine
     * @throws IOException if the stream can't be written to
     * @throws IllegalArgumentException if the size is too small
     */
    public static void write(LightcurvePoints points, OutputStream out, int width, int height) throws IOException {
        if (width < 200 || height < 150) {
            throw new IllegalArgumentException(
                    "a chart of %d by %d pixels is too small: take at least 200 by 150".formatted(width, height));
        }
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true"); // else Java looks for a display
        }
        requireFonts();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(LightcurveChart.of(points, height).createBufferedImage(width, height), "png", png);
        png.writeTo(out);
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
}
