package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.kv.Disk;
import org.lightloom.kv.DiskMount;
import org.lightloom.kv.PassingDisk;

/** A deletion that failed half-way is completed by repeating it. */
class DeletionTest {
    @TempDir
    Path folder;

    /** A disk whose first sync of a folder fails. */
    private static final class FailingOnce extends PassingDisk {
        private final List<Path> synced = new ArrayList<>();
        private boolean failed;

        FailingOnce() {
            super(Disk.local());
        }

        @Override
        public void syncFolder(Path path) throws IOException {
            if (!failed) {
                failed = true;
                throw new IOException("the disk is gone for a moment");
            }
            synced.add(path);
            super.syncFolder(path);
        }
    }

    @Test
    void aSyncThatFailedIsMadeUpForByTheNextCall() {
        ZarrArray array = Zarr.create(folder.resolve("a"), new ArrayBuilder(DataType.INT32, 4));
        FailingOnce disk = new FailingOnce();
        try (DiskMount mount = DiskMount.at(folder, disk)) {
            assertThatThrownBy(array::delete)
                    .isInstanceOf(ZarrException.class)
                    .hasMessageContainingAll(array.path().toString(), "power loss", "repeat");
            assertThat(array.path()).doesNotExist();

            array.delete();
        }

        assertThat(disk.synced).contains(folder);
        assertThat(folder).isEmptyDirectory();
    }
}
