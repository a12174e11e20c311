package org.lightloom.cli.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lightloom.cli.chart.LightcurvePoints.Series;

class TerminalPlotTest {

    @Test
    void brightPointsAreAboveFaintOnes() {
        List<String> rows = rows(Curves.of(Curves.daily("bright", 14, 14), Curves.daily("faint", 16, 16)));

        assertThat(firstWith(rows, '●')).isLessThan(firstWith(rows, '■'));
        assertThat(firstWith(rows, "14.0")).isLessThan(firstWith(rows, "16.0"));
    }

    @Test
    void legendNamesEverySeriesWithItsMarkAndCount() {
        String plot = draw(Curves.of(Curves.daily("default-auto", 14, 15, 15.5), Curves.daily("default-aper", 16)));

        assertThat(plot).startsWith("star 4711\n● default-auto (3)   ■ default-aper (1)\n");
    }

    @Test
    void foldedCurveIsShownOverTwoCycles() {
        LightcurvePoints folded = Curves.folded(new Folding(10, 58000), Curves.daily("default-auto", 14, 15));

        String plot = draw(folded);

        assertThat(rows(folded).stream().mapToLong(row -> count(row, '●')).sum())
                .isEqualTo(4);
        assertThat(plot).contains("default-auto (2)", "phase (P = 10 d, phase 0 at 58000)", "2.0");
    }

    @Test
    void errorBarsReachAsFarAsTheError() {
        Series one = new Series("default-auto", new double[] {1, 2}, new float[] {14, 16}, new float[] {0.5f, 0.5f});

        List<String> rows = rows(Curves.of(one));

        assertThat(rows.get(firstWith(rows, "14 ┤") + 1)).contains("╎");
        assertThat(rows.get(firstWith(rows, "15 ┤"))).doesNotContain("╎");
        assertThat(rows.get(firstWith(rows, "16 ┤") - 1)).contains("╎");
    }

    @Test
    void terminalWithoutLineDrawingGetsPureAscii() {
        LightcurvePoints curve = Curves.of(Curves.daily("éclat-auto", 14, 15));

        String plot = TerminalPlot.draw(curve, 80, 24, StandardCharsets.US_ASCII);

        assertThat(plot).matches("[\\x0a\\x20-\\x7e]+").contains("o ?clat-auto (2)");
    }

    @Test
    void lineAndRowCountStayWithinTheSizeAskedFor() {
        LightcurvePoints curve = Curves.folded(Curves.RR_LYRAE, Curves.rrLyrae("default-auto", 15, 500, new Random(1)));

        List<String> lines = draw(curve).lines().toList();

        assertThat(lines).hasSizeBetween(23, 24).allMatch(line -> line.length() <= 80);
    }

    @Test
    void wildValueDoesNotFlattenTheOthersAndIsCounted() {
        String plot = draw(Curves.of(Curves.daily("default-auto", 15.0, 15.1, 15.2, 15.1, 99.0)));

        assertThat(plot).contains("1 point lies outside this range", "15.1").doesNotContain("99");
    }

    @Test
    void pointWithHugeErrorDoesNotSetTheRange() {
        float[] mags = {15, 15.1f, 15.2f, 15.1f, 17};
        Series series = new Series("default-auto", new double[] {1, 2, 3, 4, 5}, mags, new float[] {0, 0, 0, 0, 2});

        assertThat(draw(Curves.of(series))).contains("1 point lies outside this range");
    }

    @Test
    void deepEclipseIsShown() {
        double[] mags = new double[60];
        Arrays.fill(mags, 12.0);
        mags[30] = 13.8;

        assertThat(draw(Curves.of(Curves.daily("default-auto", mags)))).doesNotContain("outside");
    }

    @Test
    void missingValuesAreNotDrawn() {
        double[] times = {1, 2, Double.NaN, 4};
        float[] mags = {15, Float.NaN, 15.2f, Float.POSITIVE_INFINITY};
        Series series = new Series("default-auto", times, mags, new float[] {Float.NaN, 1, 1, 1});

        assertThat(draw(Curves.of(series))).contains("default-auto (1)");
    }

    @Test
    void magnitudesWithoutATimeAreCounted() {
        double[] times = {1, Double.NaN, Double.NaN};
        Series series = new Series("default-auto", times, new float[] {15, 15.1f, 15.2f}, new float[3]);
        Series untimed = new Series("ch2-auto", new double[] {Double.NaN}, new float[] {15}, new float[1]);

        assertThat(draw(Curves.of(series))).endsWith("\n2 points have no time and are not drawn\n");
        assertThat(draw(Curves.of(series, untimed))).endsWith("\n3 points have no time and are not drawn\n");
        assertThat(draw(Curves.of(untimed))).isEqualTo("star 4711\nno points to draw: 1 point has no time\n");
    }

    @Test
    void curveWithoutPointsSaysSo() {
        assertThat(draw(Curves.of(Curves.daily("default-auto", Double.NaN))))
                .isEqualTo("star 4711\nno points to draw\n");
        assertThat(draw(Curves.of())).isEqualTo("star 4711\nno points to draw\n");
    }

    @Test
    void equalMagnitudesAreDrawnOnOneLine() {
        List<String> rows = rows(Curves.of(
                new Series("default-auto", new double[] {1, 2, 3}, new float[] {15, 15, 15}, new float[] {0, 0, 0})));

        assertThat(rows.stream().filter(row -> count(row, '●') == 3)).hasSize(1);
    }

    private static String draw(LightcurvePoints curve) {
        return TerminalPlot.draw(curve, 80, 24, StandardCharsets.UTF_8);
    }

    /** The lines of the plot proper, without title, legend and the axis below. */
    private static List<String> rows(LightcurvePoints curve) {
        return draw(curve).lines().filter(line -> line.matches(".*[│┤].*")).toList();
    }

    private static int firstWith(List<String> rows, char mark) {
        return firstWith(rows, String.valueOf(mark));
    }

    private static int firstWith(List<String> rows, String text) {
        int row = 0;
        while (!rows.get(row).contains(text)) {
            row++;
        }
        return row;
    }

    private static long count(String row, char mark) {
        return row.chars().filter(c -> c == mark).count();
    }
}
