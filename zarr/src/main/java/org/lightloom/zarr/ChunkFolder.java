package org.lightloom.zarr;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lightloom.kv.Blob;
import org.lightloom.kv.Change;
import org.lightloom.kv.ChangeRejectedException;
import org.lightloom.kv.Folder;
import org.lightloom.kv.NextVersion;

/** Applies changes to a chunk that is stored whole: it is decoded, changed and encoded again. */
record ChunkFolder(ArrayMetadata metadata, Map<String, MergeRule> rules, String key) implements Folder {

    @Override
    public NextVersion fold(Optional<Blob> current, List<Change> changes) {
        NdArray chunk = decoded(current);
        for (Change change : changes) {
            Changes.apply(Changes.of(change, metadata, key), chunk, metadata, rules, change.id());
        }
        return NextVersion.of(metadata.codecs().encode(chunk));
    }

    private NdArray decoded(Optional<Blob> current) {
        int[] shape = metadata.chunk();
        if (current.isEmpty()) {
            return metadata.fill().filled(metadata.dataType(), shape);
        }
        return WholeChunk.decode(current.get(), metadata, key);
    }

    /** Reading and rejecting changes, common to both folders. */
    static final class Changes {
        private Changes() {}

        static ArrayChange of(Change change, ArrayMetadata metadata, String key) {
            try {
                return ArrayChange.of(change.payload(), metadata.dataType(), metadata.chunk(), key);
            } catch (ZarrException | CodecException e) {
                throw new ChangeRejectedException(change.id(), e);
            }
        }

        static void apply(
                ArrayChange change,
                NdArray chunk,
                ArrayMetadata metadata,
                Map<String, MergeRule> rules,
                java.util.UUID id) {
            ChunkMerge merge = new ChunkMerge(rule(change, rules, id), metadata.fill());
            if (change.clear().length > 0) {
                merge.clear(chunk, change.clear());
            }
            merge.merge(chunk, change.values(), change.spans());
        }

        static MergeRule rule(ArrayChange change, Map<String, MergeRule> rules, java.util.UUID id) {
            MergeRule rule = rules.get(change.rule());
            if (rule == null) {
                throw new ChangeRejectedException(
                        id,
                        new ZarrException.Unsupported("change " + id, "the rule '" + change.rule() + "' is unknown"));
            }
            return rule;
        }
    }
}
