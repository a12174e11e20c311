package org.lightloom.kv;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** A blob of one long, to which each change adds its payload. It can't tell whether a change was applied before. */
record Counter() implements Folder {

    static Change add(long amount) {
        return Change.of(ByteBuffer.allocate(8).putLong(amount).flip());
    }

    static long value(Store store, String key) {
        return store.open(key).map(Counter::value).orElse(0L);
    }

    static long value(Blob blob) {
        try (blob) {
            return blob.read(0, 8).getLong();
        }
    }

    @Override
    public NextVersion fold(Optional<Blob> current, List<Change> changes) {
        long sum = current.map(blob -> blob.read(0, 8).getLong()).orElse(0L);
        for (Change change : changes) {
            sum += change.payload().order(java.nio.ByteOrder.BIG_ENDIAN).getLong();
        }
        return NextVersion.of(ByteBuffer.allocate(8).putLong(sum).flip());
    }
}
