package org.lightloom.kv;

/** What an update that has returned survives. Either way no killed process takes anything with it. */
public enum Durability {
    /** A power loss, too: files and folders are synced before an update returns. */
    SYNCED,
    /**
     * The end of its process, but not a power loss or a crash of the operating system: these may take back what was
     * written in the last half minute or so, and damage the files that were written then, with all that they held before.
     * For results that can be computed again. Updates that others have posted to the holder of a key's lock are written as
     * {@link #SYNCED}, since they may have asked for it.
     */
    UNSYNCED
}
