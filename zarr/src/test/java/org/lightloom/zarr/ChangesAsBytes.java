package org.lightloom.zarr;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.lightloom.kv.Blob;
import org.lightloom.kv.Change;
import org.lightloom.kv.Folder;
import org.lightloom.kv.Outcome;
import org.lightloom.kv.Store;

/** Hands every change on as another process would get it. */
record ChangesAsBytes(Store store) implements Store {
    @Override
    public Optional<Blob> open(String key) {
        return store.open(key);
    }

    @Override
    public Outcome update(String key, Change change, Folder folder) {
        return store.update(key, new Change(change.id(), change.content().toBytes()), folder);
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
