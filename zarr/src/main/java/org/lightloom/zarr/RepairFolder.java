package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ArrayNode;
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

/** Puts a damaged shard right as far as its log allows; see {@link ShardMending}. A sound one stays as it is. */
record RepairFolder(
        ArrayMetadata metadata, ShardingCodec sharding, String key, Optional<ChangeExtent> extent, InstantSource clock)
        implements Folder {

    static Change change(ObjectNode note) {
        ObjectNode json = Json.object().put("format", "repair-1");
        json.set("note", note);
        return Change.of(ByteBuffer.wrap(Json.bytes(json)));
    }

    @Override
    public boolean holds(Blob version, UUID change) {
        try {
            return new ShardFile(version, sharding, metadata.chunk(), key).holds(change);
        } catch (ZarrException e) {
            return false; // damaged: not repaired yet
        }
    }

    @Override
    public NextVersion fold(Optional<Blob> current, List<Change> changes) {
        if (current.isEmpty()) {
            return NextVersion.sameAsCurrent();
        }
        ShardMending mending = new ShardMending(current.get(), sharding, metadata, key, extent);
        ShardRepair outcome = mending.outcome();
        if (outcome.damages().isEmpty() || !outcome.possible()) {
            return NextVersion.sameAsCurrent();
        }
        ObjectNode note = (ObjectNode)
                Json.parse(changes.get(0).payload(), key + " (change)").path("note");
        ArrayNode entry = ShardFolder.entry(changes.get(0), note);
        ArrayNode lost = ((ObjectNode) entry.get(0)).putArray("lost");
        outcome.lost().forEach(lost::add);
        return mending.next(entry, clock.instant());
    }
}
