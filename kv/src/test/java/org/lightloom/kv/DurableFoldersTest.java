package org.lightloom.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.kv.TrappedDisk.Done;
import org.lightloom.kv.TrappedDisk.Operation;

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

    /** Each folder that is there has a number; syncs fail by chance. */
    private static final class FailingDisk extends PassingDisk {
        private final Map<Path, Integer> made = new HashMap<>();
        private final Set<Path> synced = new HashSet<>();
        private int count;

        FailingDisk(Disk disk) {
            super(disk);
        }

        @Override
        public synchronized void createFolder(Path folder) throws IOException {
            super.createFolder(folder);
            made.put(folder, ++count);
        }

        @Override
        public synchronized void delete(Path path) throws IOException {
            super.delete(path);
            made.remove(path);
            synced.remove(path);
        }

        @Override
        public void syncFolder(Path folder) throws IOException {
            Map<Path, Integer> before = within(folder);
            LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(2_000_000));
            if (ThreadLocalRandom.current().nextInt(3) == 0) {
                throw new IOException("planted");
            }
            super.syncFolder(folder);
            reached(before);
        }

        private synchronized Map<Path, Integer> within(Path folder) {
            Map<Path, Integer> within = new HashMap<>(made);
            within.keySet().removeIf(each -> !folder.equals(each.getParent()));
            return within;
        }

        private synchronized void reached(Map<Path, Integer> before) {
            before.forEach((folder, number) -> {
                if (number.equals(made.get(folder))) {
                    synced.add(folder);
                }
            });
        }

        synchronized boolean survives(Path folder) {
            return made.containsKey(folder) && synced.contains(folder);
        }
    }

    /** A lock that is removed after use, while others wait for it, fails this: two are at work, one takes the other's away. */
    @RepeatedTest(40)
    void whoIsToldThatAFolderIsThereFindsItSyncedThoughOthersFail() throws Exception {
        FailingDisk disk = new FailingDisk(DiskMount.under(root));
        DurableFolders folders = new DurableFolders(root, disk);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 2 * THREADS; i++) {
            Path wanted = root.resolve("c/" + i % 2 + "/" + i % 3);
            all.add(threads.submit(() -> {
                try {
                    folders.ensure(wanted);
                } catch (IOException e) {
                    assertThat(e).hasMessage("planted");
                    return wanted;
                }
                assertThat(List.of(root.resolve("c"), wanted.resolveSibling(""), wanted))
                        .allMatch(disk::survives);
                return wanted;
            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
        threads.shutdown();
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

    /** Where syncing fails, the next one must not take what was left for the folder that was synced earlier. */
    @Test
    void aFolderThatIsThereAgainIsSyncedAgainThoughItIsTheSameInode() throws Exception {
        TrappedDisk disk = new TrappedDisk();
        DurableFolders folders = new DurableFolders(root, disk);
        Path wanted = takenAwayUntilItIsMade(folders, disk, () -> {
            throw new IOException("Input/output error");
        });
        assertThatThrownBy(() -> folders.ensure(wanted)).hasMessage("Input/output error");
        assertThat(wanted).exists();
        disk.trap((operation, path) -> {});
        disk.done().clear();

        folders.ensure(wanted);

        assertThat(disk.done()).containsExactly(new Done(Operation.SYNC_FOLDER, root));
    }

    @Test
    void nobodyGoesOnBeforeItIsSynced() throws Exception {
        TrappedDisk disk = new TrappedDisk();
        DurableFolders folders = new DurableFolders(root, disk);
        FutureTask<Void> other = new FutureTask<>(() -> {
            folders.ensure(root.resolve("c"));
            return null;
        });
        Path wanted = takenAwayUntilItIsMade(folders, disk, () -> {
            Thread thread = new Thread(other);
            thread.start();
            Parallel.awaitWaiting(thread, Thread.State.BLOCKED);
        });

        folders.ensure(wanted);

        other.get();
    }

    private interface Deed {
        void run() throws IOException;
    }

    /** A durable folder that is moved away, and back when it is to be made; something happens when it is to be synced. */
    private Path takenAwayUntilItIsMade(DurableFolders folders, TrappedDisk disk, Deed atSync) throws IOException {
        Path wanted = root.resolve("c");
        Path aside = root.resolve("aside");
        folders.ensure(wanted);
        Files.move(wanted, aside);
        disk.trap((operation, path) -> {
            if (operation == Operation.CREATE_FOLDER) {
                Files.move(aside, path);
                throw new FileAlreadyExistsException(path.toString());
            } else if (operation == Operation.SYNC_FOLDER) {
                atSync.run();
            }
        });
        return wanted;
    }
}
