package org.lightloom.catalogs;

import java.util.List;
import java.util.Optional;

/**
 * The sources of one catalog file: object keys, positions and measurements, column by column in memory.
 *
 * <p>Rows are numbered from 0 in the order of the file; measurements from 0 in the order of
 * {@link #measurementKeys()}. A row or measurement out of range throws {@link IndexOutOfBoundsException}.
 * A catalog is immutable, so any number of threads may use it.
 */
public interface SourceCatalog {

    /** Which file this is. */
    CatalogSource source();

    /** The transform that gave the columns their meaning: sextractor, idf, photutils, default or mapping. */
    String transform();

    /** Number of sources (rows). */
    int size();

    /**
     * One key per row, unique: the NUMBER of SExtractor ("17"), "I17" with transform idf, or
     * "{@code <extension>:<NUMBER>}" where {@link #extensions()} is over 1.
     */
    List<String> objectKeys();

    /**
     * The object keys ordered by the HEALPix NESTED index of order 29 of their position ({@link Healpix#nested29});
     * ties stay in row order. A catalog without sky positions keeps the order of the file.
     */
    List<String> spatiallyOrderedKeys();

    /** The rows in the order of {@link #spatiallyOrderedKeys()}; the caller owns the array. */
    int[] spatiallyOrderedRows();

    /**
     * Labels {@code <prefix>-<name>} in the order of the file: MAG_AUTO is "default-auto", the elements of
     * MAG_APER(4) are "default-aper_1" … "default-aper_4", a scalar MAG_APER is "default-aper".
     */
    List<String> measurementKeys();

    /** The measurements, in the order of {@link #measurementKeys()}, with the columns they come from. */
    List<Measurement> measurements();

    /** Number of extensions in the file; 1 for an ordinary catalog. */
    int extensions();

    /** The extension of a row: 1 for the first one (or what the column EXT_NUMBER says). */
    int extension(int row);

    /** The line of a row in the (decompressed) text, counted from 1; 0 in a FITS file, which has no lines. */
    long line(int row);

    /** Whether {@link #ra} and {@link #dec} may be asked. */
    boolean hasSkyPositions();

    /** Right ascension, deg, ICRS, from 0 to 360; NaN where the file has a missing value. */
    double ra(int row);

    /** Declination, deg, ICRS, from -90 to 90; NaN where the file has a missing value. */
    double dec(int row);

    /** Whether {@link #x} and {@link #y} may be asked. */
    boolean hasPixelPositions();

    /** Position along x, pixels, as in the file (the first pixel of SExtractor is 1, of photutils 0). */
    double x(int row);

    /** Position along y, pixels, as in the file. */
    double y(int row);

    /** Magnitude, mag; NaN where missing. */
    float magnitude(int row, int measurement);

    /** Error of the magnitude, mag; NaN where missing, and everywhere if the file has no error column. */
    float magnitudeError(int row, int measurement);

    /** Copies all magnitudes of a measurement, row by row, to the start of {@code into} (at least size() long). */
    void copyMagnitudes(int measurement, float[] into);

    /** Copies all errors of a measurement, row by row, to the start of {@code into} (at least size() long). */
    void copyMagnitudeErrors(int measurement, float[] into);

    /** Values of a measurement (rows) that hold the sentinel 99.0 in magnitude or error, or both: missing. */
    long sentinels(int measurement);

    /** Values of a measurement (rows) without sentinel that hold NaN, an infinity or nothing in either: missing. */
    long nonFinite(int measurement);

    /** Sum of {@link #sentinels(int)} over all measurements. */
    default long sentinels() {
        long sum = 0;
        for (int m = 0; m < measurementKeys().size(); m++) {
            sum += sentinels(m);
        }
        return sum;
    }

    /** Sum of {@link #nonFinite(int)} over all measurements. */
    default long nonFinite() {
        long sum = 0;
        for (int m = 0; m < measurementKeys().size(); m++) {
            sum += nonFinite(m);
        }
        return sum;
    }

    /** When the sources were observed, where the file says it. */
    Optional<ObservationTime> observationTime();

    /**
     * Names of the numeric columns that are neither a key nor part of a measurement, in the order of the file
     * (X_IMAGE, FLAGS, …). Elements of a vector FLUX_APER(4) are FLUX_APER_1 … FLUX_APER_4.
     */
    List<String> numericColumns();

    /**
     * The values of a numeric column, row by row, NaN where missing; the caller owns the array.
     *
     * @throws IllegalArgumentException if {@link #numericColumns()} has no such name
     */
    double[] column(String name);

    /** What was odd but read all the same; one line each, empty for most files. */
    List<String> warnings();
}
