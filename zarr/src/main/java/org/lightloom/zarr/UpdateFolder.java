package org.lightloom.zarr;

import java.util.List;
import java.util.Optional;
import org.lightloom.kv.Blob;
import org.lightloom.kv.Change;
import org.lightloom.kv.ChangeRejectedException;
import org.lightloom.kv.Folder;
import org.lightloom.kv.NextVersion;

/** Applies a function to the decoded elements of a chunk. */
record UpdateFolder(ChunkUpdate function, ArrayMetadata metadata, String where) implements Folder {

    @Override
    public NextVersion fold(Optional<Blob> current, List<Change> changes) {
        NdArray before = WholeChunk.decode(current, metadata, where);
        NdArray after = before;
        for (Change change : changes) {
            try {
                NdArray next = function.apply(after, change.payload());
                next.require(metadata.dataType(), metadata.chunk(), where);
                after = next;
            } catch (RuntimeException e) {
                throw new ChangeRejectedException(change.id(), e);
            }
        }
        return current.isPresent() && after.equals(before)
                ? NextVersion.sameAsCurrent()
                : NextVersion.of(WholeChunk.encode(after, metadata.codecs(), where));
    }
}
