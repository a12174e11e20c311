package org.lightloom.kv;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * Keeps a store that its group may write to open to the group, whatever the umask of who writes: else the first writer
 * with a strict umask would shut the others out, by a lock file that they cannot open or a shard that they cannot read.
 */
final class Sharing {
    private static final Set<PosixFilePermission> OF_A_FILE =
            EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE);
    private static final Set<PosixFilePermission> OF_A_FOLDER = EnumSet.of(
            PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_EXECUTE);

    private Sharing() {}

    /** Gives what was just created in a folder of the store to the group if the folder is. */
    static void asItsFolder(Path created) throws IOException {
        if (isOfTheGroup(created.resolveSibling(""))) {
            add(created, Files.isDirectory(created) ? OF_A_FOLDER : OF_A_FILE);
        }
    }

    /** Whether the group may write to a folder. */
    static boolean isOfTheGroup(Path folder) throws IOException {
        try {
            return Files.getPosixFilePermissions(folder).contains(PosixFilePermission.GROUP_WRITE);
        } catch (NoSuchFileException | AccessDeniedException e) {
            return false;
        } catch (UnsupportedOperationException e) {
            return false; // A file system without groups.
        }
    }

    private static void add(Path created, Set<PosixFilePermission> more) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(created);
        if (permissions.addAll(more)) {
            try {
                Files.setPosixFilePermissions(created, permissions);
            } catch (FileSystemException e) {
                // Another user's by now: they have done it themselves.
                if (!Files.getPosixFilePermissions(created).containsAll(more)) {
                    throw e;
                }
            }
        }
    }
}
