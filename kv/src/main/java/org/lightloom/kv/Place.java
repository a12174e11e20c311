package org.lightloom.kv;

import java.nio.file.Path;
import java.util.UUID;

/**
 * Where a key lives while it is being written.
 *
 * @param file where the version is published: never a symbolic link
 * @param privateFolder holds the lock file and the temporary files, {@code <lock offset, 8 hex digits>-<UUID>.tmp}
 */
record Place(String key, Path file, Path privateFolder) {

    Path folder() {
        return file.resolveSibling("");
    }

    Path newTemporary() {
        return privateFolder.resolve(Leftovers.prefix(Keys.lockOffset(key)) + UUID.randomUUID() + Leftovers.SUFFIX);
    }
}
