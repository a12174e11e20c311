package org.lightloom.cli;

/** What a command ends with. */
final class ExitStatus {
    /** Done. */
    static final int DONE = 0;
    /** Done, but something fell short: a verification failed, a catalog of a manifest could not be read. */
    static final int FELL_SHORT = 1;
    /** Wrong usage or input; nothing was written. */
    static final int WRONG_INPUT = 2;
    /** The store is damaged or unreadable, the disk or this program failed. */
    static final int DAMAGED = 3;

    private ExitStatus() {}
}
