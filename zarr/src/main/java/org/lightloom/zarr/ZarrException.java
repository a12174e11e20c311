package org.lightloom.zarr;

import java.io.Serial;
import java.time.Instant;

/**
 * A Zarr node that cannot be read or written: says which file or key, what is wrong and what to do. The kinds that a
 * caller may want to tell apart are subclasses.
 */
public sealed class ZarrException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public ZarrException(String where, String what) {
        super(where + ": " + what);
    }

    public ZarrException(String where, String what, Throwable cause) {
        super(where + ": " + what, cause);
    }

    /** There is no node, or no node of the asked kind, at this path. */
    public static final class NotFound extends ZarrException {
        @Serial
        private static final long serialVersionUID = 1L;

        public NotFound(String where, String what) {
            super(where, what);
        }
    }

    /** There is a node already. */
    public static final class AlreadyExists extends ZarrException {
        @Serial
        private static final long serialVersionUID = 1L;

        public AlreadyExists(String where, String what) {
            super(where, what);
        }
    }

    /** A part of the Zarr specification, or an extension, that this library does not have. */
    public static final class Unsupported extends ZarrException {
        @Serial
        private static final long serialVersionUID = 1L;

        public Unsupported(String where, String what) {
            super(where, what);
        }
    }

    /** Somebody else was first: what a change was to be based on is no longer the newest version. */
    public static final class Conflict extends ZarrException {
        @Serial
        private static final long serialVersionUID = 1L;

        public Conflict(String where, String what) {
            super(where, what);
        }
    }

    /** A time from before the history that a shard still has. */
    public static final class HistoryCut extends ZarrException {
        @Serial
        private static final long serialVersionUID = 1L;

        private final String key;

        private HistoryCut(String where, String what) {
            super(where, what);
            this.key = where;
        }

        /** Path of the shard, which ends in its key. */
        public String shard() {
            return key;
        }

        static HistoryCut before(String where, Instant earliest) {
            return new HistoryCut(
                    where,
                    "its history begins at " + earliest
                            + ", cut there when dead bytes were given back, or by another program's write;"
                            + " ask for that time or a later one");
        }

        static HistoryCut foreign(String where) {
            return new HistoryCut(
                    where, "was last written by another program, which keeps no history; read it without a time");
        }
    }

    /** Bytes that are not what they promise to be: a failed checksum, a truncated chunk, metadata that is no JSON. */
    public static final class Corrupt extends ZarrException {
        @Serial
        private static final long serialVersionUID = 1L;

        public Corrupt(String where, String what) {
            super(where, what);
        }

        public Corrupt(String where, String what, Throwable cause) {
            super(where, what, cause);
        }
    }
}
