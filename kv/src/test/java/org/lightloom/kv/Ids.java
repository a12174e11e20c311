package org.lightloom.kv;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A blob that lists the ids of its changes, as a shard lists its commits: earlier bytes are copied, new ones appended. */
record Ids() implements Folder {
    static final Ids IDS = new Ids();

    /** One that other processes can apply; how it folds is up to the test. */
    interface Signed extends Folder {
        @Override
        default boolean holds(Blob version, UUID change) {
            return IDS.holds(version, change);
        }

        @Override
        default Optional<String> signature() {
            return Optional.of("ids");
        }
    }

    static Change next() {
        return Change.of(ByteBuffer.allocate(0));
    }

    static List<UUID> in(Store store, String key) {
        return store.open(key)
                .map(blob -> {
                    try (blob) {
                        return in(blob);
                    }
                })
                .orElse(List.of());
    }

    static List<UUID> in(Blob blob) {
        ByteBuffer bytes = blob.read(0, (int) blob.size());
        List<UUID> ids = new ArrayList<>();
        while (bytes.hasRemaining()) {
            ids.add(new UUID(bytes.getLong(), bytes.getLong()));
        }
        return ids;
    }

    static ByteBuffer bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .flip();
    }

    @Override
    public NextVersion fold(Optional<Blob> current, List<Change> changes) {
        List<NextVersion.Piece> pieces = new ArrayList<>();
        current.ifPresent(blob -> pieces.add(new NextVersion.CopiedRange(0, blob.size())));
        changes.forEach(change -> pieces.add(new NextVersion.Bytes(bytes(change.id()))));
        return NextVersion.of(pieces);
    }

    @Override
    public boolean holds(Blob version, UUID change) {
        return in(version).contains(change);
    }
}
