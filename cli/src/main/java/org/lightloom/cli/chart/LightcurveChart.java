package org.lightloom.cli.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;

/** Lays a light curve out for print: white, thin grid, error bars, colours that the colour-blind can tell apart. */
final class LightcurveChart {

    /** Okabe and Ito (2008), "Color Universal Design", without the yellow, which is too pale on white. */
    private static final List<Color> COLOURS = List.of(
            new Color(0x0072B2),
            new Color(0xD55E00),
            new Color(0x009E73),
            new Color(0xCC79A7),
            new Color(0xE69F00),
            new Color(0x56B4E9),
            new Color(0x222222));

    private static final Color INK = new Color(0x222222);
    private static final Color GRID = new Color(0xE2E2E2);

    private final LightcurvePoints points;
    private final List<List<Point>> drawable;
    private final List<Point> all;
    private final float fontSize;

    private LightcurveChart(LightcurvePoints points, int height) {
        this.points = points;
        this.drawable = points.drawable();
        this.all = drawable.stream().flatMap(List::stream).toList();
        this.fontSize = Math.max(9, Math.min(40, height / 40f));
    }

    /** The chart; its letters and marks are sized for an image of a height in pixels. */
    static JFreeChart of(LightcurvePoints points, int height) {
        return new LightcurveChart(points, height).chart();
    }

    private JFreeChart chart() {
        Range times = all.isEmpty() ? new Range(0, 1) : Range.ofTimes(all, points.folding());
        Range mags = all.isEmpty() ? new Range(0, 1) : Range.ofMagnitudes(all);
        NumberAxis timeAxis = axis(points.axisTitle(), times, 10);
        NumberAxis magAxis = axis("magnitude (mag)", mags, 8);
        magAxis.setInverted(true);

        XYPlot plot = new XYPlot(dataset(), timeAxis, magAxis, renderer());
        plot.setBackgroundPaint(Color.WHITE);
        plot.setOutlinePaint(INK);
        plot.setOutlineStroke(line(0.06f));
        plot.setDomainGridlinePaint(GRID);
        plot.setRangeGridlinePaint(GRID);
        plot.setDomainGridlineStroke(line(0.05f));
        plot.setRangeGridlineStroke(line(0.05f));
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);

        JFreeChart chart = new JFreeChart(points.title(), font(Font.BOLD, 1.25f), plot, false);
        chart.setBackgroundPaint(Color.WHITE);
        chart.getTitle().setPaint(INK);
        chart.setPadding(new RectangleInsets(fontSize, fontSize, fontSize, 1.6 * fontSize));
        note(mags).ifPresent(chart::addSubtitle);
        if (!drawable.isEmpty()) {
            chart.addSubtitle(legend(plot));
        }
        return chart;
    }

    private NumberAxis axis(String label, Range range, int mostTicks) {
        NumberAxis axis = new NumberAxis(label);
        axis.setRange(range.low(), range.high());
        Ticks ticks = Ticks.of(range, mostTicks);
        axis.setTickUnit(new NumberTickUnit(ticks.step(), format(ticks), 2));
        axis.setLabelFont(font(Font.PLAIN, 1.05f));
        axis.setTickLabelFont(font(Font.PLAIN, 0.95f));
        axis.setLabelPaint(INK);
        axis.setTickLabelPaint(INK);
        axis.setTickMarkPaint(INK);
        axis.setTickMarkOutsideLength(0.35f * fontSize);
        axis.setTickMarkStroke(line(0.06f));
        double gap = 0.3 * fontSize;
        axis.setTickLabelInsets(new RectangleInsets(gap, gap, gap, gap));
        axis.setTickLabelsVisible(!all.isEmpty());
        axis.setAxisLineVisible(false); // the plot's outline is there
        return axis;
    }

    private static DecimalFormat format(Ticks ticks) {
        return new DecimalFormat(ticks.label(0), DecimalFormatSymbols.getInstance(Locale.ROOT));
    }

    private XYIntervalSeriesCollection dataset() {
        XYIntervalSeriesCollection dataset = new XYIntervalSeriesCollection();
        for (int i = 0; i < drawable.size(); i++) {
            XYIntervalSeries series =
                    new XYIntervalSeries(i + " " + points.series().get(i).measurement());
            for (Point point : drawable.get(i)) {
                double mag = point.mag();
                double magErr = point.magErr();
                series.add(point.x(), point.x(), point.x(), mag, mag - magErr, mag + magErr);
            }
            dataset.addSeries(series);
        }
        return dataset;
    }

    private XYErrorRenderer renderer() {
        XYErrorRenderer renderer = new XYErrorRenderer();
        renderer.setDrawXError(false);
        renderer.setCapLength(all.size() > 300 ? 0 : 0.4 * fontSize);
        renderer.setErrorStroke(line(0.06f));
        renderer.setDefaultLinesVisible(false);
        for (int i = 0; i < drawable.size(); i++) {
            renderer.setSeriesPaint(i, COLOURS.get(i % COLOURS.size()));
            renderer.setSeriesShape(i, shape(i));
        }
        renderer.setLegendItemLabelGenerator(
                (dataset, series) -> points.series().get(series).measurement());
        return renderer;
    }

    /** A circle, a square, a triangle and a diamond, smaller where there are many points. */
    private Shape shape(int series) {
        double size = fontSize * (all.size() > 1000 ? 0.25 : all.size() > 300 ? 0.35 : 0.45);
        Path2D triangle = new Path2D.Double();
        triangle.moveTo(0, -0.6);
        triangle.lineTo(0.6, 0.5);
        triangle.lineTo(-0.6, 0.5);
        triangle.closePath();
        Shape square = new Rectangle2D.Double(-0.45, -0.45, 0.9, 0.9);
        List<Shape> shapes = List.of(
                new Ellipse2D.Double(-0.5, -0.5, 1, 1),
                square,
                triangle,
                AffineTransform.getRotateInstance(Math.PI / 4).createTransformedShape(square));
        return AffineTransform.getScaleInstance(size, size).createTransformedShape(shapes.get(series % shapes.size()));
    }

    private LegendTitle legend(XYPlot plot) {
        LegendTitle legend = new LegendTitle(plot);
        legend.setPosition(RectangleEdge.TOP);
        legend.setItemFont(font(Font.PLAIN, 0.95f));
        legend.setItemPaint(INK);
        legend.setFrame(BlockBorder.NONE);
        legend.setBackgroundPaint(Color.WHITE);
        legend.setItemLabelPadding(new RectangleInsets(2, 0.3 * fontSize, 2, fontSize));
        return legend;
    }

    private Optional<TextTitle> note(Range mags) {
        return points.note(mags).map(text -> {
            TextTitle note = new TextTitle(text, font(Font.ITALIC, 0.9f));
            note.setPaint(INK);
            note.setPosition(RectangleEdge.BOTTOM);
            return note;
        });
    }

    private Font font(int style, float scale) {
        return new Font(Font.SANS_SERIF, style, 1).deriveFont(style, scale * fontSize);
    }

    private BasicStroke line(float scale) {
        return new BasicStroke(Math.max(0.5f, scale * fontSize));
    }
}
