package org.lightloom.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lightloom.kv.Ids.IDS;
import static org.lightloom.kv.StoreContract.KEY;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lightloom.kv.TrappedDisk.Done;
import org.lightloom.kv.TrappedDisk.Operation;

/** What becomes of an update whose file operations fail, or meet others who don't ask for the lock. */
@Timeout(60)
class LocalStoreFaultsTest {
    @TempDir
    Path folder;

    private final TrappedDisk disk = new TrappedDisk();
    private LocalStore store = LocalStore.open(Path.of(""), LocalStoreTest.PRIVATE);
    private final Change first = Ids.next();

    @BeforeEach
    void writeAVersion() {
        store = LocalStore.open(folder, LocalStoreTest.PRIVATE, disk);
        store.update(KEY, first, IDS).orThrow();
        disk.done().clear();
    }

    @Test
    void aCommitIsWrittenSyncedRenamedAndItsFolderSynced() {
        add();

        assertThat(disk.operations())
                .containsExactly(
                        Operation.LOCK,
                        Operation.CREATE,
                        Operation.COPY,
                        Operation.WRITE,
                        Operation.SYNC,
                        Operation.CLOSE,
                        Operation.RENAME,
                        Operation.SYNC_FOLDER);
        assertThat(last().path()).isEqualTo(folder.resolve(KEY).getParent());
    }

    @Test
    void aRemovalIsDurableWhenItReturns() {
        remove().orThrow();

        assertThat(disk.operations()).containsExactly(Operation.LOCK, Operation.DELETE, Operation.SYNC_FOLDER);
        assertThat(store.open(KEY)).isEmpty();
    }

    @Test
    void aRemovalThatFailsLeavesTheVersionAsItWas() {
        disk.fail(Operation.DELETE, 1, "Input/output error");

        Outcome outcome = remove();

        assertThat(outcome).isInstanceOf(Outcome.NotCommitted.class);
        assertThatThrownBy(outcome::orThrow)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("Input/output error");
        assertThat(Files.exists(folder.resolve(KEY))).isTrue();
    }

    @Test
    void aRemovalWhoseFolderIsNotSyncedIsUnknownAndRepeatable() {
        disk.fail(Operation.SYNC_FOLDER, 1, "Input/output error");

        assertThat(remove()).isInstanceOf(Outcome.Unknown.class);

        remove().orThrow();
        assertThat(last().operation()).isEqualTo(Operation.SYNC_FOLDER);
        assertThat(store.open(KEY)).isEmpty();
    }

    private Outcome remove() {
        return store.update(KEY, Ids.next(), (current, changes) -> NextVersion.none());
    }

    @Test
    void newFoldersAreSyncedTopDownBeforeTheRename() {
        store.update("new/c/0", Ids.next(), IDS).orThrow();

        List<Done> done = disk.done().stream()
                .filter(each -> List.of(Operation.CREATE_FOLDER, Operation.SYNC_FOLDER, Operation.RENAME)
                        .contains(each.operation()))
                .toList();
        assertThat(done)
                .containsExactly(
                        new Done(Operation.CREATE_FOLDER, folder.resolve("new")),
                        new Done(Operation.SYNC_FOLDER, folder),
                        new Done(Operation.CREATE_FOLDER, folder.resolve("new/c")),
                        new Done(Operation.SYNC_FOLDER, folder.resolve("new")),
                        new Done(Operation.RENAME, folder.resolve("new/c/0")),
                        new Done(Operation.SYNC_FOLDER, folder.resolve("new/c")));
    }

