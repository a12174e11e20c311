package org.lightloom.zarr;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.lightloom.kv.Blob;
import org.lightloom.kv.Change;
import org.lightloom.kv.Folder;
import org.lightloom.kv.Outcome;
import org.lightloom.kv.Store;

/** A store of given files, for reading. */
record GivenStore(Map<String, byte[]> files) implements Store {
    @Override
    public Optional<Blob> open(String key) {
        return Optional.ofNullable(files.get(key)).map(BytesBlob::new);
    }

    @Override
    public Outcome update(String key, Change change, Folder folder) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean mark(String key, byte mark, Predicate<Optional<Blob>> test) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] marks(String folder) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> list(String folder) {
        throw new UnsupportedOperationException();
    }
}
