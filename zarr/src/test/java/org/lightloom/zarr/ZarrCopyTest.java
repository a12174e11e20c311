package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.kv.Disk;
import org.lightloom.kv.DiskMount;
import org.lightloom.kv.PassingDisk;

/** A copy is written without waiting for the disk and is there when all of it is on the disk. */
class ZarrCopyTest {
    @TempDir
    Path folder;

    private Path source = Path.of("");
    private Path target = Path.of("");

    @BeforeEach
    void create() {
        source = folder.resolve("source");
        target = folder.resolve("target");
        ZarrArray array = Zarr.createGroup(source).create("sub/a", new ArrayBuilder(DataType.INT32, 100).chunks(10));
        array.ints().write(Selection.all(1), IntStream.range(0, 100).toArray());
    }

    @Test
    void everyFileAndFolderIsSyncedOnceBeforeTheCopyIsThere() throws IOException {
        SyncsOnly disk = new SyncsOnly(target);
        try (DiskMount mount = DiskMount.at(folder, disk)) {
            ZarrCopy.copy(Zarr.open(source), target, CopyOptions.defaults());
        }

        try (Stream<Path> all = Files.walk(target)) {
            assertThat(all.map(path -> target.relativize(path).toString()).toList())
                    .hasSize(17)
                    .allMatch(disk.synced::contains);
        }
        assertThat(disk.late).hasValue(0);
        assertThat(disk.chunks).hasValue(0);
        assertThat(Zarr.openGroup(target).array("sub/a").ints().read())
                .isEqualTo(IntStream.range(0, 100).toArray());
    }

    /** Without the last of these a power loss may take a copy that was reported as made. */
    @Test
    void theEntriesThatLeadToACopyAreSyncedWhenTheyAreThere() {
        Path deep = folder.resolve("new/deeper/copy");
        List<String> events = new ArrayList<>();
        Disk disk = new PassingDisk(Disk.local()) {
            @Override
            public void rename(Path from, Path to) throws IOException {
                disk.rename(from, to);
                if (to.equals(deep)) {
                    events.add("renamed");
                }
            }

            @Override
            public void syncFolder(Path path) throws IOException {
                if (deep.startsWith(path)) {
                    events.add("synced " + folder.relativize(path));
                }
                disk.syncFolder(path);
            }
        };
        try (DiskMount mount = DiskMount.at(folder, disk)) {
            ZarrCopy.copy(Zarr.open(source), deep, CopyOptions.defaults());
        }

        assertThat(events).startsWith("synced ", "synced new").endsWith("renamed", "synced new/deeper");
    }

    @Test
    void aCopyThatIsUnderWayIsNoMemberOfItsGroup() {
        ZarrGroup group = Zarr.createGroup(folder.resolve("group"));
        CopyOptions looking = CopyOptions.defaults()
                .withProgress((done, total) -> assertThat(group.members()).isEmpty());

        ZarrCopy.copy(Zarr.open(source), group.path().resolve("copy"), looking);

        assertThat(group.members()).containsOnlyKeys("copy");
    }

    /** Not at the first chunk, with the name of a file of the copy's own. */
    @Test
    void codecsThatAreOnlyReadAreNamedBeforeAnythingIsCopied() throws IOException {
        Path array = source.resolve("sub/a");
        ObjectNode json = new ArrayBuilder(DataType.INT32, 100)
                .shards(10)
                .chunks(5)
                .blosc("blosclz", 1, "shuffle")
                .toJson();
        Files.write(array.resolve("zarr.json"), Json.bytes(json));

        assertThatThrownBy(() -> ZarrCopy.copy(Zarr.open(source), target, CopyOptions.defaults()))
                .isInstanceOf(ZarrException.Unsupported.class)
                .hasMessageContainingAll("the copy of " + array, "blosclz");
        assertThat(target).doesNotExist();
    }

    @Test
    void aSyncThatFailsLeavesNoCopy() {
        SyncsOnly disk = new SyncsOnly(target) {
            @Override
            public void syncFile(Path file) throws IOException {
                throw new IOException("planted");
            }
        };
        try (DiskMount mount = DiskMount.at(folder, disk)) {
            assertThatThrownBy(() -> ZarrCopy.copy(Zarr.open(source), target, CopyOptions.defaults()))
                    .isInstanceOf(ZarrException.class)
                    .hasMessageContainingAll(target.toString(), "planted");
        }

        assertThat(folder).isDirectoryNotContaining("glob:**target*");
    }

    /** By its values: the array has no checksum. */
    @Test
    void aCopyThatDoesNotHoldWhatWasCopiedIsNoCopy() {
        Disk disk = new PassingDisk(Disk.local()) {
            @Override
            public NewFile create(Path path) throws IOException {
                NewFile file = disk.create(path);
                return path.toString().contains("/a/.lightloom/") ? new Flipping(file) : file;
            }
        };
        try (DiskMount mount = DiskMount.at(folder, disk)) {
            assertThatThrownBy(() -> ZarrCopy.copy(Zarr.open(source), target, CopyOptions.defaults()))
                    .isInstanceOf(ZarrException.class)
                    .hasMessageContainingAll("sub/a", "differ");
            assertThat(target).doesNotExist();

            ZarrCopy.copy(Zarr.open(source), target, CopyOptions.defaults().withoutVerification());
        }
        assertThat(Zarr.openGroup(target).array("sub/a").ints().read()[0]).isOne();
    }

    /** Flips the last bit of the first byte of chunks. */
    private static final class Flipping extends PassingDisk.PassingFile {
        private static final int CHUNK = 40;

        Flipping(Disk.NewFile file) {
            super(file);
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            if (bytes.remaining() == CHUNK) {
                ByteBuffer flipped = ByteBuffer.allocate(CHUNK).put(bytes).flip();
                super.write(flipped.put(0, (byte) (flipped.get(0) ^ 1)));
            } else {
                super.write(bytes);
            }
        }
    }

    /** Notes what was synced and when: relative to the folder in which the copy is made. */
    private static class SyncsOnly extends PassingDisk {
        private final Path target;
        private final Set<String> synced = ConcurrentHashMap.newKeySet();
        private final AtomicInteger late = new AtomicInteger();
        private final AtomicInteger chunks = new AtomicInteger();

        SyncsOnly(Path target) {
            super(Disk.local());
            this.target = target;
        }

        private void note(Path path) {
            Path folder = target.resolveSibling("");
            if (path.startsWith(folder) && !path.equals(folder)) {
                Path name = folder.relativize(path);
                synced.add(name.subpath(0, 1).relativize(name).toString());
                late.addAndGet(Files.exists(target) ? 1 : 0);
            }
        }

        @Override
        public NewFile create(Path path) throws IOException {
            NewFile file = disk.create(path);
            return path.toString().contains("/a/.lightloom/") ? new Counted(file, chunks) : file;
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            // The array's own document comes through the same folder, and is synced.
            chunks.addAndGet(to.endsWith("zarr.json") && to.toString().contains("/a/") ? -1 : 0);
            disk.rename(from, to);
        }

        @Override
        public void syncFile(Path file) throws IOException {
            disk.syncFile(file);
            note(file);
        }

        @Override
        public void syncFolder(Path path) throws IOException {
            disk.syncFolder(path);
            note(path);
        }
    }

    private static final class Counted extends PassingDisk.PassingFile {
        private final AtomicInteger syncs;

        Counted(Disk.NewFile file, AtomicInteger syncs) {
            super(file);
            this.syncs = syncs;
        }

        @Override
        public void sync() throws IOException {
            syncs.incrementAndGet();
            super.sync();
        }
    }
}
