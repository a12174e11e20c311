package org.lightloom.zarr;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lightloom.kv.Blob;
import org.lightloom.kv.Containment;
import org.lightloom.kv.Durability;
import org.lightloom.kv.LocalStore;
import org.lightloom.kv.Store;
import org.lightloom.kv.StoreException;

/**
 * Which store, and so which lock, a node on disk belongs to (docs/format.md, "Which store, which lock"): the nearest
 * folder, going up, whose zarr.json has the attribute {@code lightloom}; else the node itself.
 *
 * @param prefix of the node's keys in the store: empty, or ends in "/"
 * @param keepsHistory whether it is in a folder with that mark: its shards keep what is replaced, to be read and undone
 */
record StoreLocation(Store store, Path root, String prefix, boolean keepsHistory) {
    /** The attribute that marks the root of a store with a lock of its own. */
    static final String ATTRIBUTE = "lightloom";

    static final String PRIVATE_OF_ROOT = "lightcurves/.lightloom";
    static final String PRIVATE = ".lightloom";
    static final String DOCUMENT = "zarr.json";

    static StoreLocation of(Path node) {
        Path folder = node.toAbsolutePath().normalize();
        for (Optional<Path> at = Optional.of(folder);
                at.isPresent();
                at = Optional.ofNullable(at.get().getParent())) {
            if (isMarked(at.get())) {
                String prefix = at.get().equals(folder) ? "" : keyOf(at.get().relativize(folder)) + "/";
                return new StoreLocation(LocalStore.open(at.get(), PRIVATE_OF_ROOT), at.get(), prefix, true);
            }
        }
        return new StoreLocation(LocalStore.open(folder, PRIVATE), folder, "", false);
    }

    /** A node below a folder, which no link in it leads out of. */
    static StoreLocation of(Path folder, String name) {
        requireName(name, folder.toString());
        Path home = folder.toAbsolutePath().normalize();
        Path node = home.resolve(name);
        try {
            new Containment(home).requireInside(node);
        } catch (StoreException e) {
            throw new ZarrException(folder.toString(), String.valueOf(e.getMessage()), e);
        }
        return of(node);
    }

    /**
     * The location of a root that is about to be created.
     *
     * @throws ZarrException.AlreadyExists if there are nodes in the folder: who has them open takes other locks
     */
    static StoreLocation ofNewRoot(Path folder) {
        Path root = folder.toAbsolutePath().normalize();
        Store store = LocalStore.open(root, PRIVATE_OF_ROOT);
        List<String> below = store.list("");
        if (!below.isEmpty() && !below.contains(DOCUMENT)) {
            throw new ZarrException.AlreadyExists(
                    folder.toString(),
                    "is not empty (" + below.get(0) + "); a store with one lock begins in an empty folder");
        }
        return new StoreLocation(store, root, "", true);
    }

    StoreLocation with(Durability durability) {
        return new StoreLocation(store.with(durability), root, prefix, keepsHistory);
    }

    /** A node below this one: in the same store where that has a mark, else a store of its own. */
    StoreLocation member(String name) {
        requireName(name, root.resolve(prefix).toString());
        return isMarked(root)
                ? new StoreLocation(store, root, prefix + name + "/", true)
                : of(root.resolve(prefix), name);
    }

    /** @throws ZarrException if this is not the name of a member, or names joined by "/" */
    static void requireName(String name, String where) {
        for (String part : name.split("/", -1)) {
            if (part.isEmpty()
                    || part.equals(".")
                    || part.equals("..")
                    || part.indexOf('\\') >= 0
                    || part.indexOf('\0') >= 0) {
                throw new ZarrException(
                        where,
                        "'" + Quoted.shortened(name)
                                + "' is not the name of a member: its parts must be names, and . and .. would lead out of the store");
            }
        }
    }

    /** @throws ZarrException if this is not a name for a new member (Zarr v3.1 core, "Node names"), or names joined by "/" */
    static void requireNewName(String name, String where) {
        requireName(name, where);
        for (String part : name.split("/", -1)) {
            if (part.startsWith("__")
                    || part.startsWith(PRIVATE)
                    || part.equals(DOCUMENT)
                    || part.chars().allMatch(c -> c == '.')) {
                throw new ZarrException(
                        where,
                        "'" + Quoted.shortened(name)
                                + "' is not a name for a new member: names of dots alone, zarr.json and those that begin"
                                + " with __ or .lightloom are reserved");
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

    /**
     * One that cannot be read may be a store's: to go on without its lock would be to write beside its other writers.
     *
     * @throws ZarrException if there is a document that cannot be read
     */
    private static boolean isMarked(Path folder) {
        Path document = folder.resolve(DOCUMENT);
        if (!Files.exists(document, LinkOption.NOFOLLOW_LINKS)
                || Files.isDirectory(document, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (Blob blob = LocalStore.open(folder, PRIVATE).open(DOCUMENT).orElse(null)) {
            return blob != null
                    && NodeDocument.read(blob, document.toString())
                            .path("attributes")
                            .has(ATTRIBUTE);
        } catch (StoreException e) {
            throw new ZarrException(folder.toString(), String.valueOf(e.getMessage()), e);
        }
    }
}
