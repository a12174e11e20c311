package org.lightloom.lightcurves;

import java.util.Optional;

/**
 * What to undo.
 *
 * @param to the commit whose version comes back: its id or the beginning of it, or {@link #NOTHING} for the state before
 *     the first; empty for the one before the newest
 * @param all whether more than one population may be taken back
 * @param dryRun whether everything is done but the writing
 */
public record UndoOptions(Optional<String> to, boolean all, boolean dryRun) {
    /** Goes back to before the first commit. */
    public static final String NOTHING = "nothing";

    public UndoOptions {
        if (to.filter(String::isBlank).isPresent()) {
            throw new IllegalArgumentException(
                    "the id of a commit is needed to go back to, or the beginning of it, as log prints it; or "
                            + NOTHING);
        }
    }

    /** Takes back the newest commit, if it is of one population. */
    public static UndoOptions defaults() {
        return new UndoOptions(Optional.empty(), false, false);
    }

    public UndoOptions withTo(String commit) {
        return new UndoOptions(Optional.of(commit), all, dryRun);
    }

    public UndoOptions withAll() {
        return new UndoOptions(to, true, dryRun);
    }

    public UndoOptions asDryRun() {
        return new UndoOptions(to, all, true);
    }
}
