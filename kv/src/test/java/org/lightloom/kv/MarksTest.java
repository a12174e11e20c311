package org.lightloom.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lightloom.kv.StoreContract.KEY;
import static org.lightloom.kv.StoreContract.string;
import static org.lightloom.kv.StoreContract.utf8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lightloom.kv.TrappedDisk.Operation;

/** A mark vouches for the newest version of its key, and for no other. */
@Timeout(60)
class MarksTest {
    private static final String FOLDER = KEY.substring(0, KEY.lastIndexOf('/'));

    @TempDir
    Path folder;

    enum Kind {
        LOCAL,
        MEMORY
    }

    private Store store(Kind kind) {
        return kind == Kind.LOCAL ? LocalStore.open(folder, LocalStoreTest.PRIVATE) : new MemoryStore();
    }

    @ParameterizedTest
    @EnumSource
    void aMarkIsOfTheVersionThatPassedTheTestAndGoesWithTheNextOne(Kind kind) {
        Store store = store(kind);
        put(store, KEY, "first");

        assertThat(store.mark(
                        KEY, (byte) 2, version -> string(version.orElseThrow()).equals("first")))
                .isTrue();
        assertThat(mark(store)).isEqualTo(2);
        put(store, KEY, "second");
        assertThat(mark(store)).isZero();
        assertThat(store.mark(
                        KEY, (byte) 1, version -> string(version.orElseThrow()).equals("first")))
                .isFalse();
        assertThat(mark(store)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aKeyWithoutAVersionIsMarkedUntilItHasOne(Kind kind) {
        Store store = store(kind);
        assertThat(store.marks(FOLDER)).isEmpty();

        assertThat(store.mark(KEY, (byte) 1, Optional::isEmpty)).isTrue();
        assertThat(mark(store)).isEqualTo(1);
        put(store, FOLDER + "/16", "the mark of another key stays");
        assertThat(mark(store)).isEqualTo(1);
        put(store, KEY, "first");

        assertThat(mark(store)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void noMarkOutlivesItsVersionHoweverManyWriteAndMark(Kind kind) throws Exception {
        Store store = store(kind);
        store.update(KEY, Counter.add(1), new Counter()).orThrow();

        Parallel.threads(4, thread -> {
            for (int i = 0; i < 100; i++) {
                long seen = Counter.value(store, KEY);
                int mark = mark(store);
                assertThat(mark == 0 || mark >= seen)
                        .as("mark %d of a version before %d", mark, seen)
                        .isTrue();
                if (thread % 2 == 0) {
                    store.update(KEY, Counter.add(1), new Counter()).orThrow();
                } else {
                    store.mark(KEY, (byte) seen, version -> Counter.value(store, KEY) == seen);
                }
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aBlobKnowsWhetherItIsTheNewest(Kind kind) {
        Store store = store(kind);
        put(store, KEY, "first");
        try (Blob pinned = store.open(KEY).orElseThrow()) {
            assertThat(pinned.isNewest()).isTrue();

            put(store, KEY, "second");

            assertThat(pinned.isNewest()).isFalse();
        }
    }

    @Test
    void onlyKeysThatEndInANumberAreMarked() {
        assertThatThrownBy(() -> store(Kind.LOCAL).mark("lightcurves/zarr.json", (byte) 1, version -> true))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("number");
    }

    @Test
    void theMarkGoesDurablyBeforeTheRename() {
        TrappedDisk disk = new TrappedDisk();
        Store store = LocalStore.open(folder, LocalStoreTest.PRIVATE, disk);
        put(store, KEY, "first");
        store.mark(KEY, (byte) 1, version -> true);
        disk.done().clear();

        put(store, KEY, "second");
        List<Operation> marked = List.copyOf(disk.operations());
        disk.done().clear();
        put(store, KEY, "third");

        assertThat(marked).containsSubsequence(Operation.SYNC, Operation.OVERWRITE, Operation.RENAME);
        assertThat(disk.operations()).doesNotContain(Operation.OVERWRITE);
    }

    @Test
    void aMarkThatCannotBeTakenAwayKeepsTheOldVersion() {
        TrappedDisk disk = new TrappedDisk();
        Store store = LocalStore.open(folder, LocalStoreTest.PRIVATE, disk);
        put(store, KEY, "first");
        store.mark(KEY, (byte) 1, version -> true);
        disk.fail(Operation.OVERWRITE, 1, "Input/output error");

        Outcome outcome = store.update(KEY, Ids.next(), (current, changes) -> NextVersion.of(utf8("second")));

        assertThat(outcome).isInstanceOf(Outcome.NotCommitted.class);
        assertThat(mark(store)).isEqualTo(1);
        try (Blob blob = store.open(KEY).orElseThrow()) {
            assertThat(string(blob)).isEqualTo("first");
        }
    }

    @Test
    void allMarksMayBeDeleted() throws IOException {
        Store store = store(Kind.LOCAL);
        put(store, KEY, "first");
        store.mark(KEY, (byte) 1, version -> true);

        Files.delete(folder.resolve(LocalStoreTest.PRIVATE).resolve("held").resolve(FOLDER));
        put(store, KEY, "second");

        assertThat(mark(store)).isZero();
        assertThat(store.mark(KEY, (byte) 1, version -> true)).isTrue();
        assertThat(mark(store)).isEqualTo(1);
    }

    private static int mark(Store store) {
        byte[] marks = store.marks(FOLDER);
        return marks.length > 17 ? marks[17] & 0xff : 0;
    }

    private static void put(Store store, String key, String text) {
        store.update(key, Ids.next(), (current, changes) -> NextVersion.of(utf8(text)))
                .orThrow();
    }
}
