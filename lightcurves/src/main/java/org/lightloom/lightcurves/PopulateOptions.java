package org.lightloom.lightcurves;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How catalogs are brought in.
 *
 * @param columns meaning of the columns, kept in the record so that {@code verify} reads the file the same way
 * @param partition the rows to write; empty: all
 * @param replace whether what the store has for the epoch and prefix is cleared in the same commit
 * @param again whether a catalog that is in the store already with the same options is populated once more
 * @param maxMagnitudeError values with a larger error are left out and counted, mag
 * @param strict whether an unknown epoch is an error
 * @param verify whether the written values are read back
 * @param dryRun whether everything is done but the writing
 */
public record PopulateOptions(
        MatchMode match,
        Overlap overlap,
        Optional<String> columns,
        Optional<Partition> partition,
        boolean replace,
        boolean again,
        OptionalDouble maxMagnitudeError,
        boolean strict,
        boolean verify,
        boolean dryRun) {

    /**
     * Rows whose 0-based index modulo {@code of} is {@code index}.
     */
    public record Partition(int index, int of) {
        public Partition {
            if (of < 1 || index < 0 || index >= of) {
                throw new IllegalArgumentException("a partition is K/N with 0 <= K < N, not " + index + "/" + of);
            }
        }

        boolean contains(int row) {
            return row % of == index;
        }

        @Override
        public String toString() {
            return index + "/" + of;
        }
    }

    /** By id, the later value counts, read back. */
    public static PopulateOptions defaults() {
        return new PopulateOptions(
                new MatchMode.ById(),
                Overlap.LAST,
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                OptionalDouble.empty(),
                false,
                true,
                false);
    }

    public PopulateOptions withMatch(MatchMode mode) {
        return new PopulateOptions(
                mode, overlap, columns, partition, replace, again, maxMagnitudeError, strict, verify, dryRun);
    }

    public PopulateOptions withOverlap(Overlap rule) {
        return new PopulateOptions(
                match, rule, columns, partition, replace, again, maxMagnitudeError, strict, verify, dryRun);
    }

    public PopulateOptions withPartition(int index, int of) {
        return new PopulateOptions(
                match,
                overlap,
                columns,
                Optional.of(new Partition(index, of)),
                replace,
                again,
                maxMagnitudeError,
                strict,
                verify,
                dryRun);
    }

    public PopulateOptions withReplace() {
        return new PopulateOptions(
                match, overlap, columns, partition, true, again, maxMagnitudeError, strict, verify, dryRun);
    }

    public PopulateOptions withAgain() {
        return new PopulateOptions(
                match, overlap, columns, partition, replace, true, maxMagnitudeError, strict, verify, dryRun);
    }

    public PopulateOptions withStrict() {
        return new PopulateOptions(
                match, overlap, columns, partition, replace, again, maxMagnitudeError, true, verify, dryRun);
    }

    public PopulateOptions withoutVerification() {
        return new PopulateOptions(
                match, overlap, columns, partition, replace, again, maxMagnitudeError, strict, false, dryRun);
    }

    public PopulateOptions withColumns(Optional<String> specification) {
        return new PopulateOptions(
                match, overlap, specification, partition, replace, again, maxMagnitudeError, strict, verify, dryRun);
    }

    /**
     * Leaves out values with a larger error.
     *
     * @param limit mag; infinite for none
     */
    public PopulateOptions withMaxMagnitudeError(double limit) {
        return new PopulateOptions(
                match,
                overlap,
                columns,
                partition,
                replace,
                again,
                Double.isInfinite(limit) ? OptionalDouble.empty() : OptionalDouble.of(limit),
                strict,
                verify,
                dryRun);
    }

    public PopulateOptions asDryRun() {
        return new PopulateOptions(
                match, overlap, columns, partition, replace, again, maxMagnitudeError, strict, verify, true);
    }
}
