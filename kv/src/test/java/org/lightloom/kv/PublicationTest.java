package org.lightloom.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a version that somebody else left is made durable. */
class PublicationTest {
    private static final String KEY = "folder/key";

    @TempDir
    Path root;

    private final List<String> done = new ArrayList<>();

    private final class Noting extends PassingDisk {
        Noting() {
            super(Disk.local());
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            done.add("rename to " + root.relativize(to));
            super.rename(from, to);
        }

        @Override
        public void syncFile(Path file) throws IOException {
            done.add("sync " + root.relativize(file));
            super.syncFile(file);
        }

        @Override
        public void syncFolder(Path folder) throws IOException {
            done.add("sync " + root.relativize(folder));
            super.syncFolder(folder);
        }
    }

    private Outcome confirmed(boolean mistrust) throws IOException {
        Disk disk = new Noting();
        Path privateFolder = root.resolve("private");
        DurableFolders folders = new DurableFolders(root, disk);
        folders.ensure(privateFolder);
        folders.ensure(root.resolve("folder"));
        Locks locks = new Locks(privateFolder, folders, disk);
        Containment containment = new Containment(root);
        Marks marks = new Marks(privateFolder, containment, folders, disk);
        Place place = new Place(KEY, root.resolve(KEY), privateFolder);
        Optional<LocalBlob> current =
                Files.exists(place.file()) ? Optional.of(LocalBlob.open(place.file(), containment)) : Optional.empty();
        try (KeyLock lock = locks.tryTake(Keys.lockOffset(KEY)).orElseThrow()) {
            done.clear();
            return new Publication(new Medium(disk, folders), marks, lock, place, current).confirm(mistrust);
        } finally {
            current.ifPresent(LocalBlob::close);
            LockFile.forget(root);
        }
    }

    private void leave() throws IOException {
        Files.createDirectories(root.resolve("folder"));
        Files.writeString(root.resolve(KEY), "left");
    }

    /** Its writer may have failed to sync it, and a sync that failed is never repeated on the same file. */
    @Test
    void whatAKilledHolderPublishedIsPublishedAgainAsANewFile() throws IOException {
        leave();
        Object inode = Stamp.identity(root.resolve(KEY)).orElseThrow();

        assertThat(confirmed(true)).isInstanceOf(Outcome.Committed.class);

        assertThat(done).containsExactly("rename to folder/key", "sync folder");
        assertThat(Stamp.identity(root.resolve(KEY)).orElseThrow()).isNotEqualTo(inode);
        assertThat(root.resolve(KEY)).hasContent("left");
    }

    @Test
    void whatAnotherProgramWroteIsSynced() throws IOException {
        leave();

        assertThat(confirmed(false)).isInstanceOf(Outcome.Committed.class);

        assertThat(done).containsExactly("sync folder/key", "sync folder");
    }

    @Test
    void thatThereIsNothingIsMadeDurableAsWell() throws IOException {
        assertThat(confirmed(false)).isInstanceOf(Outcome.Committed.class);

        assertThat(done).containsExactly("sync folder");
    }
}
