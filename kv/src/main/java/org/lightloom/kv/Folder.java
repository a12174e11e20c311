package org.lightloom.kv;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A pure function from a pinned version and an ordered list of changes to the next version. It may be called again
 * after a conflict, so it keeps no state between calls and has no side effects; above all it updates no store. It may run
 * in the thread of a caller, and leaves an interrupt of that alone.
 *
 * <p>Changes that wait for one key are folded together if their folders are {@linkplain Object#equals equal}: use one
 * instance, or a record.
 */
public interface Folder {

    /**
     * @param current the pinned version, or nothing where the key has none; valid during the call only,
     *     and not to be closed
     * @param changes in the order in which they are to be applied; never empty
     * @throws ChangeRejectedException if one of the changes cannot be applied; the others are folded again without it
     */
    NextVersion fold(Optional<Blob> current, List<Change> changes);

    /**
     * What the folder does, as a text that is equal in two processes only where both do the same to the same changes;
     * then one may apply the changes of the other. Such a folder recognises by {@link #holds} the changes of the newest
     * version. Nothing: only the process that makes a change applies it.
     */
    default Optional<String> signature() {
        return Optional.empty();
    }

    /**
     * A folder that does the same and is asked about this one version only, by one thread, while the version is open: so,
     * unlike this one, it may keep what it has read. Called for each round anew where there is a version; neither the
     * answer's equality nor its signature is looked at.
     */
    default Folder pinnedTo(Blob version) {
        return this;
    }

    /** Whether this version is known to contain a change already. Used to resolve unknown outcomes. */
    default boolean holds(Blob version, UUID change) {
        return false;
    }
}
