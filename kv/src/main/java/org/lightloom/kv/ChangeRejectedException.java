package org.lightloom.kv;

import java.io.Serial;
import java.util.UUID;

/** Thrown by a {@link Folder} for one change that cannot be applied to the current version. */
public final class ChangeRejectedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final UUID change;
    private final RuntimeException reason;

    public ChangeRejectedException(UUID change, RuntimeException cause) {
        super(cause.getMessage(), cause);
        this.change = change;
        this.reason = cause;
    }

    public UUID change() {
        return change;
    }

    /** What the writer of the change is told. */
    public RuntimeException reason() {
        return reason;
    }
}
