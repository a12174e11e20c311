package org.lightloom.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that no store can answer are refused, and the next call is answered. */
@Timeout(60)
class MisuseTest {
    @TempDir
    Path folder;

    private Store store(boolean local) {
        return local ? LocalStore.open(folder, "private") : new MemoryStore();
    }

    private static void requireServed(Store store) {
        store.update("key", Ids.next(), Ids.IDS).orThrow();
        assertThat(Ids.in(store, "key")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @SuppressWarnings("NullAway")
    void nothingInPlaceOfAChangeOrAFolderIsRefused(boolean local) {
        Store store = store(local);

        assertThatNullPointerException().isThrownBy(() -> store.update("key", null, Ids.IDS));
        assertThatNullPointerException().isThrownBy(() -> store.update("key", Ids.next(), null));

        requireServed(store);
    }

    /** Which changes can go together is asked of their folders. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFolderThatCannotBeComparedKeepsNobodyWaiting(boolean local) {
        Store store = store(local);

        store.update("key", Ids.next(), new Incomparable());

        requireServed(store);
    }

    private static final class Incomparable implements Folder {
        @Override
        public NextVersion fold(Optional<Blob> current, List<Change> changes) {
            return Ids.IDS.fold(current, changes);
        }

        @Override
        public boolean equals(Object other) {
            throw new IllegalStateException("cannot be compared");
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aKeyThatEndsInNoNumberHasNoMark(boolean local) {
        Store store = store(local);

        for (String key : List.of("a/b", "1", "a/1234567890")) {
            assertThatThrownBy(() -> store.mark(key, (byte) 1, Optional::isEmpty))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("have marks");
        }
        assertThat(store.mark("a/2", (byte) 1, Optional::isEmpty)).isTrue();
        assertThat(store.marks("a")).containsExactly(0, 0, 1);
    }
}
