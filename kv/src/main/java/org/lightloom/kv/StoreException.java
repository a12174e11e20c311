package org.lightloom.kv;

import java.io.Serial;

/** A key that cannot be read or written: says which key, what went wrong and what to do. */
public class StoreException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String key;

    public StoreException(String key, String message) {
        super(key + ": " + message);
        this.key = key;
    }

    public StoreException(String key, String message, Throwable cause) {
        super(key + ": " + message, cause);
        this.key = key;
    }

    /** The key, or the path of the file, at fault. */
    public String key() {
        return key;
    }
}
