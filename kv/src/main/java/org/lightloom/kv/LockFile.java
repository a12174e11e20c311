package org.lightloom.kv;

import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A lock file as this process has it open: once, and never closed, because on POSIX closing any descriptor of a file
 * drops all the locks that the process has on it.
 *
 * <p>What is open is known by inode in one table of the whole JVM. It hangs on the system properties and holds nothing
 * but JDK types, so that class loaders, symbolic links and bind mounts all share it.
 */
final class LockFile {
    private static final ConcurrentMap<Object, Object> TABLE = table();
    private static final Set<OpenOption> OPEN =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final String DOUBTFUL = "doubtful";

    /** Equal to {@link Stamp#identity} of the path for as long as the path leads to this file. */
    private final Object identity;

    private final AsynchronousFileChannel channel;
    private final Set<Long> taken;
    private final AtomicBoolean swept;

    @SuppressWarnings("unchecked")
    private LockFile(Object identity, List<Object> shared) {
        this.identity = identity;
        this.channel = (AsynchronousFileChannel) shared.get(0);
        this.taken = (Set<Long>) shared.get(1);
        this.swept = (AtomicBoolean) shared.get(2);
    }

    /** @throws NoSuchFileException if there is no lock file yet */
    @SuppressWarnings("unchecked")
    static LockFile at(Path path) throws IOException {
        while (true) {
            Object identity = Stamp.identity(path).orElseThrow(() -> new NoSuchFileException(path.toString()));
            Object shared = TABLE.get(identity);
            if (shared != null) {
                return new LockFile(identity, (List<Object>) shared);
            }
            openFirst(path, identity);
        }
    }

    /** Creates the file where it is missing. */
    static void create(Path path, Disk disk) throws IOException {
        // Creating closes a descriptor, hence not while another thread opens the same file and locks it.
        synchronized (TABLE) {
            try {
                disk.create(path).close();
            } catch (FileAlreadyExistsException e) {
                // Another process was first.
            }
        }
    }

    private static void openFirst(Path path, Object identity) throws IOException {
        synchronized (TABLE) {
            if (TABLE.containsKey(identity)) {
                return;
            }
            AsynchronousFileChannel channel = AsynchronousFileChannel.open(path, OPEN, null);
            boolean same = Stamp.identity(path).equals(Optional.of(identity));
            // One that turns out to be another file is kept open all the same: it may be in the table already.
            TABLE.put(same ? identity : channel, shared(channel, path));
        }
    }

    private static List<Object> shared(AsynchronousFileChannel channel, Path path) {
        return List.of(channel, ConcurrentHashMap.<Long>newKeySet(), new AtomicBoolean(), path.toString());
    }

    /** What the end of the process would do to the lock files opened by paths below a folder, and to its doubts. */
    static void forget(Path folder) throws IOException {
        doubtful().removeIf(file -> Path.of(file).startsWith(folder));
        for (Map.Entry<Object, Object> entry : TABLE.entrySet()) {
            if (entry.getValue() instanceof List<?> shared
                    && Path.of(shared.get(3).toString()).startsWith(folder)) {
                TABLE.remove(entry.getKey());
                ((AsynchronousFileChannel) shared.get(0)).close();
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static ConcurrentMap<Object, Object> table() {
        return (ConcurrentMap<Object, Object>) System.getProperties()
                .computeIfAbsent("org.lightloom.kv.locks", key -> new ConcurrentHashMap<Object, Object>());
    }

    /** Files of this process whose newest version may not be durable, because syncing its folder failed. */
    @SuppressWarnings("unchecked")
    static Set<String> doubtful() {
        return (Set<String>) TABLE.computeIfAbsent(DOUBTFUL, key -> ConcurrentHashMap.<String>newKeySet());
    }

    AsynchronousFileChannel channel() {
        return channel;
    }

    boolean isAt(Path path) throws IOException {
        return Stamp.identity(path).equals(Optional.of(identity));
    }

    /** Takes the offset unless another thread of this JVM has it. */
    boolean tryEnter(long offset) {
        return taken.add(offset);
    }

    void leave(long offset) {
        taken.remove(offset);
    }

    /** True once per process. */
    boolean isFirstUse() {
        return !swept.get() && swept.compareAndSet(false, true);
    }
}
