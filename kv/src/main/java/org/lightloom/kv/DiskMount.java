package org.lightloom.kv;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Puts a disk under all local stores that are opened in a folder, for tests that reach them through upper layers. While
 * nothing is mounted, that is always but in tests, stores use {@link Disk#local}.
 *
 * <p>Closing it does to the folder what the end of the process would: locks and what is known of its files are
 * forgotten. Nobody may be writing there any more.
 */
public final class DiskMount implements AutoCloseable {
    private static final Map<Path, Disk> MOUNTED = new ConcurrentHashMap<>();

    private final Path folder;

    private DiskMount(Path folder) {
        this.folder = folder;
    }

    /** @throws IllegalStateException if there is a mount at this folder already */
    public static DiskMount at(Path folder, Disk disk) {
        Path place = folder.toAbsolutePath().normalize();
        if (MOUNTED.putIfAbsent(place, disk) != null) {
            throw new IllegalStateException(place + " has a mount already");
        }
        return new DiskMount(place);
    }

    static Disk under(Path folder) {
        if (!MOUNTED.isEmpty()) {
            for (Path at = folder.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
                Disk mounted = MOUNTED.get(at);
                if (mounted != null) {
                    return mounted;
                }
            }
        }
        return Disk.local();
    }

    @Override
    public void close() {
        MOUNTED.remove(folder);
        try {
            LockFile.forget(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
