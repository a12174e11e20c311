package org.lightloom.zarr;

import java.io.Serial;

/** Encoded bytes that a codec refuses; the key is added by whoever knows it. */
final class CodecException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String problem;

    CodecException(String message) {
        super(message);
        this.problem = message;
    }

    CodecException(String message, Throwable cause) {
        super(message, cause);
        this.problem = message;
    }

    String problem() {
        return problem;
    }
}
