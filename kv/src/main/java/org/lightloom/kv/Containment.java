package org.lightloom.kv;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps what is opened for a store inside its folder: symbolic links in it may lead to another place in it, never out of
 * it; the folder itself may be reached through links.
 *
 * <p>This guards against what a store of unknown origin holds, an unpacked archive for instance, not against somebody who
 * puts links in place of folders while it is in use: each folder is looked at once, so that opening a file in it costs no
 * more than before. Safe for use by any number of threads.
 */
public final class Containment {
    private static final int MOST_REMEMBERED = 1 << 12;
    /** Symbolic links followed from a file before they count as a loop. */
    private static final int MOST_LINKS = 40;

    private final Path root;
    private final Optional<Path> barred;
    private final Set<Path> inside = ConcurrentHashMap.newKeySet();

    /** @param root the store's folder, which need not exist yet */
    public Containment(Path root) {
        this(root, Optional.empty());
    }

    private Containment(Path root, Optional<Path> barred) {
        this.root = root.toAbsolutePath();
        this.barred = barred;
    }

    /**
     * For keys: the store's own files in the private folder are refused as well, by whatever link they are reached; not
     * what others keep in folders of their own there.
     */
    static Containment ofKeys(Path root, Path privateFolder) {
        return new Containment(root, Optional.of(privateFolder));
    }

    /**
     * Checks where a folder really lies; one that does not exist yet, where the nearest one above it does.
     *
     * @param folder below the store's folder
     * @throws StoreException if it lies outside
     */
    public void requireInside(Path folder) {
        requireInside(folder, folder);
    }

    /** The same for the folder of a file, which an error names. */
    void requireInside(Path folder, Path named) {
        if (!folder.equals(root) && !inside.contains(folder)) {
            look(folder, named);
        }
    }

    private void look(Path folder, Path named) {
        for (Path at = folder; at.startsWith(root) && !at.equals(root); at = at.resolveSibling("")) {
            if (!new File(at.toString()).exists()) {
                // Cheaper than the exception below, for chunks that nobody has stored.
                continue;
            }
            try {
                Path real = requireReallyInside(at, named);
                requireNotBarred(real.resolve(at.relativize(folder)), named);
                if (at.equals(folder)) {
                    remember(folder);
                }
                return;
            } catch (FileSystemException e) {
                // Gone or not to be looked at: then nothing is opened in it, and what is above it counts.
            } catch (IOException e) {
                throw new StoreException(at.toString(), "cannot be looked at: " + e.getMessage(), e);
            }
        }
    }

    private Path requireReallyInside(Path place, Path named) throws IOException {
        Path real = place.toRealPath();
        if (!real.startsWith(root.toRealPath())) {
            throw new StoreException(
                    named.toString(),
                    "leads out of its store by a symbolic link, which is not followed: put a copy in its place");
        }
        return real;
    }

    private void requireNotBarred(Path real, Path named) throws IOException {
        if (barred.isPresent()
                && Files.exists(barred.get())
                && isOfTheStore(real, barred.get().toRealPath())) {
            throw new StoreException(
                    named.toString(),
                    "leads into the private folder of its store by a symbolic link, which is not followed: remove the link");
        }
    }

    /** Whether files directly in a folder are the store's own. */
    static boolean isOfTheStore(Path folder, Path privateFolder) {
        return folder.equals(privateFolder) || folder.startsWith(privateFolder.resolve(Marks.FOLDER));
    }

    private void remember(Path folder) {
        if (inside.size() >= MOST_REMEMBERED) {
            inside.clear();
        }
        inside.add(folder);
    }

    /**
     * Follows the links of a file, if it is one: what is answered is no link, but need not exist.
     *
     * @throws StoreException if a link leads out of the store, or round in a circle
     */
    Path resolve(Path file) throws IOException {
        Path path = file;
        requireInside(path.resolveSibling(""), file);
        for (int links = 0; Files.isSymbolicLink(path); links++) {
            if (links == MOST_LINKS) {
                throw new StoreException(file.toString(), "is a loop of symbolic links: remove it");
            }
            path = path.resolveSibling(Files.readSymbolicLink(path));
            try {
                requireNotBarred(requireReallyInside(path.resolveSibling(""), file), file);
            } catch (NoSuchFileException e) {
                throw new StoreException(
                        file.toString(), "is a symbolic link into a folder that does not exist: remove it", e);
            }
        }
        return path;
    }
}
