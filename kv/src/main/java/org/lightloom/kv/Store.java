package org.lightloom.kv;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Named blobs with one hard primitive: {@link #update}, an atomic and durable read-modify-write of one key.
 *
 * <p>A key is a path relative to the store, its parts separated by {@code /}, for instance
 * {@code lightcurves/c/0/0/0/17}. Parts are non-empty and are neither {@code .} nor {@code ..}.
 *
 * <p>All stores are safe for use by any number of threads. Reading never waits for a writer and writes nothing.
 */
public interface Store {

    /**
     * Pins the current version of a key for reading. The version stays readable and unchanged until it is closed,
     * whatever writers do meanwhile.
     *
     * @return nothing where the key has no version
     * @throws StoreException if the key exists and cannot be read, or is not a valid key
     */
    Optional<Blob> open(String key);

    /**
     * The version of a key that {@link #open} would pin now, for less than to open it.
     *
     * @throws StoreException if the key exists and cannot be looked at, or is not a valid key
     */
    default Optional<Version> version(String key) {
        Optional<Blob> found = open(key);
        found.ifPresent(Blob::close);
        return found.map(Blob::version);
    }

    /**
     * Brings one change into the current version of a key, atomically and durably.
     *
     * <p>The folder may be called several times, with this change alone or together with other waiting changes, and
     * in any thread. Changes that fail, by whatever exception or error, fail alone. Calling update again with the
     * same change is safe where {@link Folder#holds} recognises it.
     *
     * @return what is known of the change when the call ends; it is durable if and only if it is {@link
     *     Outcome.Committed}
     * @throws StoreException if this is not a valid key
     */
    Outcome update(String key, Change change, Folder folder);

    /**
     * Marks the newest version of a key with a byte. The next version of the key takes the mark away, durably and before
     * it becomes visible, whoever writes it; so a mark that is read vouches for what was found out about that version.
     *
     * @param mark 0 for none
     * @param test of the newest version, nothing where there is none; called while nobody can write a newer one, so it
     *     should be quick
     * @return whether the version passed the test and was marked
     * @throws StoreException if the last part of the key is not a number of at most 9 digits, or on a failure of the disk
     */
    boolean mark(String key, byte mark, Predicate<Optional<Blob>> test);

    /**
     * The marks of the keys {@code <folder>/0}, {@code <folder>/1}, … as far as any was marked: a key past the end, too,
     * has the mark 0.
     */
    byte[] marks(String folder);

    /**
     * The names directly under a folder key ({@code ""} is the root), sorted, private ones left out; none where there
     * is no such folder.
     *
     * @throws StoreException if the folder cannot be listed
     */
    List<String> list(String folder);

    /** The same blobs, for updates that last as long as this says; the store itself where it knows of one way only. */
    default Store with(Durability durability) {
        return this;
    }

    /** How long updates last; {@link Durability#SYNCED} also where the store knows of one way only. */
    default Durability durability() {
        return Durability.SYNCED;
    }
}
