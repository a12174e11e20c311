package org.lightloom.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lightloom.kv.Ids.IDS;
import static org.lightloom.kv.StoreContract.KEY;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several JVMs on one store, some of them killed. */
@Timeout(120)
class LocalStoreProcessesTest {
    @TempDir
    Path folder;

    @Test
    void noUpdateOfSeveralProcessesIsLost() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            processes.add(OtherProcess.start("count", folder.toString(), KEY, "200"));
        }

        for (Process process : processes) {
            assertThat(process.waitFor()).isZero();
        }

        assertThat(Counter.value(store(), KEY)).isEqualTo(800);
    }

    @Test
    void aKilledWriterBlocksNobodyAndItsLitterIsSwept() throws Exception {
        Process killed = hanging(KEY);
        assertThat(privateFiles()).hasSize(2);

        OtherProcess.kill(killed);
        Change change = Ids.next();
        store().update(KEY, change, IDS).orThrow();

        assertThat(Ids.in(store(), KEY)).containsExactly(change.id());
        assertThat(privateFiles()).containsExactly("lock");
    }

    @Test
    void theFirstUpdateOfAProcessSweepsWhatDeadWritersLeftForOtherKeys() throws Exception {
        List<Process> writers = List.of(hanging(KEY), hanging("lightcurves/zarr.json"));
        assertThat(privateFiles()).hasSize(3);
        for (Process writer : writers) {
            OtherProcess.kill(writer);
        }

        store().update("other", Ids.next(), IDS).orThrow();

        assertThat(privateFiles()).containsExactly("lock");
    }

    @Test
    void theNextWriterOfAKeySweepsWhatADeadOneLeftForIt() throws Exception {
        store().update("other", Ids.next(), IDS).orThrow();
        OtherProcess.kill(hanging(KEY));

        store().update("other", Ids.next(), IDS).orThrow();
        assertThat(privateFiles()).hasSize(2);
        store().update(KEY, Ids.next(), IDS).orThrow();

        assertThat(privateFiles()).containsExactly("lock");
    }

    @Test
    void theLockOfAKeyIsTheByteThatTheFormatNames() throws Exception {
        Process living = hanging("123456789");
        AsynchronousFileChannel lock =
                LockFile.at(folder.resolve(LocalStoreTest.PRIVATE + "/lock")).channel();

        assertThat(lock.tryLock(0xE3069283L, 1, false)).isNull();
        assertThat(lock.tryLock(0, 0xE3069283L, false)).isNotNull();
        assertThat(lock.tryLock(0xE3069284L, Long.MAX_VALUE - 0xE3069284L, false))
                .isNotNull();
        OtherProcess.kill(living);
    }

    @Test
    void whatALivingWriterIsWritingIsLeftAlone() throws Exception {
        Process living = hanging(KEY);

        store().update("other", Ids.next(), IDS).orThrow();

        assertThat(privateFiles()).hasSize(2);
        OtherProcess.kill(living);
    }

    @Test
    void whatAKilledWriterReportedAsCommittedIsThere() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<UUID> committed = new ArrayList<>();
        for (int round = 0; round < 6; round++) {
            Process writer = OtherProcess.start("ids", folder.toString(), KEY);
            try (BufferedReader ids = OtherProcess.output(writer)) {
                for (int left = 1 + random.nextInt(60); left > 0; left--) {
                    committed.add(UUID.fromString(ids.readLine()));
                }
                OtherProcess.kill(writer);
            }
        }
        Change last = Ids.next();
        store().update(KEY, last, IDS).orThrow();

        assertThat(Ids.in(store(), KEY))
                .as("seed " + seed)
                .containsAll(committed)
                .endsWith(last.id())
                .doesNotHaveDuplicates();
        assertThat(privateFiles()).containsExactly("lock");
    }

    @Test
    void aPrivateFolderDeletedInMidRunLosesNothing() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            processes.add(OtherProcess.start("count", folder.toString(), KEY, "300"));
        }
        for (int value = 100; value < 600; value += 50) {
            awaitValue(value, processes);
            deletePrivateFolder();
        }

        for (Process process : processes) {
            assertThat(process.waitFor()).isZero();
        }
        assertThat(Counter.value(store(), KEY)).isEqualTo(600);
    }

    private void awaitValue(int value, List<Process> writers) {
        while (Counter.value(store(), KEY) < value) {
            assertThat(writers).anyMatch(Process::isAlive);
            Thread.onSpinWait();
        }
    }

    private void deletePrivateFolder() {
        try {
            LocalStoreFaultsTest.deleteTree(folder.resolve(LocalStoreTest.PRIVATE));
        } catch (IOException | UncheckedIOException e) {
            // Filled anew while it was deleted: the lock file is gone all the same.
        }
    }

    private LocalStore store() {
        return LocalStore.open(folder, LocalStoreTest.PRIVATE);
    }

    private Process hanging(String key) throws Exception {
        Process process = OtherProcess.start("hang", folder.toString(), key);
        assertThat(OtherProcess.output(process).readLine()).isEqualTo("hanging");
        return process;
    }

    private List<String> privateFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(LocalStoreTest.PRIVATE))) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }
}
