package org.lightloom.kv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/** Which file, or symbolic link, is found at a path, and in which state: inode, size and modification time. */
record Stamp(Object identity, long size, FileTime modified, boolean isFile, boolean isFolder, boolean isLink) {

    static Stamp of(Path path) throws IOException {
        BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return new Stamp(
                identity(path, found),
                found.size(),
                found.lastModifiedTime(),
                found.isRegularFile(),
                found.isDirectory(),
                found.isSymbolicLink());
    }

    static Optional<Stamp> ifPresent(Path path) throws IOException {
        try {
            return Optional.of(of(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Equal for two paths exactly if they lead, also through links, to the same file or folder. */
    static Optional<Object> identity(Path path) throws IOException {
        try {
            return Optional.of(identity(path, Files.readAttributes(path, BasicFileAttributes.class)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static Object identity(Path path, BasicFileAttributes found) throws IOException {
        Object key = found.fileKey();
        return key != null ? key : path.toRealPath().toString();
    }

    Version version() {
        return new Version(identity + " " + size + " " + modified);
    }
}
