package org.lightloom.kv;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A planted bug, the one that plain Zarr has: it reads, changes, and puts the result whatever others did meanwhile. */
record LostUpdates(Store store) implements Store {

    @Override
    public Outcome update(String key, Change change, Folder folder) {
        Optional<Blob> current = store.open(key);
        Folding folding = Folding.of(key, folder, current, List.of(change));
        Optional<RuntimeException> failure = folding.failure(change.id());
        if (failure.isPresent()) {
            return new Outcome.NotCommitted(failure.get());
        }
        return store.update(key, change, new Put(folding.next().orElseThrow()));
    }

    /** Compared by identity, so that puts are not folded together. */
    private static final class Put implements Folder {
        private final NextVersion next;

        Put(NextVersion next) {
            this.next = next;
        }

        @Override
        public NextVersion fold(Optional<Blob> current, List<Change> changes) {
            return next;
        }
    }

    @Override
    public Optional<Blob> open(String key) {
        return store.open(key);
    }

    @Override
    public boolean mark(String key, byte mark, Predicate<Optional<Blob>> test) {
        return store.mark(key, mark, test);
    }

    @Override
    public byte[] marks(String folder) {
        return store.marks(folder);
    }

    @Override
    public List<String> list(String folder) {
        return store.list(folder);
    }
}
