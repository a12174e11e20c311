package org.lightloom.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Color;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.lightloom.zarr.Json;

/**
 * {@code bench scale-plot FILE.jsonl DIR}: draws what {@code bench scale} has printed, one chart of seconds against
 * objects at the most frequent number of epochs and one against epochs at the most frequent number of objects, both axes
 * logarithmic: {@code scale_objects.png} and {@code scale_epochs.png}.
 */
final class ScalePlot {
    private static final List<String> WORKS = List.of("ingest", "consolidate", "statistics");

    private ScalePlot() {}

    static void draw(List<String> words) throws IOException {
        List<ObjectNode> runs = Files.readAllLines(Path.of(words.get(0))).stream()
                .filter(line -> line.startsWith("{"))
                .map(line -> Json.parse(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)), "run"))
                .toList();
        Path folder = Path.of(words.get(1));
        draw(runs, "objects", "epochs", folder.resolve("scale_objects.png"));
        draw(runs, "epochs", "objects", folder.resolve("scale_epochs.png"));
    }

    private static void draw(List<ObjectNode> runs, String along, String fixed, Path png) throws IOException {
        int at = mostFrequent(runs, fixed);
        XYSeriesCollection series = new XYSeriesCollection();
        for (String work : WORKS) {
            XYSeries points = new XYSeries(work);
            runs.stream()
                    .filter(run -> run.path(fixed).asInt() == at)
                    .forEach(run -> points.addOrUpdate(
                            run.path(along).asInt(), run.path(work + "_seconds").asDouble()));
            series.addSeries(points);
        }
        JFreeChart chart = ChartFactory.createXYLineChart("at " + at + " " + fixed, along, "seconds", series);
        chart.getXYPlot().setDomainAxis(logarithmic(along));
        chart.getXYPlot().setRangeAxis(logarithmic("seconds"));
        chart.getXYPlot().setBackgroundPaint(Color.WHITE);
        chart.getXYPlot().setRenderer(new XYLineAndShapeRenderer(true, true));
        ChartUtils.saveChartAsPNG(png.toFile(), chart, 700, 450);
    }

    /** Two ticks a decade, with plain numbers. */
    private static LogAxis logarithmic(String name) {
        LogAxis axis = new LogAxis(name);
        axis.setTickUnit(new NumberTickUnit(0.5));
        axis.setNumberFormatOverride(new DecimalFormat("#,##0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)));
        return axis;
    }

    private static int mostFrequent(List<ObjectNode> runs, String member) {
        Map<Integer, Integer> counts = new TreeMap<>();
        runs.forEach(run -> counts.merge(run.path(member).asInt(), 1, Integer::sum));
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElseThrow();
    }
}
