package org.lightloom.zarr;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lightloom.kv.Blob;
import org.lightloom.kv.Change;
import org.lightloom.kv.Folder;
import org.lightloom.kv.NextVersion;

/** Applies changes to a chunk that is stored whole: it is decoded, changed and encoded again. */
record ChunkFolder(ArrayMetadata metadata, Map<String, MergeRule> rules, String key) implements Folder {

    @Override
    public NextVersion fold(Optional<Blob> current, List<Change> changes) {
        NdArray chunk = WholeChunk.decode(current, metadata, key);
        for (ReceivedChange received : ReceivedChange.all(changes, metadata, rules, key)) {
            ChunkMerge merge = new ChunkMerge(received.rule(), metadata.fill());
            merge.clear(chunk, received.change().clear());
            merge.merge(chunk, received.change().values(), received.change().spans());
        }
        return NextVersion.of(WholeChunk.encode(chunk, metadata.codecs(), key));
    }
}
