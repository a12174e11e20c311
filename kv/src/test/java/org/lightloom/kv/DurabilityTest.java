package org.lightloom.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lightloom.kv.Ids.IDS;
import static org.lightloom.kv.StoreContract.KEY;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.kv.TrappedDisk.Done;
import org.lightloom.kv.TrappedDisk.Operation;

/** What is synced where a caller does without. */
class DurabilityTest {
    @TempDir
    Path folder;

    private final TrappedDisk disk = new TrappedDisk();
    private LocalStore synced = LocalStore.open(Path.of(""), LocalStoreTest.PRIVATE);
    private LocalStore unsynced = synced;

    @BeforeEach
    void openAndForgetTheFirstUse() {
        synced = LocalStore.open(folder, LocalStoreTest.PRIVATE, disk);
        unsynced = synced.with(Durability.UNSYNCED);
        synced.update("other", Ids.next(), IDS).orThrow();
        disk.done().clear();
    }

    @Test
    void anUnsyncedUpdateSyncsNothing() {
        Change change = Ids.next();

        unsynced.update(KEY, change, IDS).orThrow();

        assertThat(Ids.in(unsynced, KEY)).containsExactly(change.id());
        assertThat(disk.operations()).doesNotContain(Operation.SYNC, Operation.SYNC_FOLDER);
    }

    @Test
    void aSyncedOneAfterItSyncsTheFoldersThatItMade() {
        unsynced.update(KEY, Ids.next(), IDS).orThrow();

        synced.update(KEY, Ids.next(), IDS).orThrow();

        Path parent = folder.resolve(KEY).resolveSibling("");
        assertThat(disk.done())
                .contains(
                        new Done(Operation.SYNC_FOLDER, parent.resolveSibling("")),
                        new Done(Operation.SYNC_FOLDER, parent));
    }

    @Test
    void whatASyncedOneFindsThereIsMadeDurable() {
        Change change = Ids.next();
        unsynced.update(KEY, change, IDS).orThrow();

        synced.update(KEY, change, IDS).orThrow();

        assertThat(disk.done()).contains(new Done(Operation.SYNC, folder.resolve(KEY)));
    }

    @Test
    void whereOthersHavePostedItIsSyncedForTheirSake() throws IOException {
        Path privateFolder = folder.resolve(LocalStoreTest.PRIVATE);
        Locks locks = new Locks(privateFolder, new DurableFolders(folder, Disk.local()), Disk.local());
        long offset = Keys.lockOffset(KEY);
        try (KeyLock slot = locks.tryTake(1L << 40).orElseThrow()) {
            Files.createFile(new PatchName(offset, slot.offset(), new UUID(1, 2)).in(privateFolder, PatchName.POSTED));

            unsynced.update(KEY, Ids.next(), IDS).orThrow();

            assertThat(disk.operations()).containsSubsequence(Operation.SYNC, Operation.RENAME, Operation.SYNC_FOLDER);
        }
    }
}
