/**
 * Draws light curves: {@link org.lightloom.cli.chart.LightcurvePoints} is what to draw, {@link
 * org.lightloom.cli.chart.TerminalPlot} draws it as text and {@link org.lightloom.cli.chart.ChartFile} as a PNG file. Knows
 * nothing of stores; only the commands use it.
 */
@NullMarked
package org.lightloom.cli.chart;

import org.jspecify.annotations.NullMarked;
