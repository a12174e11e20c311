package org.lightloom.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a writer hands over to the holder of a lock, and what of it the holder takes. */
class MailboxTest {
    private static final String KEY = "c/0";
    private static final long OFFSET = Keys.lockOffset(KEY);

    private static final Folder SIGNED = new Folder() {
        @Override
        public NextVersion fold(Optional<Blob> current, List<Change> changes) {
            throw new AssertionError("nothing is folded here");
        }

        @Override
        public Optional<String> signature() {
            return Optional.of("signed");
        }
    };

    @TempDir
    Path folder;

    private Mailbox mailbox;

    @BeforeEach
    void open() {
        Disk disk = Disk.local();
        Locks locks = new Locks(folder, new DurableFolders(folder, disk), disk);
        mailbox = new Mailbox(folder, disk, locks, new Leftovers(folder, disk, locks));
    }

    @AfterEach
    void forget() throws IOException {
        LockFile.forget(folder);
    }

    private static Change change(int payload, long bulk) {
        return Change.of(new Change.Bytes(ByteBuffer.allocate(payload), ByteBuffer.allocate((int) bulk)));
    }

    private Posted post(Change... changes) throws IOException {
        return mailbox.post(
                OFFSET,
                List.of(changes).stream()
                        .map(change -> new Waiting(KEY, change, SIGNED))
                        .toList());
    }

    private static PatchName name(Posted posted, Change change) {
        return new PatchName(OFFSET, posted.slot(), change.id());
    }

    private Path file(Posted posted, Change change) {
        return name(posted, change).in(folder, PatchName.POSTED);
    }

    @Test
    void aHolderTakesNoMoreThanItsBoundAndLeavesTheRestToTheirWriters() throws IOException {
        Change first = change(8, Mailbox.MOST_BYTES / 2 - 8);
        Change tooMuch = change(0, Mailbox.MOST_BYTES / 2);
        Change small = change(8, 0);
        try (Posted posted = post(first, tooMuch, small)) {
            List<PatchName> names = List.of(name(posted, first), name(posted, tooMuch), name(posted, small));

            assertThat(mailbox.received(KEY, names, SIGNED)).containsOnlyKeys(names.get(0), names.get(2));
            assertThat(mailbox.received(KEY, names.subList(1, 3), SIGNED)).containsOnlyKeys(names.get(1), names.get(2));
        }
    }

    @Test
    void aChangeOfMoreThanHalfOfThatBoundOnlySaysThatItsWriterWaits() throws IOException {
        Change most = change(8, Mailbox.MOST_BYTES / 2 - 8);
        Change more = change(9, Mailbox.MOST_BYTES / 2 - 8);
        try (Posted posted = post(most, more)) {
            assertThat(Patch.read(file(posted, most)).orElseThrow().content().size())
                    .isEqualTo(Mailbox.MOST_BYTES / 2);
            assertThat(Patch.read(file(posted, more))).contains(Patch.withoutPayload(more.id()));
        }
    }

    /** Else the one would be told that its change was applied when another was. */
    @Test
    void aPatchUnderTheNameOfAnotherChangeIsNotTaken() throws IOException {
        Change posted = change(8, 0);
        Change named = change(8, 0);
        try (Posted one = post(posted)) {
            assertThat(mailbox.received(KEY, List.of(name(one, posted)), SIGNED))
                    .containsOnlyKeys(name(one, posted));

            Files.move(file(one, posted), file(one, named));

            assertThat(mailbox.received(KEY, List.of(name(one, named)), SIGNED)).isEmpty();
        }
    }
}
