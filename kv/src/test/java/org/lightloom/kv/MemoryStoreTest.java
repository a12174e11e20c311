package org.lightloom.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryStoreTest extends StoreContract {
    private final MemoryStore store = new MemoryStore();

    @Override
    Store store() {
        return store;
    }

    @Test
    void whatDoesNotFitIntoABufferIsNotCommitted() {
        Outcome outcome = store.update(
                KEY,
                Ids.next(),
                (current, changes) -> NextVersion.of(List.of(new NextVersion.Hole(Integer.MAX_VALUE))));

        assertThat(outcome).isInstanceOf(Outcome.NotCommitted.class);
        assertThat(store.open(KEY)).isEmpty();
    }
}
