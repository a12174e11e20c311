package org.lightloom.kv;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** The rules of a key: a relative path that stays inside its store. */
final class Keys {
    /** Names that start like this are private: never listed. */
    static final String PRIVATE = ".lightloom";

    private static final String LOCK = PRIVATE + "/lock";

    private Keys() {}

    /** @throws StoreException if this is not a key */
    static void check(String key) {
        for (String part : key.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw invalid(key, "its parts must be names, not empty, \".\" or \"..\"");
            }
        }
        if (key.indexOf('\\') >= 0 || key.indexOf('\0') >= 0) {
            throw invalid(key, "it must hold no backslash and no NUL");
        }
        // Closing any descriptor of a lock file drops every lock that the process has on it.
        if (key.equals(LOCK) || key.endsWith("/" + LOCK)) {
            throw invalid(key, "it is a lock file");
        }
    }

    /** Like {@link #check} but allows {@code ""}, the root. */
    static void checkFolder(String folder) {
        if (!folder.isEmpty()) {
            check(folder);
        }
    }

    /** Which byte of the lock file stands for a key: the CRC-32C of its UTF-8, as an unsigned number. */
    static long lockOffset(String key) {
        CRC32C crc = new CRC32C();
        crc.update(key.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }

    static StoreException invalid(String key, String why) {
        return new StoreException(key, "not a valid key: " + why);
    }
}
