package org.lightloom.catalogs;

/** Two coordinates of every row. */
final class Positions {
    private final double[] first;
    private final double[] second;

    /** Keeps the arrays. */
    Positions(double[] first, double[] second) {
        this.first = first;
        this.second = second;
    }

    /** Right ascension (deg) or x (pixels). */
    double first(int row) {
        return first[row];
    }

    /** Declination (deg) or y (pixels). */
    double second(int row) {
        return second[row];
    }
}
