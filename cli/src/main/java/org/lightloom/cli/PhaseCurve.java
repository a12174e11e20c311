package org.lightloom.cli;

import java.util.List;
import org.lightloom.cli.chart.Folding;
import org.lightloom.lightcurves.Lightcurve;

/**
 * A smooth curve through folded magnitudes: a Fourier series of four harmonics, fitted by least squares (without
 * weights), as is usual for RR Lyrae stars (Simon and Lee 1981, ApJ 248, 291).
 */
final class PhaseCurve {
    private static final int HARMONICS = 4;
    private static final int TERMS = 1 + 2 * HARMONICS;

    private PhaseCurve() {}

    /** Scatter about the curve, mag: root of the sum of squared residuals over (points - 9). */
    static double scatter(Lightcurve curve, Folding folding) {
        List<Lightcurve.Point> points = curve.points().stream()
                .filter(p -> p.isMeasured() && Double.isFinite(p.mjd()))
                .toList();
        if (points.size() <= TERMS) {
            return Double.NaN;
        }
        double[][] equations = new double[TERMS][TERMS + 1];
        for (Lightcurve.Point point : points) {
            double[] terms = terms(folding.phase(point.mjd()));
            for (int i = 0; i < TERMS; i++) {
                for (int j = 0; j < TERMS; j++) {
                    equations[i][j] += terms[i] * terms[j];
                }
                equations[i][TERMS] += terms[i] * point.magnitude();
            }
        }
        double[] series = solve(equations);
        double squares = 0;
        for (Lightcurve.Point point : points) {
            double residual = point.magnitude();
            double[] terms = terms(folding.phase(point.mjd()));
            for (int i = 0; i < TERMS; i++) {
                residual -= series[i] * terms[i];
            }
            squares += residual * residual;
        }
        return Math.sqrt(squares / (points.size() - TERMS));
    }

    private static double[] terms(double phase) {
        double[] terms = new double[TERMS];
        terms[0] = 1;
        for (int k = 1; k <= HARMONICS; k++) {
            terms[2 * k - 1] = Math.cos(2 * Math.PI * k * phase);
            terms[2 * k] = Math.sin(2 * Math.PI * k * phase);
        }
        return terms;
    }

    /** Gauss-Jordan elimination with pivots from the column; the right side is the last column. */
    private static double[] solve(double[][] rows) {
        for (int i = 0; i < TERMS; i++) {
            int pivot = i;
            for (int r = i + 1; r < TERMS; r++) {
                pivot = Math.abs(rows[r][i]) > Math.abs(rows[pivot][i]) ? r : pivot;
            }
            double[] swapped = rows[i];
            rows[i] = rows[pivot];
            rows[pivot] = swapped;
            for (int r = 0; r < TERMS; r++) {
                double factor = r == i ? 0 : rows[r][i] / rows[i][i];
                for (int c = i; c <= TERMS; c++) {
                    rows[r][c] -= factor * rows[i][c];
                }
            }
        }
        double[] solution = new double[TERMS];
        for (int i = 0; i < TERMS; i++) {
            solution[i] = rows[i][TERMS] / rows[i][i];
        }
        return solution;
    }
}
