package org.lightloom.kv;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Removes the temporary files of killed writers. Their names begin with the lock offset of their key, so whoever holds
 * that lock and finds one that isn't its own knows that its writer is dead.
 *
 * <p>The private folder holds only what is being written at the moment, so listing it costs some microseconds.
 */
final class Leftovers {
    static final String SUFFIX = ".tmp";

    private static final int DIGITS = 8;
    private static final Pattern OF_ANY_KEY = Pattern.compile("^[0-9a-f]{" + DIGITS + "}-");

    private final Path privateFolder;
    private final Disk disk;

    Leftovers(Path privateFolder, Disk disk) {
        this.privateFolder = privateFolder;
        this.disk = disk;
    }

    static String prefix(long lockOffset) {
        return HexFormat.of().toHexDigits(lockOffset, DIGITS) + "-";
    }

    /** For the holder of a lock, before it makes a temporary file of its own. */
    void sweep(KeyLock lock) throws IOException {
        for (Path file : list(name -> name.startsWith(prefix(lock.offset())))) {
            delete(file);
        }
    }

    /** For all keys; a file whose lock somebody holds is left to them. */
    void sweepAll(Locks locks) throws IOException {
        for (Path file : list(OF_ANY_KEY.asPredicate())) {
            Optional<KeyLock> lock = locks.tryTake(offset(file));
            if (lock.isPresent()) {
                try (KeyLock held = lock.get()) {
                    if (held.stands()) {
                        delete(file);
                    }
                }
            }
        }
    }

    private void delete(Path file) {
        try {
            disk.delete(file);
        } catch (IOException e) {
            // It is in nobody's way; perhaps it belongs to another user, whose next update sweeps it.
        }
    }

    private static long offset(Path file) {
        return HexFormat.fromHexDigitsToLong(String.valueOf(file.getFileName()), 0, DIGITS);
    }

    private List<Path> list(Predicate<String> wanted) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(privateFolder)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(SUFFIX) && wanted.test(name)) {
                    found.add(file);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }
}
