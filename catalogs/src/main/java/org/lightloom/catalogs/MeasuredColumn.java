package org.lightloom.catalogs;

/** The values of one measurement, missing ones NaN. */
final class MeasuredColumn {
    /** What SExtractor writes where it has no magnitude or no error. */
    static final float SENTINEL = 99.0f;

    private final Measurement measurement;
    private final float[] magnitudes;
    private final float[] errors;
    private final long sentinels;
    private final long nonFinite;

    private MeasuredColumn(
            Measurement measurement, float[] magnitudes, float[] errors, long sentinels, long nonFinite) {
        this.measurement = measurement;
        this.magnitudes = magnitudes;
        this.errors = errors;
        this.sentinels = sentinels;
        this.nonFinite = nonFinite;
    }

    /** Takes the arrays (no errors: an empty one), makes missing values NaN one by one (a magnitude may stay without its error) and counts. */
    static MeasuredColumn masked(Measurement measurement, float[] magnitudes, float[] errors) {
        long sentinels = 0;
        long nonFinite = 0;
        for (int row = 0; row < magnitudes.length; row++) {
            boolean error = errors.length > 0;
            boolean sentinel = magnitudes[row] == SENTINEL || (error && errors[row] == SENTINEL);
            boolean unusable = !Float.isFinite(magnitudes[row]) || (error && !Float.isFinite(errors[row]));
            sentinels += sentinel ? 1 : 0;
            nonFinite += unusable && !sentinel ? 1 : 0;
            magnitudes[row] = present(magnitudes[row]);
            if (error) {
                errors[row] = present(errors[row]);
            }
        }
        return new MeasuredColumn(measurement, magnitudes, errors, sentinels, nonFinite);
    }

    private static float present(float value) {
        return value == SENTINEL || !Float.isFinite(value) ? Float.NaN : value;
    }

    Measurement measurement() {
        return measurement;
    }

    /** mag, NaN where missing. */
    float magnitude(int row) {
        return magnitudes[row];
    }

    /** Rows with 99.0 in either. */
    long sentinels() {
        return sentinels;
    }

    /** Rows with NaN or an infinity in either and no sentinel. */
    long nonFinite() {
        return nonFinite;
    }

    void copyMagnitudes(float[] into) {
        System.arraycopy(magnitudes, 0, into, 0, magnitudes.length);
    }

    /** mag, NaN where missing. */
    float error(int row) {
        return errors.length == 0 ? Float.NaN : errors[row];
    }
}
