package org.lightloom.cli.chart;

/**
 * A point that can be drawn.
 *
 * @param x time or phase, finite
 * @param mag magnitude, finite
 * @param magErr its error in mag, at least 0; 0 where it is unknown
 */
record Point(double x, double mag, double magErr) {}
