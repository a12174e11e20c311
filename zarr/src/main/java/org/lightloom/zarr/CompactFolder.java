package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lightloom.kv.Blob;
import org.lightloom.kv.Change;
import org.lightloom.kv.Folder;
import org.lightloom.kv.NextVersion;

/** Gives back the room of a shard's dead bytes, and with them its earlier versions. */
record CompactFolder(ArrayMetadata metadata, ShardingCodec sharding, String key, InstantSource clock)
        implements Folder {

    static Change change(ObjectNode note) {
        ObjectNode json = Json.object().put("format", "compact-1");
        json.set("note", note);
        return Change.of(ByteBuffer.wrap(Json.bytes(json)));
    }

    @Override
    public boolean holds(Blob version, UUID change) {
        return new ShardFile(version, sharding, metadata.chunk(), key).holds(change);
    }

    @Override
    public NextVersion fold(Optional<Blob> current, List<Change> changes) {
        if (current.isEmpty()) {
            return NextVersion.sameAsCurrent();
        }
        ShardFile file = new ShardFile(current.get(), sharding, metadata.chunk(), key);
        ShardVersion newest = file.newest();
        // What is dead now may be all that a damaged chunk can be put right with.
        file.requireSound(newest.index(), metadata.dataType());
        if (file.deadBytes(newest) == 0) {
            return NextVersion.sameAsCurrent();
        }
        ObjectNode note = (ObjectNode)
                Json.parse(changes.get(0).payload(), key + " (change)").path("note");
        return new ShardAppend(
                        sharding,
                        metadata.chunk(),
                        Optional.of(newest),
                        file::chain,
                        List.of(),
                        newest.index().copy(),
                        ShardAppend.Room.MADE,
                        Optional.empty())
                .next(ShardFolder.entry(changes.get(0), note), clock.instant());
    }
}
