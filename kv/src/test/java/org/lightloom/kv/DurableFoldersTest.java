package org.lightloom.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFoldersTest {
    private static final int THREADS = 16;

    @TempDir
    Path root;

    /** Counts syncs, and takes its time so that all threads meet. */
    private static final class SlowDisk extends PassingDisk {
        private final Map<Path, Integer> syncs = new ConcurrentHashMap<>();

        SlowDisk(Disk disk) {
            super(disk);
        }

        @Override
        public void syncFolder(Path folder) throws IOException {
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            super.syncFolder(folder);
            syncs.merge(folder, 1, Integer::sum);
        }
    }

    @Test
    void ofManyWhoNeedAFolderOneSyncsItsEntryAndNoneGoesOnBefore() throws Exception {
        SlowDisk disk = new SlowDisk(DiskMount.under(root));
        DurableFolders folders = new DurableFolders(root, disk);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Path wanted = root.resolve("c/0/" + i % 2);
            all.add(threads.submit(() -> {
                folders.ensure(wanted);
                assertThat(disk.syncs).containsKeys(root, root.resolve("c"), root.resolve("c/0"));
                return wanted;
            }));
        }

        for (Future<?> one : all) {
            one.get();
        }
        threads.shutdown();

        // One entry in each but the last, which has two.
        assertThat(disk.syncs.get(root)).isEqualTo(1);
        assertThat(disk.syncs.get(root.resolve("c"))).isEqualTo(1);
        assertThat(disk.syncs.get(root.resolve("c/0"))).isEqualTo(2);
    }
}
