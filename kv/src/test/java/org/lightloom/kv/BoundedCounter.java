package org.lightloom.kv;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A blob of one long, to which each change adds its payload unless the sum gets above a limit: then the change is
 * rejected. So an outcome tells something of the version that the change met.
 */
record BoundedCounter(long limit) implements Folder {

    static Change add(UUID id, long amount) {
        return new Change(id, ByteBuffer.allocate(8).putLong(amount).flip());
    }

    static long value(Blob blob) {
        return blob.read(0, 8).getLong();
    }

    @Override
    public NextVersion fold(Optional<Blob> current, List<Change> changes) {
        long sum = current.map(BoundedCounter::value).orElse(0L);
        for (Change change : changes) {
            sum += Long.reverseBytes(change.payload().getLong());
            if (sum > limit) {
                throw new ChangeRejectedException(change.id(), new IllegalStateException("above " + limit));
            }
        }
        return NextVersion.of(ByteBuffer.allocate(8).putLong(sum).flip());
    }
}
