package org.lightloom.kv;

import java.io.IOException;
import java.io.Serial;

/** What a round started from is no longer there: nothing was published, and the lock has to be taken anew. */
final class StartOverException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    StartOverException(String what) {
        super(what);
    }
}
