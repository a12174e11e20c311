package org.lightloom.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is dead among those that have posted a change. */
class LeftoversTest {
    private static final long KEY = 7;
    private static final long SLOT = 1L << 40;

    @TempDir
    Path folder;

    private Path lockFile;
    private Path patch;

    @BeforeEach
    void aPatch() throws IOException {
        lockFile = Files.createFile(folder.resolve("lock"));
        patch = Files.createFile(new PatchName(KEY, SLOT, new UUID(1, 2)).in(folder, PatchName.POSTED));
    }

    @AfterEach
    void forget() throws IOException {
        LockFile.forget(folder);
    }

    @Test
    void aPatchCountsAsLongAsItsWriterHoldsTheSlot() throws IOException {
        Locks locks = locks(Disk.local());
        try (KeyLock key = locks.tryTake(KEY).orElseThrow()) {
            KeyLock slot = locks.tryTake(SLOT).orElseThrow();

            assertThat(sweep(Disk.local(), key)).hasSize(1);

            slot.close();
            assertThat(sweep(Disk.local(), key)).isEmpty();
            assertThat(patch).doesNotExist();
        }
    }

    /** After the lock file was deleted there are two holders for a moment; neither may take the other for the writer. */
    @Test
    void theQuestionOfAHolderWhoseLockFileIsGoneDoesNotMakeADeadWriterAlive() throws IOException {
        try (KeyLock old = locks(Disk.local()).tryTake(KEY).orElseThrow()) {
            Files.delete(lockFile);
            Files.createFile(lockFile);

            sweep(asking(() -> assertThat(sweepOfTheNewHolder()).isEmpty()), old);
        }
    }

    /** Names that no writer gives: whoever put them there, the key can be written. */
    @Test
    void aSlotThatNoWriterHasIsNoPatch() throws IOException {
        for (long slot : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 3}) {
            Files.createFile(new PatchName(KEY, slot, new UUID(1, 2)).in(folder, PatchName.POSTED));
        }
        try (KeyLock key = locks(Disk.local()).tryTake(KEY).orElseThrow()) {
            assertThat(sweep(Disk.local(), key)).isEmpty();
        }
    }

    private List<PatchName> sweepOfTheNewHolder() throws IOException {
        try (KeyLock key = locks(Disk.local()).tryTake(KEY).orElseThrow()) {
            return sweep(Disk.local(), key);
        }
    }

    private List<PatchName> sweep(Disk disk, KeyLock key) throws IOException {
        return new Leftovers(folder, disk, locks(disk)).sweep(key);
    }

    private Locks locks(Disk disk) {
        return new Locks(folder, new DurableFolders(folder, disk), disk);
    }

    private interface Meanwhile {
        void run() throws IOException;
    }

    /** A disk on which something happens while a holder has a slot. */
    private static Disk asking(Meanwhile meanwhile) {
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (p, method, a) -> {
                    try {
                        Object result = method.invoke(Disk.local(), a);
                        if (result instanceof Optional<?> lock && lock.isPresent()) {
                            meanwhile.run();
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
