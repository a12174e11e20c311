package org.lightloom.cli.chart;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A light curve as text, bright on top, without colour. */
public final class TerminalPlot {

    private static final int NARROWEST = 40;
    private static final int LOWEST = 12;

    private final LightcurvePoints points;
    private final List<List<Point>> drawable;
    private final List<Point> all;
    private final Glyphs glyphs;
    private final Range times;
    private final Range mags;

    private TerminalPlot(LightcurvePoints points, List<List<Point>> drawable, List<Point> all, Glyphs glyphs) {
        this.points = points;
        this.drawable = drawable;
        this.all = all;
        this.glyphs = glyphs;
        this.times = Range.ofTimes(all, points.folding());
        this.mags = Range.ofMagnitudes(all);
    }

    /**
     * Draws a light curve. Points that lie far out are left out and counted below the plot.
     *
     * @param width in characters; less than 40 counts as 40
     * @param height in lines; less than 12 counts as 12
     * @param charset of the terminal: where it lacks line-drawing characters, the plot is pure ASCII
     * @return lines that each end with a line feed
     */
    public static String draw(LightcurvePoints points, int width, int height, Charset charset) {
        List<List<Point>> drawable = points.drawable();
        List<Point> all = drawable.stream().flatMap(List::stream).toList();
        String text = all.isEmpty()
                ? points.title() + "\n" + points.notDrawn().orElse("") + "\n"
                : new TerminalPlot(points, drawable, all, Glyphs.of(charset))
                        .lines(Math.max(width, NARROWEST), Math.max(height, LOWEST));
        return charset.newEncoder().canEncode(text) ? text : text.replaceAll("[^\\x00-\\x7f]", "?");
    }

    private String lines(int width, int height) {
        List<String> head = new ArrayList<>(List.of(points.title()));
        head.addAll(legend(width));
        int rows = height - head.size() - 4; // the axis, its labels, its title, and the line of notes
        Ticks magTicks = Ticks.of(mags, Math.max(2, rows / 3));
        int margin = Math.max(magTicks.widestLabel(), "mag".length());
        int columns = width - margin - 2;

        List<String> lines = new ArrayList<>(head);
        lines.addAll(rowsOf(grid(rows, columns), magTicks, margin));
        lines.addAll(horizontalAxis(columns, margin));
        lines.add(notes(columns));
        return String.join("\n", lines.stream().map(String::stripTrailing).toList())
                        .stripTrailing() + "\n";
    }

    private List<String> legend(int width) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < drawable.size(); i++) {
            int count = drawable.get(i).size() / (points.folding().isPresent() ? 2 : 1);
            String entry = glyphs.mark(i) + " " + points.series().get(i).measurement() + " (" + count + ")";
            int last = lines.size() - 1;
            if (last >= 0 && lines.get(last).length() + 3 + entry.length() <= width) {
                lines.set(last, lines.get(last) + "   " + entry);
            } else {
                lines.add(entry);
            }
        }
        return lines;
    }

    private char[][] grid(int rows, int columns) {
        char[][] grid = new char[rows][columns];
        Arrays.stream(grid).forEach(row -> Arrays.fill(row, ' '));
        if (showsErrorBars(columns)) {
            all.stream().filter(this::shown).forEach(point -> drawErrorBar(grid, point));
        }
        for (int i = 0; i < drawable.size(); i++) {
            for (Point point : drawable.get(i)) {
                if (shown(point)) {
                    grid[cell(point.mag(), mags, rows)][cell(point.x(), times, columns)] = glyphs.mark(i);
                }
            }
        }
        return grid;
    }

    private void drawErrorBar(char[][] grid, Point point) {
        int column = cell(point.x(), times, grid[0].length);
        int top = cell(point.mag() - point.magErr(), mags, grid.length);
        int bottom = cell(point.mag() + point.magErr(), mags, grid.length);
        for (int row = top; row <= bottom; row++) {
            grid[row][column] = glyphs.errorBar();
        }
    }

    /** With more points than columns the bars would hide the points. */
    private boolean showsErrorBars(int columns) {
        return all.size() <= columns;
    }

    private boolean shown(Point point) {
        return mags.contains(point.mag());
    }

    private static int cell(double value, Range range, int cells) {
        int cell = (int) Math.floor((value - range.low()) / range.span() * cells);
        return Math.max(0, Math.min(cells - 1, cell));
    }

    private List<String> rowsOf(char[][] grid, Ticks ticks, int margin) {
        String[] labels = new String[grid.length];
        Arrays.fill(labels, "");
        ticks.values().forEach(tick -> labels[cell(tick, mags, labels.length)] = ticks.label(tick));
        labels[0] = labels[0].isEmpty() ? "mag" : labels[0];
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < grid.length; row++) {
            boolean tick = !labels[row].isEmpty() && !labels[row].equals("mag");
            lines.add(" ".repeat(margin - labels[row].length())
                    + labels[row]
                    + " "
                    + glyphs.side(tick)
                    + new String(grid[row]));
        }
        return lines;
    }

    private List<String> horizontalAxis(int columns, int margin) {
        Ticks ticks = Ticks.of(times, Math.max(2, columns / 12));
        StringBuilder axis = new StringBuilder();
        for (int column = 0; column < columns; column++) {
            axis.append(glyphs.bottom(false));
        }
        StringBuilder labels = new StringBuilder(" ".repeat(columns + margin + 2));
        for (double tick : ticks.values()) {
            int column = cell(tick, times, columns);
            axis.setCharAt(column, glyphs.bottom(true));
            String label = ticks.label(tick);
            int centred = Math.max(0, margin + 2 + column - label.length() / 2);
            int start = Math.min(centred, labels.length() - label.length());
            labels.replace(start, start + label.length(), label);
        }
        String title = points.axisTitle();
        String indent = " ".repeat(Math.max(0, margin + 2 + (columns - title.length()) / 2));
        return List.of(" ".repeat(margin + 1) + glyphs.corner() + axis, labels.toString(), indent + title);
    }

    private String notes(int columns) {
        List<String> notes = new ArrayList<>();
        points.note(mags).ifPresent(notes::add);
        double[] errors = all.stream().mapToDouble(Point::magErr).sorted().toArray();
        double median = errors[errors.length / 2];
        if (!showsErrorBars(columns) && median > 0) {
            notes.add(String.format(Locale.ROOT, "no error bars: too many points (median error %.3f mag)", median));
        }
        return String.join("; ", notes);
    }
}
