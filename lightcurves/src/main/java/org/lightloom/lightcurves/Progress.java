package org.lightloom.lightcurves;

/** Told how far a long work is; may be called from several threads. */
public interface Progress {
    /** For work that nobody watches. */
    Progress NONE = (done, total) -> {};

    /** So many of so many pieces are done. */
    void at(long done, long total);
}
