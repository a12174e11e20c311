package org.lightloom.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file beside its place and moves it there, so that half a file never bears its name. A symbolic link is followed
 * and stays. What exists and is no regular file (a FIFO, a device, a stream of a process such as {@code /dev/stdout}) keeps
 * its place and is written to as it is.
 */
final class FileOutput {
    private static final int BUFFER = 1 << 16;
    private static final int MOST_LINKS = 40;
    /** Where Linux shows the open files of a process as if they were links. */
    private static final String DESCRIPTORS = "/proc/\\d+(/task/\\d+)?/fd";

    private final Path file;
    private final Path place;

    /** @param place what the name leads to */
    private FileOutput(Path file, Path place) {
        this.file = file;
        this.place = place;
    }

    /** What is written. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Answers the length in bytes; what was begun of a regular file is removed where the writing fails.
     *
     * @throws WrongInputException if it cannot be written there
     */
    static long write(Path file, Content content) throws IOException {
        FileOutput output = of(file);
        try {
            return output.isReplaced() ? output.replace(content) : output.writeStraight(content);
        } catch (AccessDeniedException e) {
            String why = output.isReplaced() ? "no permission to make files in its folder" : "permission denied";
            throw new WrongInputException(file + ": cannot be written: " + why + "; choose another place", e);
        }
    }

    /**
     * Looks whether it may be written.
     *
     * @throws WrongInputException if its folder does not exist, or it is a folder
     */
    static void requirePlace(Path file) throws IOException {
        of(file);
    }

    // ---- where

    private static FileOutput of(Path file) throws IOException {
        Path place = file.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(place) && !isDescriptor(place); links++) {
            if (links == MOST_LINKS) {
                throw new WrongInputException(file + ": cannot be written; its symbolic links lead in a circle");
            }
            place = place.resolveSibling(Files.readSymbolicLink(place));
        }
        if (Files.isDirectory(place) || !Files.isDirectory(place.resolveSibling(""))) {
            throw new WrongInputException(
                    file + ": cannot be written; its folder must exist, and it must be no folder");
        }
        return new FileOutput(file, place);
    }

    private static boolean isDescriptor(Path place) throws IOException {
        Path folder = place.resolveSibling("");
        return Files.exists(folder) && folder.toRealPath().toString().matches(DESCRIPTORS);
    }

    private boolean isReplaced() throws IOException {
        return Files.notExists(place) || (Files.isRegularFile(place) && !isDescriptor(place));
    }

    // ---- a regular file

    private long replace(Content content) throws IOException {
        try (DraftFile draft = DraftFile.beside(place)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(draft.channel()), BUFFER) {
                @Override
                public void close() throws IOException {
                    flush(); // some writers of tables close what they are given; the draft's lock would go with it
                }
            };
            content.writeTo(out);
            out.flush();
            long length = draft.channel().size();
            Files.move(draft.path(), place, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            return length;
        }
    }

    // ---- what is no regular file

    private long writeStraight(Content content) throws IOException {
        Straight straight = new Straight();
        try (OutputStream out = new BufferedOutputStream(straight, BUFFER)) {
            content.writeTo(out);
        } catch (WriterStream.ReaderGone e) {
            return straight.written;
        }
        return straight.written;
    }

    /**
     * Whether it is this process's stdout. That is written to as it is: opened once more, a file that it is redirected to
     * would begin anew.
     */
    static boolean isStdout(Path file) throws IOException {
        return of(file).isOwn("1");
    }

    private boolean isOwn(String descriptor) throws IOException {
        return place.endsWith(descriptor)
                && isDescriptor(place)
                && place.resolveSibling("")
                        .toRealPath()
                        .startsWith(Path.of("/proc/self").toRealPath());
    }

    /** Counts, and names the file where it fails. */
    private final class Straight extends OutputStream {
        private final OutputStream out;
        private final boolean stdout = isOwn("1");
        private final boolean stderr = isOwn("2");
        private long written;

        Straight() throws IOException {
            out = stdout
                    ? new FileOutputStream(FileDescriptor.out)
                    : stderr ? new FileOutputStream(FileDescriptor.err) : Files.newOutputStream(place, options());
        }

        private OpenOption[] options() throws IOException {
            return isDescriptor(place)
                    ? new OpenOption[] {StandardOpenOption.WRITE, StandardOpenOption.APPEND}
                    : new OpenOption[] {StandardOpenOption.WRITE};
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            try {
                out.write(bytes, from, count);
                written += count;
            } catch (IOException e) {
                if (stdout && StandardOutput.isReaderGone(e)) {
                    throw new WriterStream.ReaderGone();
                }
                throw new IOException(file + ": " + e.getMessage(), e);
            }
        }

        @Override
        public void close() throws IOException {
            if (!stdout && !stderr) {
                out.close();
            }
        }
    }
}
