package org.lightloom.zarr;

import java.util.Arrays;

/**
 * How incoming numbers meet the ones that are stored; strings are always overwritten. Applied inside the atomic update,
 * possibly again after a conflict, by several threads at once for different chunks, and in another process, so it is a
 * pure function of its arguments that keeps no state: where one change has two values for an element, the later in C
 * order comes later.
 */
public interface MergeRule {

    /** The name by which a change asks for this rule. */
    String name();

    /**
     * Merges a run of adjacent elements, as little-endian bytes.
     *
     * @param length of the run in bytes: a multiple of the element's, as long as the last dimension of the selection
     *     where that is contiguous
     * @param tally of this change and chunk, to be added to
     * @return whether a stored byte was changed
     */
    boolean merge(byte[] stored, int storedOffset, byte[] incoming, int incomingOffset, int length, Tally tally);

    /** Tells of elements that the change takes away before it brings its own. */
    default void clear(byte[] stored, int storedOffset, int length, Tally tally) {}

    /** What became of the values of one change; the record keeps it. Not safe for use by several threads. */
    final class Tally {
        /** Values that are in the store after the change because of it. */
        public long written;
        /** Written values that took the place of other ones. */
        public long replaced;
        /** Values that stayed because the rule prefers them to the incoming ones. */
        public long kept;
        /** Values that were cleared. */
        public long cleared;

        /** Nothing yet. */
        public Tally() {}

        void add(Tally other) {
            written += other.written;
            replaced += other.replaced;
            kept += other.kept;
            cleared += other.cleared;
        }
    }

    /** Every incoming element takes its place; its tally has {@code written} only, in elements. */
    MergeRule OVERWRITE = new MergeRule() {
        @Override
        public String name() {
            return "overwrite";
        }

        @Override
        public boolean merge(
                byte[] stored, int storedOffset, byte[] incoming, int incomingOffset, int length, Tally tally) {
            if (Arrays.equals(
                    incoming, incomingOffset, incomingOffset + length, stored, storedOffset, storedOffset + length)) {
                return false;
            }
            System.arraycopy(incoming, incomingOffset, stored, storedOffset, length);
            return true;
        }
    };
}
