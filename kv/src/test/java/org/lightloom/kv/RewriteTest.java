package org.lightloom.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lightloom.kv.Ids.IDS;
import static org.lightloom.kv.StoppedClock.millis;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.kv.TrappedDisk.Done;
import org.lightloom.kv.TrappedDisk.Operation;

/** Rounds of a key, beside another process whose part the test plays during the pauses. */
@Timeout(60)
class RewriteTest {
    private static final String KEY = "c/0";
    private static final long OFFSET = Keys.lockOffset(KEY);
    private static final long SLOT = 1L << 40;
    /** Between two looks at what others have posted. */
    private static final long LOOK = millis(1) / 4;

    @TempDir
    Path folder;

    private final StoppedClock clock = new StoppedClock();
    private final TrappedDisk disk = new TrappedDisk();
    private final Change first = Ids.next();
    private Path privateFolder;
    private Path key;
    private Locks locksOfTheOther;
    private Rewrite rewrite;

    @BeforeEach
    void open() {
        privateFolder = folder.resolve("private");
        key = folder.resolve(KEY);
        locksOfTheOther = new Locks(privateFolder, new DurableFolders(folder, Disk.local()), Disk.local());
        rewrite = new Rewrite(folder, privateFolder, disk, Durability.SYNCED, clock);
    }

    @AfterEach
    void forget() throws IOException {
        LockFile.forget(folder);
    }

    /** Lists ids; folds no more changes at once than it has room for, and rejects one that says so. */
    private record Listing(int room) implements Ids.Signed {
        private static final ByteBuffer BAD = StoreContract.utf8("bad");

        static Change bad() {
            return Change.of(BAD);
        }

        @Override
        public NextVersion fold(Optional<Blob> current, List<Change> changes) {
            for (Change change : changes) {
                if (change.payload().equals(BAD)) {
                    throw new ChangeRejectedException(change.id(), new IllegalStateException("bad"));
                }
            }
            if (changes.size() > room) {
                throw new OutOfMemoryError("pretended");
            }
            return IDS.fold(current, changes);
        }
    }

    private Map<Waiting, Outcome> run(Waiting... waiting) {
        return rewrite.run(KEY, () -> List.of(waiting));
    }

    private static Waiting waiting(Change change) {
        return new Waiting(KEY, change, IDS);
    }

    private void commit(Change change) {
        Waiting waiting = waiting(change);
        assertThat(run(waiting)).containsExactly(Map.entry(waiting, new Outcome.Committed()));
    }

    private List<UUID> stored() {
        return Ids.in(LocalStore.open(folder, "private"), KEY);
    }

    /** That of a change which only its writer can apply; the writer lives as long as it has its slot. */
    private Path postedByTheOther() throws IOException {
        Path patch = new PatchName(OFFSET, SLOT, new UUID(1, 2)).in(privateFolder, PatchName.POSTED);
        return Files.createFile(patch);
    }

    private KeyLock takenByTheOther(long offset) throws IOException {
        return locksOfTheOther.tryTake(offset).orElseThrow();
    }

    @Test
    void whoCouldNotBeServedGoesNext() throws IOException {
        try (KeyLock slot = takenByTheOther(SLOT)) {
            Path patch = postedByTheOther();
            commit(first);
            assertThat(clock.pauses()).isEmpty();
            clock.duringPause(3, () -> {
                assertThat(stored()).containsExactly(first.id());
                Files.delete(patch);
            });

            commit(Ids.next());

            assertThat(slot.stands()).isTrue();
        }
        assertThat(clock.pauses()).hasSize(3);
        assertThat(stored()).hasSize(2);
    }

    @Test
    void aCallersThreadIsNotForWhatOthersWaitFor() throws IOException {
        rewrite = new Rewrite(folder, privateFolder, disk, Durability.UNSYNCED, clock);
        Waiting mine = waiting(Ids.next());
        assertThat(rewrite.runInCaller(KEY, () -> List.of(mine))).isPresent();
        try (KeyLock slot = takenByTheOther(SLOT)) {
            Path patch = postedByTheOther();
            Waiting beside = waiting(Ids.next());

            assertThat(rewrite.runInCaller(KEY, () -> List.of(beside))).isEmpty();

            commit(first);
            Files.delete(patch);
            // It was left waiting, and is looked for first.
            assertThat(rewrite.runInCaller(KEY, () -> List.of(beside))).isEmpty();
            // It is company, which is waited for a while.
            assertThat(rewrite.runInCaller("c/1", () -> List.of(new Waiting("c/1", Ids.next(), IDS))))
                    .isEmpty();
            assertThat(slot.stands()).isTrue();
        }
        assertThat(stored()).containsExactly(mine.id(), first.id());
    }

