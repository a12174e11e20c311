package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lightloom.kv.Blob;
import org.lightloom.kv.Change;
import org.lightloom.kv.Folder;
import org.lightloom.kv.NextVersion;

/** Makes a shard of given chunks anew, with a record that says what they are. */
record ReplaceFolder(
        ShardContent content, ArrayMetadata metadata, ShardingCodec sharding, String key, InstantSource clock)
        implements Folder {

    @Override
    public boolean holds(Blob version, UUID change) {
        return commit(version)
                .filter(commit -> ShardFile.contains(commit.record(), change))
                .isPresent();
    }

    @Override
    public NextVersion fold(Optional<Blob> current, List<Change> changes) {
        Change change = changes.get(changes.size() - 1);
        Optional<ShardVersion.Commit> before = current.flatMap(this::commit);
        Instant time = ShardAppend.after(before.map(ShardVersion.Commit::time), clock.instant());
        ObjectNode record = Json.object().put("commit", UUID.randomUUID().toString());
        record.put(
                "number",
                current.isEmpty() ? 1 : before.map(c -> c.tail().number() + 1).orElse(2L));
        record.putNull("previous");
        record.put("time", time.toString());
        record.set("changes", ShardFolder.entry(change, Json.parse(change.payload(), key + " (change)")));
        List<NextVersion.Piece> pieces = new ArrayList<>();
        List<ByteBuffer> all = new ArrayList<>(content.bytes());
        all.addAll(ShardAppend.end(record, content.index(), sharding, metadata.chunk()));
        all.forEach(bytes -> pieces.add(new NextVersion.Bytes(bytes)));
        return NextVersion.of(pieces);
    }

    /** What cannot be read is replaced all the same. */
    private Optional<ShardVersion.Commit> commit(Blob current) {
        try {
            return new ShardFile(current, sharding, metadata.chunk(), key)
                    .newest()
                    .commit();
        } catch (ZarrException e) {
            return Optional.empty();
        }
    }
}
