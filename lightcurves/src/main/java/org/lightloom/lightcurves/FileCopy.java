package org.lightloom.lightcurves;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Copies single files, synced, with the same bytes of memory for files of any size. */
final class FileCopy {
    private static final int BLOCK = 64 * 1024;

    private FileCopy() {}

    static void write(ByteBuffer bytes, Path to) throws IOException {
        try (FileChannel target = create(to)) {
            writeAll(bytes.duplicate(), target);
            target.force(true);
        }
    }

    /** Copies the file that is there at this moment, also if another takes its place, but no link; holes stay holes. */
    static long copy(Path from, Path to) throws IOException {
        try (FileChannel source = FileChannel.open(from, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
                FileChannel target = create(to)) {
            ByteBuffer block = ByteBuffer.allocate(BLOCK);
            long length = 0;
            boolean hole = false;
            while (source.read(block.clear()) >= 0) {
                block.flip();
                length += block.remaining();
                hole = isZero(block);
                if (hole) {
                    target.position(length);
                } else {
                    writeAll(block, target);
                }
            }
            if (hole) {
                target.position(length - 1);
                writeAll(ByteBuffer.allocate(1), target);
            }
            target.force(true);
            return length;
        }
    }

    private static FileChannel create(Path path) throws IOException {
        Optional<Path> parent = Optional.ofNullable(path.getParent());
        if (parent.isPresent()) {
            Files.createDirectories(parent.get());
        }
        return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private static boolean isZero(ByteBuffer block) {
        for (int i = 0; i < block.limit(); i++) {
            if (block.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private static void writeAll(ByteBuffer bytes, FileChannel target) throws IOException {
        while (bytes.hasRemaining()) {
            target.write(bytes);
        }
    }
}