    @Test
    void butNobodyWaitsForWhoDoesNotGo() throws IOException {
        try (KeyLock slot = takenByTheOther(SLOT)) {
            postedByTheOther();
            commit(first);

            commit(Ids.next());

            assertThat(slot.stands()).isTrue();
        }
        assertThat(clock.paused()).isEqualTo(millis(32));
        assertThat(stored()).hasSize(2);
    }

    /** A round beside the other, of five milliseconds. */
    private void commitInCompany() throws IOException {
        Path patch = postedByTheOther();
        disk.trap((operation, path) -> {
            if (operation == Operation.SYNC) {
                clock.advance(millis(5));
            }
        });
        commit(first);
        disk.trap((operation, path) -> {});
        Files.delete(patch);
        assertThat(clock.pauses()).isEmpty();
    }

    @Test
    void theFirstAtAKeyWaitsForWhoCameAlongLastTime() throws IOException {
        try (KeyLock slot = takenByTheOther(SLOT)) {
            commitInCompany();
            clock.duringPause(2, () -> {
                assertThat(stored()).containsExactly(first.id());
                postedByTheOther();
            });

            commit(Ids.next());

            assertThat(slot.stands()).isTrue();
        }
        assertThat(clock.pauses()).containsExactly(LOOK, LOOK);
    }

    @Test
    void soDoesWhoHadToWaitForTheLock() throws IOException {
        try (KeyLock slot = takenByTheOther(SLOT)) {
            commitInCompany();
            KeyLock lock = takenByTheOther(OFFSET);
            clock.duringPause(1, () -> {
                lock.close();
                clock.duringPause(2, this::postedByTheOther);
            });

            commit(Ids.next());

            assertThat(slot.stands()).isTrue();
        }
        assertThat(clock.pauses()).hasSize(3);
    }

    @Test
    void whatIsThereAlreadyIsConfirmedThoughWhatWaitsBesideItFails() throws IOException {
        commit(first);
        disk.done().clear();
        disk.fail(Operation.CREATE, 1, "No space left on device");
        Waiting held = waiting(first);
        Waiting failing = waiting(Ids.next());

        Map<Waiting, Outcome> outcomes = run(held, failing);

        assertThat(outcomes).containsEntry(held, new Outcome.Committed());
        assertThat(outcomes.get(failing)).isInstanceOf(Outcome.NotCommitted.class);
        assertThat(disk.done())
                .endsWith(new Done(Operation.SYNC, key), new Done(Operation.SYNC_FOLDER, key.resolveSibling("")));
        assertThat(stored()).containsExactly(first.id());
    }

    @Test
    void whatIsThereAlreadyIsNotWrittenAgainWithWhatWaitsBesideIt() {
        commit(first);
        Waiting held = waiting(first);
        Waiting added = waiting(Ids.next());

        assertThat(run(added, held).values()).hasSize(2).allMatch(Outcome.Committed.class::isInstance);

        assertThat(stored()).containsExactly(first.id(), added.id());
    }

    /** Who applied it may have died because its sync failed. */
    @Test
    void whatAKilledHolderAppliedForUsIsPublishedAgainAsANewFile() throws IOException {
        commit(first);
        Change posted = Ids.next();
        KeyLock lock = takenByTheOther(OFFSET);
        clock.duringPause(2, () -> {
            Files.write(key, Ids.bytes(posted.id()).array(), StandardOpenOption.APPEND);
            lock.close();
        });
        Object inode = Stamp.identity(key).orElseThrow();

        commit(posted);

        assertThat(Stamp.identity(key).orElseThrow()).isNotEqualTo(inode);
        assertThat(stored()).containsExactly(first.id(), posted.id());
    }

