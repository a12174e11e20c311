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
        List<ReceivedChange> received = ReceivedChange.all(changes, metadata, rules, key);
        // Nothing of what was before it is left by a change that overwrites all.
        int first = received.size() - 1;
        while (first >= 0 && !received.get(first).replaces(metadata.chunk())) {
            first--;
        }
        NdArray chunk =
                first < 0 ? WholeChunk.decode(current, metadata, key) : values(received.get(first), first, received);
        for (ReceivedChange each : received.subList(first + 1, received.size())) {
            ChunkMerge merge = new ChunkMerge(each.rule(), metadata.fill());
            merge.clear(chunk, each.change().clear());
            merge.merge(chunk, each.change().values(), each.change().spans());
        }
        return NextVersion.of(WholeChunk.encode(chunk, metadata.codecs(), key));
    }

    /** The writer's own values, on loan, where nothing is merged into them. */
    private static NdArray values(ReceivedChange change, int index, List<ReceivedChange> all) {
        NdArray values = change.change().values();
        return index == all.size() - 1 ? values : values.copy();
    }
}
