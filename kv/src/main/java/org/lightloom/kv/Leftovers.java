package org.lightloom.kv;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Removes what killed writers have left. The names of all files of a key begin with its lock offset. Whoever holds that
 * lock and finds a temporary file that isn't its own knows that its writer is dead; the writer of a {@link PatchName
 * patch} is dead if nobody holds its slot.
 *
 * <p>The private folder holds only what is being written at the moment, so listing it costs some microseconds.
 */
final class Leftovers {
    static final String SUFFIX = ".tmp";

    private static final int DIGITS = 8;
    private static final Pattern OF_ANY_KEY = Pattern.compile("^[0-9a-f]{" + DIGITS + "}-.*");

    private final Path privateFolder;
    private final Disk disk;
    private final Locks locks;

    Leftovers(Path privateFolder, Disk disk, Locks locks) {
        this.privateFolder = privateFolder;
        this.disk = disk;
        this.locks = locks;
    }

    static String prefix(long lockOffset) {
        return HexFormat.of().toHexDigits(lockOffset, DIGITS) + "-";
    }

    /**
     * For the holder of a lock, before it makes a temporary file of its own.
     *
     * @return the changes posted for this key by writers that are alive, this process's own among them
     */
    List<PatchName> sweep(KeyLock lock) throws IOException {
        List<PatchName> posted = new ArrayList<>();
        Map<Long, Boolean> alive = new HashMap<>();
        for (String name : list(prefix(lock.offset()))) {
            Optional<PatchName.Entry> patch = PatchName.parse(name);
            if (patch.isPresent() && isAlive(patch.get().name().slot(), lock, alive)) {
                patch.filter(entry -> entry.state().equals(PatchName.POSTED))
                        .ifPresent(entry -> posted.add(entry.name()));
            } else if (patch.isPresent() || name.endsWith(SUFFIX)) {
                delete(name);
            }
        }
        return posted;
    }

    /** For all keys; a file whose lock somebody holds is left to them. */
    void sweepAll() throws IOException {
        Set<Long> offsets = new TreeSet<>();
        for (String name : list("")) {
            if (OF_ANY_KEY.matcher(name).matches()) {
                offsets.add(HexFormat.fromHexDigitsToLong(name, 0, DIGITS));
            }
        }
        for (long offset : offsets) {
            Optional<KeyLock> lock = locks.tryTake(offset);
            if (lock.isPresent()) {
                try (KeyLock held = lock.get()) {
                    sweep(held);
                }
            }
        }
    }

    /** The files of a key; none where the folder cannot be listed. */
    List<String> listed(long lockOffset) {
        try {
            return list(prefix(lockOffset));
        } catch (IOException e) {
            return List.of();
        }
    }

    private boolean isAlive(long slot, KeyLock lock, Map<Long, Boolean> known) throws IOException {
        Boolean before = known.get(slot);
        if (before != null) {
            return before;
        }
        boolean taken = locks.isTaken(slot, lock);
        known.put(slot, taken);
        return taken;
    }

    private void delete(String name) {
        try {
            disk.delete(privateFolder.resolve(name));
        } catch (IOException e) {
            // It is in nobody's way; perhaps it belongs to another user, whose next update sweeps it.
        }
    }

    private List<String> list(String prefix) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(privateFolder)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (name.startsWith(prefix)) {
                    names.add(name);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }
}
