package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lightloom.kv.Blob;
import org.lightloom.kv.Change;
import org.lightloom.kv.ChangeRejectedException;
import org.lightloom.kv.Folder;
import org.lightloom.kv.NextVersion;

/**
 * Makes an earlier version of a shard the newest one again by a commit behind it. Nothing is cut off, so that this can
 * be undone as well. It is a folder of its own so that an undo never shares a commit with writes.
 */
record UndoFolder(ArrayMetadata metadata, ShardingCodec sharding, String key, InstantSource clock) implements Folder {
    /** A folder of writes that meets such a change must not take it for one. */
    private static final String FORMAT = "undo-1";

    static Change change(ShardCommit.Undo undo, ObjectNode note) {
        ObjectNode json = undo.toJson().put("format", FORMAT);
        json.set("note", note);
        return Change.of(ByteBuffer.wrap(Json.bytes(json)));
    }

    @Override
    public boolean holds(Blob version, UUID change) {
        return new ShardFile(version, sharding, metadata.chunk(), key).holds(change);
    }

    @Override
    public NextVersion fold(Optional<Blob> current, List<Change> changes) {
        if (changes.size() > 1) {
            throw rejected(changes.get(1), "another undo was first");
        }
        Change change = changes.get(0);
        if (current.isEmpty()) {
            throw rejected(change, "there is no such shard");
        }
        ObjectNode json = Json.parse(change.payload(), key + " (change)");
        ShardFile file = new ShardFile(current.get(), sharding, metadata.chunk(), key);
        ShardVersion newest = file.newest();
        requireNewest(newest, json, change);
        ObjectNode members = json.deepCopy().retain("undo_of", "restores");
        return new ShardAppend(
                        sharding,
                        metadata.chunk(),
                        Optional.of(newest),
                        file::chain,
                        List.of(),
                        restored(file, json, change),
                        ShardAppend.Room.KEPT,
                        Optional.empty())
                .next(members, ShardFolder.entry(change, (ObjectNode) json.path("note")), clock.instant());
    }

    private void requireNewest(ShardVersion newest, ObjectNode json, Change change) {
        String expected = json.path("undo_of").asText();
        String found = newest.commit()
                .map(commit -> "commit " + commit.tail().commit())
                .orElse("the write of another program");
        if (!found.equals("commit " + expected)) {
            throw rejected(
                    change,
                    "the newest version is of " + found + " by now, not of commit " + expected
                            + "; look at the log and decide again");
        }
    }

    /** The index of the version to go back to, whose chunks must all be sound. */
    private ShardIndex restored(ShardFile file, ObjectNode json, Change change) {
        List<ShardVersion> chain = file.versions();
        if (json.path("restores").isNull()) {
            boolean whole = chain.get(chain.size() - 1)
                    .commit()
                    .filter(ShardVersion.Commit::beginsShard)
                    .isPresent();
            if (!whole) {
                throw rejected(change, "its first commit is no longer in its log, so what was before is not known");
            }
            return sharding.emptyIndex(metadata.chunk());
        }
        String wanted = json.path("restores").asText();
        ShardVersion version = chain.stream()
                .filter(v -> v.commit()
                        .filter(c -> c.tail().commit().toString().equals(wanted))
                        .isPresent())
                .findFirst()
                .orElseThrow(() -> rejected(change, "commit " + wanted + " is no longer in its log"));
        if (!file.damagedChunks(version.index(), metadata.dataType()).isEmpty()) {
            throw rejected(change, "the version of commit " + wanted + " is damaged; see repair");
        }
        return version.index().copy();
    }

    private ChangeRejectedException rejected(Change change, String why) {
        return new ChangeRejectedException(change.id(), new ZarrException.Conflict(key, why));
    }
}
