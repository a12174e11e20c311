package org.lightloom.kv;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * One byte for each key whose last part is a number: the byte of that number in the file {@code held/<the other parts>} of
 * the private folder; 0 where there is none. It says something of the key's newest version, so each new version takes it
 * away, durably, before it becomes visible. Set only by the holder of the key's lock.
 */
final class Marks {
    static final String FOLDER = "held";
    private static final int MOST_DIGITS = 9;

    private final Path folder;
    private final Containment containment;
    private final DurableFolders folders;
    private final Disk disk;

    Marks(Path privateFolder, Containment containment, DurableFolders folders, Disk disk) {
        this.folder = privateFolder.resolve(FOLDER);
        this.containment = containment;
        this.folders = folders;
        this.disk = disk;
    }

    /** The number of a key's mark among those of the key above it; nothing where its last part is no number. */
    static Optional<Integer> ofKey(String key) {
        int slash = key.lastIndexOf('/');
        String last = key.substring(slash + 1);
        boolean number = slash > 0 && !last.isEmpty() && last.length() <= MOST_DIGITS && isOfDigits(last);
        return number ? Optional.of(Integer.parseInt(last)) : Optional.empty();
    }

    private static boolean isOfDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    static StoreException none(String key) {
        return Keys.invalid(key, "only keys that end in a number of at most " + MOST_DIGITS + " digits have marks");
    }

    /** Where a key's mark is. */
    private record Position(Path file, long offset) {}

    private Optional<Position> position(String key) {
        return ofKey(key).map(number -> new Position(folder.resolve(key.substring(0, key.lastIndexOf('/'))), number));
    }

    /** The marks of all keys below another; none where no key of them was ever marked. */
    byte[] of(String keys) throws IOException {
        Path file = folder.resolve(keys);
        if (!isThere(file)) {
            return new byte[0];
        }
        containment.requireInside(file);
        // Opened anew each time: one that was deleted and made again must not be read from a descriptor of the old.
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
    }

    /** Cheaper than an exception, for the usual case that nothing was ever marked. */
    private static boolean isThere(Path file) {
        return new File(file.toString()).isFile();
    }

    /** For the holder of the key's lock, before a new version becomes visible. */
    void clear(String key) throws IOException {
        Optional<Position> position = position(key).filter(at -> isThere(at.file));
        if (position.isPresent() && isSet(position.get())) {
            containment.requireInside(position.get().file);
            try {
                disk.overwrite(position.get().file, position.get().offset, (byte) 0);
            } catch (NoSuchFileException e) {
                // Somebody has just deleted all marks.
            }
        }
    }

    private static boolean isSet(Position position) throws IOException {
        try (FileChannel channel = FileChannel.open(position.file, StandardOpenOption.READ)) {
            ByteBuffer mark = ByteBuffer.allocate(1);
            return channel.read(mark, position.offset) == 1 && mark.get(0) != 0;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** For the holder of the key's lock. It need not be durable: a mark that gets lost is none. */
    void set(String key, byte mark) throws IOException {
        Position position = position(key).orElseThrow(() -> none(key));
        if (!isThere(position.file)) {
            folders.ensure(position.file.resolveSibling(""));
            create(position.file);
        }
        containment.requireInside(position.file);
        try (FileChannel channel = FileChannel.open(position.file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {mark}), position.offset);
        }
    }

    private void create(Path file) throws IOException {
        try {
            disk.create(file).close();
        } catch (FileAlreadyExistsException e) {
            // Another key of the same file was marked at the same moment.
        }
    }
}
