package org.lightloom.lightcurves;

import java.io.Serial;

/**
 * A request that a light-curve store cannot fulfil: says what, where and what to do. Nothing of the request was stored,
 * unless the message says so.
 */
public sealed class LightcurveException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public LightcurveException(String message) {
        super(message);
    }

    public LightcurveException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A label (object, measurement, value or epoch) that the store does not have. */
    public static final class UnknownLabel extends LightcurveException {
        @Serial
        private static final long serialVersionUID = 1L;

        public UnknownLabel(String message) {
            super(message);
        }
    }

    /** A catalog that belongs to another field, or whose numbering is not that of the reference. */
    public static final class MatchRefused extends LightcurveException {
        @Serial
        private static final long serialVersionUID = 1L;

        public MatchRefused(String message) {
            super(message);
        }
    }

    /** A store that was damaged, is of another format version or is no light-curve store. */
    public static final class UnusableStore extends LightcurveException {
        @Serial
        private static final long serialVersionUID = 1L;

        public UnusableStore(String message) {
            super(message);
        }

        public UnusableStore(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
