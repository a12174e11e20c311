package org.lightloom.kv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;

/**
 * Blobs in the heap, for tests and for arrays that need not last: committed means visible, and nothing is durable.
 *
 * <p>Safe for use by any number of threads. Writers don't wait for one another: whoever finds that another was first
 * folds again. A blob is at most 2 GiB; a larger one is {@link Outcome.NotCommitted}.
 */
public final class MemoryStore implements Store {
    private final NavigableMap<String, MemoryBlob> blobs = new ConcurrentSkipListMap<>();
    private final Map<String, Byte> marks = new HashMap<>();

    /** A store without any key. */
    public MemoryStore() {}

    @Override
    public Optional<Blob> open(String key) {
        Keys.check(key);
        MemoryBlob blob = blobs.get(key);
        if (blob == null && !list(key).isEmpty()) {
            throw new StoreException(key, "is a folder, not a blob");
        }
        return Optional.ofNullable(blob);
    }

    @Override
    public Outcome update(String key, Change change, Folder folder) {
        Keys.check(key);
        Objects.requireNonNull(change, "change");
        Objects.requireNonNull(folder, "folder");
        while (true) {
            Optional<MemoryBlob> current = Optional.ofNullable(blobs.get(key));
            Folding folding = Folding.of(key, folder, current.map(blob -> blob), List.of(change));
            Optional<RuntimeException> failure = folding.failure(change.id());
            if (failure.isPresent()) {
                return new Outcome.NotCommitted(failure.get());
            }
            Optional<NextVersion> next = folding.next().filter(version -> !version.unchanged());
            try {
                if (next.isEmpty() || publish(key, current, next.get())) {
                    return new Outcome.Committed();
                }
            } catch (StoreException e) {
                return new Outcome.NotCommitted(e);
            }
        }
    }

    @Override
    public synchronized boolean mark(String key, byte mark, Predicate<Optional<Blob>> test) {
        Keys.check(key);
        if (Marks.ofKey(key).isEmpty()) {
            throw Marks.none(key);
        }
        boolean passed = test.test(Optional.ofNullable(blobs.get(key)));
        if (passed) {
            marks.put(key, mark);
        }
        return passed;
    }

    @Override
    public synchronized byte[] marks(String folder) {
        Keys.check(folder);
        byte[] all = new byte[0];
        for (Map.Entry<String, Byte> mark : marks.entrySet()) {
            String key = mark.getKey();
            int at = Marks.ofKey(key).orElseThrow();
            if (key.lastIndexOf('/') == folder.length() && key.startsWith(folder)) {
                all = Arrays.copyOf(all, Math.max(all.length, at + 1));
                all[at] = mark.getValue();
            }
        }
        return all;
    }

    private boolean publish(String key, Optional<MemoryBlob> current, NextVersion next) {
        return next.removed() ? remove(key, current) : replace(key, current, MemoryBlob.of(blobs, key, current, next));
    }

    private synchronized boolean remove(String key, Optional<MemoryBlob> current) {
        if (blobs.get(key) != current.orElse(null)) {
            return false;
        }
        marks.remove(key);
        blobs.remove(key);
        return true;
    }

    private synchronized boolean replace(String key, Optional<MemoryBlob> current, MemoryBlob next) {
        if (blobs.get(key) != current.orElse(null)) {
            return false;
        }
        if (current.isEmpty()) {
            checkIsNoFolder(key);
        }
        marks.remove(key);
        blobs.put(key, next);
        return true;
    }

    private void checkIsNoFolder(String key) {
        if (!list(key).isEmpty()) {
            throw new StoreException(key, "is a folder, not a blob");
        }
        for (int slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
            if (blobs.containsKey(key.substring(0, slash))) {
                throw new StoreException(key, key.substring(0, slash) + " is a blob, not a folder");
            }
        }
    }

    @Override
    public List<String> list(String folder) {
        Keys.checkFolder(folder);
        String prefix = folder.isEmpty() ? "" : folder + "/";
        return blobs.tailMap(prefix).keySet().stream()
                .takeWhile(key -> key.startsWith(prefix))
                .map(key -> key.substring(prefix.length()).split("/", 2)[0])
                .filter(name -> !name.startsWith(Keys.PRIVATE))
                .distinct()
                .sorted()
                .toList();
    }

    private static final class MemoryBlob implements Blob {
        private final Map<String, MemoryBlob> newest;
        private final String key;
        private final long number;
        private final ByteBuffer bytes;

        private MemoryBlob(Map<String, MemoryBlob> newest, String key, long number, ByteBuffer bytes) {
            this.newest = newest;
            this.key = key;
            this.number = number;
            this.bytes = bytes;
        }

        static MemoryBlob of(
                Map<String, MemoryBlob> newest, String key, Optional<MemoryBlob> current, NextVersion next) {
            long size =
                    next.pieces().stream().mapToLong(NextVersion.Piece::length).sum();
            if (size > Integer.MAX_VALUE - 8) {
                throw new StoreException(key, "was not written: " + size + " bytes are more than a memory store takes");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) size);
            for (NextVersion.Piece piece : next.pieces()) {
                if (piece instanceof NextVersion.Bytes some) {
                    bytes.put(some.bytes().duplicate());
                } else if (piece instanceof NextVersion.Produced produced) {
                    produce(produced, key, bytes);
                } else if (piece instanceof NextVersion.CopiedRange range) {
                    bytes.put(current.orElseThrow().bytes.slice((int) range.offset(), (int) range.length()));
                } else {
                    bytes.position(bytes.position() + (int) piece.length());
                }
            }
            long number = current.map(before -> before.number).orElse(0L) + 1;
            return new MemoryBlob(newest, key, number, bytes.flip());
        }

        private static void produce(NextVersion.Produced produced, String key, ByteBuffer into) {
            try {
                produced.writeTo(into::put);
            } catch (IOException | RuntimeException | Error e) {
                throw new StoreException(key, "was not written: its bytes could not be made: " + e, e);
            }
        }

        @Override
        public long size() {
            return bytes.limit();
        }

        @Override
        public Version version() {
            return new Version(Long.toString(number));
        }

        @Override
        public boolean isNewest() {
            return newest.get(key) == this;
        }

        @Override
        public void read(long offset, ByteBuffer into) {
            if (offset < 0 || offset > size() - into.remaining()) {
                throw new StoreException(
                        key, "no bytes " + offset + " to " + (offset + into.remaining()) + " in a blob of " + size());
            }
            into.put(bytes.slice((int) offset, into.remaining()));
        }

        /** Nothing to do: a version lives as long as somebody refers to it. */
        @Override
        public void close() {}
    }
}
