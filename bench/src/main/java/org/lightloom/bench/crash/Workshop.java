package org.lightloom.bench.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Where trees become real folders: in a file system in memory where there is one, else among the temporary files. Equal
 * contents are one file with many links, which is safe because the product changes no file in place but those of marks;
 * these and empty files (lock files) are separate ones.
 */
final class Workshop implements AutoCloseable {
    private static final Path IN_MEMORY = Path.of("/dev/shm");
    private static final int SPARSE_BLOCK = 4096;

    private final Path folder;
    private final Path contents;
    private final AtomicInteger places = new AtomicInteger();

    private Workshop(Path folder) throws IOException {
        this.folder = folder;
        this.contents = Files.createDirectory(folder.resolve("contents"));
    }

    static Workshop open() throws IOException {
        boolean inMemory = Files.isDirectory(IN_MEMORY) && Files.isWritable(IN_MEMORY);
        String prefix = "lightloom-crash-";
        return new Workshop(
                inMemory ? Files.createTempDirectory(IN_MEMORY, prefix) : Files.createTempDirectory(prefix));
    }

    /** A name that nothing has yet. */
    Path place() {
        return folder.resolve("place-" + places.getAndIncrement());
    }

    /** Makes a tree real. */
    Path make(Tree tree) throws IOException {
        Path place = place();
        make(tree, place);
        return place;
    }

    void make(Tree tree, Path place) throws IOException {
        Files.createDirectories(place);
        for (Path path : tree.folders()) {
            Files.createDirectory(place.resolve(path));
        }
        for (var file : tree.files().entrySet()) {
            Path path = place.resolve(file.getKey());
            if (file.getValue().length() == 0 || file.getKey().startsWith(CopyOfScenario.MARKS)) {
                Files.write(path, file.getValue().bytes(), StandardOpenOption.CREATE_NEW);
            } else {
                link(path, stored(file.getValue()));
            }
        }
    }

    /** States that are kept for other programs may lie on another file system. */
    private static void link(Path path, Path content) throws IOException {
        try {
            Files.createLink(path, content);
        } catch (FileSystemException e) {
            Files.copy(content, path);
        }
    }

    private Path stored(Content content) throws IOException {
        Path path = contents.resolve(content.hash());
        if (!Files.exists(path)) {
            Path draft = contents.resolve(content.hash() + "." + places.getAndIncrement());
            write(draft, content.bytes());
            try {
                Files.createLink(path, draft);
            } catch (FileAlreadyExistsException e) {
                // The other thread was faster.
            }
            Files.delete(draft);
        }
        return path;
    }

    /** Without the blocks that are all zeros. */
    private static void write(Path path, byte[] bytes) throws IOException {
        byte[] zeros = new byte[SPARSE_BLOCK];
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int at = 0; at < bytes.length; at += SPARSE_BLOCK) {
                int end = Math.min(bytes.length, at + SPARSE_BLOCK);
                if (end == bytes.length || !Arrays.equals(bytes, at, end, zeros, 0, end - at)) {
                    ByteBuffer block = ByteBuffer.wrap(bytes, at, end - at);
                    while (block.hasRemaining()) {
                        channel.write(block, block.position());
                    }
                }
            }
        }
    }

    /** A folder as a tree. */
    static Tree read(Path place) throws IOException {
        Tree tree = new Tree();
        try (Stream<Path> all = Files.walk(place)) {
            for (Path path : all.filter(path -> !path.equals(place)).toList()) {
                if (Files.isDirectory(path)) {
                    tree.folders().add(place.relativize(path));
                } else {
                    tree.files().put(place.relativize(path), new Content(Files.readAllBytes(path)));
                }
            }
        }
        return tree;
    }

    static void remove(Path place) {
        try (Stream<Path> all = Files.walk(place)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        remove(folder);
    }
}
