package org.lightloom.kv;

import java.io.Serial;

/** A write of which it is not known whether it took place; doing it again resolves it. */
public final class OutcomeUnknownException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public OutcomeUnknownException(Throwable cause) {
        super("it is not known whether the write took place; write again to resolve it: " + cause.getMessage(), cause);
    }
}
