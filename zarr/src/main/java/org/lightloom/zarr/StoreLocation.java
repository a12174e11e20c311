package org.lightloom.zarr;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.lightloom.kv.LocalStore;
import org.lightloom.kv.Store;

/**
 * Which store, and so which lock, a node on disk belongs to (docs/format.md, "Which store, which lock"): the nearest
 * folder, going up, whose zarr.json has the attribute {@code lightloom}; else the node itself.
 *
 * @param prefix of the node's keys in the store: empty, or ends in "/"
 */
record StoreLocation(Store store, Path root, String prefix) {
    /** The attribute that marks the root of a store with a lock of its own. */
    static final String ATTRIBUTE = "lightloom";

    static final String PRIVATE_OF_ROOT = "lightcurves/.lightloom";
    static final String PRIVATE = ".lightloom";

    static StoreLocation of(Path node) {
        Path folder = node.toAbsolutePath().normalize();
        for (Optional<Path> at = Optional.of(folder);
                at.isPresent();
                at = Optional.ofNullable(at.get().getParent())) {
            if (isMarked(at.get())) {
                String prefix = at.get().equals(folder) ? "" : keyOf(at.get().relativize(folder)) + "/";
                return new StoreLocation(LocalStore.open(at.get(), PRIVATE_OF_ROOT), at.get(), prefix);
            }
        }
        return new StoreLocation(LocalStore.open(folder, PRIVATE), folder, "");
    }

    /** The location of a root that is about to be created. */
    static StoreLocation ofNewRoot(Path folder) {
        Path root = folder.toAbsolutePath().normalize();
        return new StoreLocation(LocalStore.open(root, PRIVATE_OF_ROOT), root, "");
    }

    /** A node below this one: in the same store where that has a mark, else a store of its own. */
    StoreLocation member(String name) {
        requireName(name, root.resolve(prefix).toString());
        return isMarked(root) ? new StoreLocation(store, root, prefix + name + "/") : of(root.resolve(prefix + name));
    }

    /** @throws ZarrException if this is not the name of a member, or names joined by "/" */
    static void requireName(String name, String where) {
        for (String part : name.split("/", -1)) {
            if (part.isEmpty()
                    || part.equals(".")
                    || part.equals("..")
                    || part.indexOf('\\') >= 0
                    || part.indexOf('\0') >= 0) {
                throw new ZarrException(where, "'" + Quoted.shortened(name) + "' is not the name of a member");
            }
        }
    }

    /** Whether the folder of the node, which is not the root, has the lock of all nodes in it. */
    boolean holdsTheLockOfOthers() {
        return !prefix.isEmpty() && (PRIVATE_OF_ROOT + "/").startsWith(prefix);
    }

    static String keyOf(Path relative) {
        return relative.toString().replace(relative.getFileSystem().getSeparator(), "/");
    }

    private static boolean isMarked(Path folder) {
        Path document = folder.resolve("zarr.json");
        if (!Files.isRegularFile(document)) {
            return false;
        }
        // One that cannot be read may be a store's: to go on without its lock would be to write beside its other
        // writers.
        try {
            return Json.parse(ByteBuffer.wrap(Files.readAllBytes(document)), document.toString())
                    .path("attributes")
                    .has(ATTRIBUTE);
        } catch (IOException e) {
            throw new ZarrException(document.toString(), "cannot be read: " + e, e);
        }
    }
}