    @Test
    void anOutcomeIsUnknownWhereOthersMayHaveAppliedWhatWasPosted() throws IOException {
        Change posted = Ids.next();
        Waiting waiting = waiting(posted);
        KeyLock lock = takenByTheOther(OFFSET);
        clock.duringPause(2, () -> {
            Files.createDirectories(key.resolveSibling(""));
            Files.write(key, Ids.bytes(posted.id()).array());
            lock.close();
            disk.fail(Operation.LOCK, 1, "Input/output error");
        });

        Map<Waiting, Outcome> outcomes = run(waiting);

        assertThat(outcomes.get(waiting)).isInstanceOf(Outcome.Unknown.class);
        commit(posted);
        assertThat(stored()).containsExactly(posted.id());
    }

    @Test
    void anOutcomeIsKnownWhereNothingWasPosted() {
        commit(first);
        disk.fail(Operation.LOCK, 1, "Input/output error");
        Waiting waiting = waiting(Ids.next());

        assertThat(run(waiting).get(waiting)).isInstanceOf(Outcome.NotCommitted.class);
    }

    @Test
    void whatHasNoRoomToBePostedWaitsBesideWhatHad() throws IOException {
        Waiting one = waiting(first);
        Waiting two = waiting(Ids.next());
        KeyLock lock = takenByTheOther(OFFSET);
        disk.trap((operation, path) -> {
            if (operation == Operation.WRITE
                    && path.toString().contains(two.id().toString())) {
                throw new IOException("No space left on device");
            }
        });
        clock.duringPause(2, () -> {
            assertThat(privateFiles()).hasSize(2).anyMatch(name -> name.endsWith(one.id() + PatchName.POSTED));
            lock.close();
        });

        assertThat(run(one, two).values()).hasSize(2).allMatch(Outcome.Committed.class::isInstance);

        assertThat(stored()).containsExactly(one.id(), two.id());
        assertThat(privateFiles()).containsExactly("lock");
    }

    private List<String> privateFiles() throws IOException {
        try (Stream<Path> files = Files.list(privateFolder)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    private Posted postedByTheOther(Change change) throws IOException {
        Leftovers leftovers = new Leftovers(privateFolder, Disk.local(), locksOfTheOther);
        return new Mailbox(privateFolder, Disk.local(), locksOfTheOther, leftovers)
                .post(OFFSET, List.of(new Waiting(KEY, change, new Listing(1))));
    }

    @Test
    void whatDoesNotFitBesideOurOwnStaysPosted() throws IOException {
        Waiting own = new Waiting(KEY, first, new Listing(1));
        Change theirs = Ids.next();
        try (Posted posted = postedByTheOther(theirs)) {
            assertThat(run(own)).containsExactly(Map.entry(own, new Outcome.Committed()));

            assertThat(posted.done()).isEmpty();
            assertThat(posted.isGone()).isFalse();
            assertThat(stored()).containsExactly(first.id());
        }
    }

    @Test
    void whatIsRejectedStaysPostedSoThatItsWriterLearnsWhy() throws IOException {
        Waiting own = new Waiting(KEY, first, new Listing(1));
        try (Posted posted = postedByTheOther(Listing.bad())) {
            assertThat(run(own)).containsExactly(Map.entry(own, new Outcome.Committed()));

            assertThat(posted.done()).isEmpty();
            assertThat(posted.isGone()).isFalse();
        }
    }

    @Test
    void whatFitsIsAppliedAndAcknowledged() throws IOException {
        Waiting own = new Waiting(KEY, first, new Listing(2));
        Change theirs = Ids.next();
        try (Posted posted = postedByTheOther(theirs)) {
            run(own);

            assertThat(posted.done()).isEqualTo(Collections.singleton(theirs.id()));
            assertThat(stored()).containsExactly(first.id(), theirs.id());
        }
    }

    @Test
    void whatDoesNotFitOfOurOwnWaitsForTheNextRound() {
        Waiting one = new Waiting(KEY, first, new Listing(1));
        Waiting two = new Waiting(KEY, Ids.next(), new Listing(1));

        assertThat(run(one, two)).containsExactly(Map.entry(one, new Outcome.Committed()));
        assertThat(run(two)).containsExactly(Map.entry(two, new Outcome.Committed()));

        assertThat(stored()).containsExactly(one.id(), two.id());
    }
}
