package org.lightloom.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A hidden file beside the place that it is for. Whoever writes it holds a lock of the kernel on it, so that what a killed
 * writer left can be told, and is removed by the next one for the same place; Ctrl-C leaves none.
 */
final class DraftFile implements Closeable {
    /** Names of this process's own: opening and closing one of them once more would drop its lock (POSIX). */
    private static final Set<String> OWN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;
    private final Thread atEnd;

    private DraftFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
        this.atEnd = new Thread(() -> remove(path));
    }

    /** A new one, after those of dead writers are removed. */
    static DraftFile beside(Path place) throws IOException {
        removeLeftovers(place);
        while (true) {
            DraftFile draft = newDraft(place);
            // Somebody who is removing leftovers may take it for one in the moment before it is locked.
            if (isLocked(draft.channel) && Files.exists(draft.path)) {
                try {
                    Runtime.getRuntime().addShutdownHook(draft.atEnd);
                } catch (IllegalStateException e) {
                    draft.close();
                    throw new IOException(place + ": not written, the program is ending", e);
                }
                return draft;
            }
            draft.close();
        }
    }

    private static DraftFile newDraft(Path place) throws IOException {
        String name = start(place) + UUID.randomUUID() + ".part";
        Path path = place.resolveSibling(name);
        OWN.add(name);
        try {
            return new DraftFile(path, FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        } catch (IOException e) {
            OWN.remove(name);
            throw e;
        }
    }

    Path path() {
        return path;
    }

    FileChannel channel() {
        return channel;
    }

    /** Removes it, unless it was moved to its place. */
    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(path);
        } finally {
            channel.close();
            OWN.remove(String.valueOf(path.getFileName()));
            removeHook();
        }
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(atEnd);
        } catch (IllegalStateException e) {
            // The JVM ends, and the hook does the same as close.
        }
    }

    // ---- leftovers

    private static String start(Path place) {
        return "." + place.getFileName() + ".";
    }

    private static void removeLeftovers(Path place) {
        Pattern name =
                Pattern.compile(Pattern.quote(start(place)) + "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.part");
        try (DirectoryStream<Path> siblings = Files.newDirectoryStream(
                place.resolveSibling(""),
                path -> name.matcher(String.valueOf(path.getFileName())).matches()
                        && !OWN.contains(String.valueOf(path.getFileName()))
                        && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))) {
            siblings.forEach(DraftFile::removeUnlocked);
        } catch (IOException | DirectoryIteratorException e) {
            // They are in nobody's way; a folder may be written to without being listed.
        }
    }

    private static void removeUnlocked(Path path) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (channel.tryLock() != null) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | OverlappingFileLockException e) {
            // It is in nobody's way; perhaps another user's, whose next writing removes it.
        }
    }

    /** A folder without locks is as it was: nobody can take there what is written. */
    private static boolean isLocked(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static void remove(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // The next writing removes it.
        }
    }
}
