package org.lightloom.bench.crash;

import java.io.Serial;

/** A store is not as it has to be. */
final class Violation extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    Violation(String what) {
        super(what);
    }

    Violation(String what, Throwable cause) {
        super(what + ": " + cause, cause);
    }
}