    @Test
    void foldersThatAnotherProcessMadeAreSyncedAsWell() {
        TrappedDisk other = new TrappedDisk();

        LocalStore.open(folder, LocalStoreTest.PRIVATE, other)
                .update(KEY, Ids.next(), IDS)
                .orThrow();

        for (String above : List.of("", "lightcurves", "lightcurves/c", "lightcurves/c/0/0", "lightcurves/c/0/0/0")) {
            assertThat(other.done()).contains(new Done(Operation.SYNC_FOLDER, folder.resolve(above)));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CREATE", "WRITE", "COPY", "SYNC", "CLOSE", "RENAME", "LOCK"})
    void whatFailsBeforeTheRenameIsNotCommittedAndLeavesNothing(Operation operation) throws IOException {
        disk.fail(operation, 1, "No space left on device");

        Outcome outcome = store.update(KEY, Ids.next(), IDS);

        assertThat(outcome).isInstanceOf(Outcome.NotCommitted.class);
        assertThatThrownBy(outcome::orThrow)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(KEY)
                .hasMessageContaining("No space left on device");
        assertThat(Ids.in(store, KEY)).containsExactly(first.id());
        assertThat(privateFiles()).containsExactly("lock");

        UUID next = add();
        assertThat(Ids.in(store, KEY)).containsExactly(first.id(), next);
    }

    @Test
    void aFailedSyncIsNotRepeatedOnTheSameFile() {
        AtomicInteger syncs = new AtomicInteger();
        disk.trap((operation, path) -> {
            if (operation == Operation.SYNC) {
                syncs.incrementAndGet();
                throw new IOException("Input/output error");
            }
        });

        assertThat(store.update(KEY, Ids.next(), IDS)).isInstanceOf(Outcome.NotCommitted.class);

        assertThat(syncs).hasValue(1);
    }

    @Test
    void aFolderWhoseEntryCannotBeSyncedIsTakenBack() {
        disk.fail(Operation.SYNC_FOLDER, 1, "Input/output error");

        assertThat(store.update("new/0", Ids.next(), IDS)).isInstanceOf(Outcome.NotCommitted.class);

        assertThat(folder.resolve("new")).doesNotExist();
        store.update("new/0", Ids.next(), IDS).orThrow();
    }

    @Test
    void whereSyncingTheFolderFailsTheVersionIsPublishedAgainAsANewFile() {
        disk.fail(Operation.SYNC_FOLDER, 1, "Input/output error");

        UUID next = add();

        assertThat(disk.operations().stream().filter(Operation.RENAME::equals)).hasSize(2);
        assertThat(disk.done().stream()
                        .filter(done -> done.operation() == Operation.CREATE)
                        .distinct())
                .hasSize(2);
        assertThat(last().operation()).isEqualTo(Operation.SYNC_FOLDER);
        assertThat(Ids.in(store, KEY)).containsExactly(first.id(), next);
    }

    @Test
    void whereThatFailsAsWellTheOutcomeIsUnknownAndUpdatingAgainResolvesIt() throws IOException {
        Change change = Ids.next();
        disk.fail(Operation.SYNC_FOLDER, 2, "Input/output error");

        Outcome outcome = store.update(KEY, change, IDS);
        Object doubtful = Stamp.of(folder.resolve(KEY)).identity();
        Outcome again = store.update(KEY, change, IDS);

        assertThat(outcome).isInstanceOf(Outcome.Unknown.class);
        assertThatThrownBy(outcome::orThrow).isInstanceOf(OutcomeUnknownException.class);
        assertThat(again).isInstanceOf(Outcome.Committed.class);
        assertThat(Ids.in(store, KEY)).containsExactly(first.id(), change.id());
        assertThat(Stamp.of(folder.resolve(KEY)).identity()).isNotEqualTo(doubtful);
    }

    @Test
    void aDoubtEndsWithTheNextDurableVersion() {
        disk.fail(Operation.SYNC_FOLDER, 2, "Input/output error");
        Change change = Ids.next();
        assertThat(store.update(KEY, change, IDS)).isInstanceOf(Outcome.Unknown.class);
        add();
        disk.done().clear();

        store.update(KEY, change, IDS).orThrow();

        assertThat(disk.operations()).containsExactly(Operation.LOCK, Operation.SYNC, Operation.SYNC_FOLDER);
    }

    @Test
    void aChangeThatIsThereAlreadyIsOnlyMadeDurable() {
        store.update(KEY, first, IDS).orThrow();

        assertThat(disk.operations()).containsExactly(Operation.LOCK, Operation.SYNC, Operation.SYNC_FOLDER);
    }

    /** Most programs do not sync what they write. */
    @Test
    void whatAnotherProgramWroteIsSyncedBeforeItCountsAsOurs() throws IOException {
        Path key = folder.resolve(KEY);
        Files.write(key, Ids.bytes(first.id()).array());

        store.update(KEY, Ids.next(), (current, changes) -> NextVersion.sameAsCurrent())
                .orThrow();

        assertThat(disk.done())
                .endsWith(new Done(Operation.SYNC, key), new Done(Operation.SYNC_FOLDER, key.resolveSibling("")));
    }

    @Test
    void whereThatSyncFailsItIsPublishedAgainAsANewFile() {
        disk.fail(Operation.SYNC, 1, "Input/output error");

        store.update(KEY, first, IDS).orThrow();

        assertThat(disk.operations()).containsSubsequence(Operation.CREATE, Operation.SYNC, Operation.RENAME);
        assertThat(Ids.in(store, KEY)).containsExactly(first.id());
    }

    @Test
    void aRenameThatReportsAnErrorButTookPlaceIsCommitted() {
        disk.trap((operation, path) -> {
            if (operation == Operation.RENAME) {
                Files.move(temporaries().get(0), path, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
                throw new IOException("the server answered twice");
            }
        });

        UUID next = add();

        assertThat(Ids.in(store, KEY)).containsExactly(first.id(), next);
    }

    @ParameterizedTest
    @EnumSource(names = {"CREATE", "SYNC", "CLOSE"})
    void aForeignRewriteBetweenFoldAndRenameIsFoldedIn(Operation moment) {
        UUID foreign = UUID.randomUUID();
        once(moment, () -> {
            Path other =
                    Files.write(folder.resolve("foreign"), Ids.bytes(foreign).array());
            Files.move(other, folder.resolve(KEY), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        });

        UUID next = add();

        assertThat(Ids.in(store, KEY)).containsExactly(foreign, next);
    }

    @Test
    void litterThatCannotBeDeletedStopsNobody() throws IOException {
        Path litter = folder.resolve(LocalStoreTest.PRIVATE)
                .resolve(Leftovers.prefix(Keys.lockOffset(KEY)) + UUID.randomUUID() + ".tmp");
        Files.createFile(litter);
        disk.fail(Operation.DELETE, 1, "Operation not permitted");

        add();
        assertThat(litter).exists();
        add();

        assertThat(litter).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(names = {"CREATE", "RENAME"})
    void aMissingPermissionIsCalledByItsName(Operation moment) {
        disk.trap((operation, path) -> {
            if (operation == moment) {
                throw new AccessDeniedException(String.valueOf(path));
            }
        });

        Outcome outcome = store.update(KEY, Ids.next(), IDS);

        assertThat(outcome).isInstanceOf(Outcome.NotCommitted.class);
        assertThatThrownBy(outcome::orThrow)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("permission denied");
    }

    @Test
    void aForeignRewriteInPlaceIsFoldedIn() {
        UUID foreign = UUID.randomUUID();
        once(
                Operation.SYNC,
                () -> Files.write(
                        folder.resolve(KEY), Ids.bytes(foreign).array(), java.nio.file.StandardOpenOption.APPEND));

        UUID next = add();

        assertThat(Ids.in(store, KEY)).containsExactly(first.id(), foreign, next);
    }

    @Test
    void aForeignFirstVersionIsFoldedIn() {
        UUID foreign = UUID.randomUUID();
        Path key = folder.resolve("lightcurves/other");
        once(Operation.SYNC, () -> Files.write(key, Ids.bytes(foreign).array()));

        store.update("lightcurves/other", first, IDS).orThrow();

        assertThat(Ids.in(store, "lightcurves/other")).containsExactly(foreign, first.id());
    }

    @Test
    void aForeignWriterThatNeverStopsIsAnErrorNotALoop() {
        disk.trap((operation, path) -> {
            if (operation == Operation.SYNC) {
                Files.write(
                        folder.resolve(KEY),
                        Ids.bytes(UUID.randomUUID()).array(),
                        java.nio.file.StandardOpenOption.APPEND);
            }
        });

        Outcome outcome = store.update(KEY, Ids.next(), IDS);

        assertThat(outcome).isInstanceOf(Outcome.NotCommitted.class);
        assertThatThrownBy(outcome::orThrow).hasMessageContaining("another program");
    }

    @ParameterizedTest
    @EnumSource(names = {"LOCK", "CREATE", "SYNC", "CLOSE"})
    void aLockFileDeletedDuringAnUpdateIsMadeAnew(Operation moment) throws IOException {
        once(moment, () -> Files.delete(folder.resolve(LocalStoreTest.PRIVATE + "/lock")));

        UUID next = add();

        assertThat(Ids.in(store, KEY)).containsExactly(first.id(), next);
        assertThat(privateFiles()).containsExactly("lock");
    }

    @ParameterizedTest
    @EnumSource(names = {"LOCK", "CREATE", "WRITE", "SYNC", "CLOSE", "RENAME"})
    void aPrivateFolderDeletedDuringAnUpdateIsMadeAnew(Operation moment) throws IOException {
        once(moment, () -> deleteTree(folder.resolve(LocalStoreTest.PRIVATE)));

        UUID next = add();

        assertThat(Ids.in(store, KEY)).containsExactly(first.id(), next);
        assertThat(privateFiles()).containsExactly("lock");
    }

    @ParameterizedTest
    @EnumSource(names = {"LOCK", "CREATE", "SYNC", "CLOSE", "RENAME"})
    void aWholeStoreDeletedDuringAnUpdateIsMadeAnew(Operation moment) throws IOException {
        once(moment, () -> deleteTree(folder.resolve("lightcurves")));

        UUID next = add();

        assertThat(Ids.in(store, KEY)).contains(next);
    }

    @Test
    void twoHoldersOfAReplacedLockFileDoNotOverwriteEachOther() {
        Change other = Ids.next();
        LocalStore second = LocalStore.open(folder, LocalStoreTest.PRIVATE);
        once(Operation.SYNC, () -> {
            Files.delete(folder.resolve(LocalStoreTest.PRIVATE + "/lock"));
            Thread writer = new Thread(() -> second.update(KEY, other, IDS).orThrow());
            writer.start();
            join(writer);
        });

        UUID next = add();

        assertThat(Ids.in(store, KEY)).containsExactly(first.id(), other.id(), next);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Deed {
        void run() throws IOException;
    }

    private void once(Operation moment, Deed deed) {
        AtomicInteger times = new AtomicInteger();
        disk.trap((operation, path) -> {
            if (operation == moment && times.getAndIncrement() == 0) {
                deed.run();
            }
        });
    }

    private UUID add() {
        Change change = Ids.next();
        store.update(KEY, change, IDS).orThrow();
        return change.id();
    }

    private Done last() {
        return disk.done().get(disk.done().size() - 1);
    }

    private List<Path> temporaries() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(LocalStoreTest.PRIVATE))) {
            return files.filter(file -> file.toString().endsWith(".tmp")).toList();
        }
    }

    private List<String> privateFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(LocalStoreTest.PRIVATE))) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    static void deleteTree(Path top) throws IOException {
        try (Stream<Path> files = Files.walk(top)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
