package org.lightloom.zarr;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lightloom.kv.Blob;

/**
 * Reads the chunks that a selection touches into memory.
 *
 * @param asOf a time in the past, for shards with a log; nothing for the newest version
 */
record ArrayReader(StoreLocation location, ArrayMetadata metadata, Optional<Instant> asOf) {

    NdArray read(Selected selected) {
        selected.size(metadata.dataType(), where(""));
        NdArray into = NdArray.blank(metadata.dataType(), selected.counts());
        read(selected, Destination.of(into));
        return into;
    }

    void read(Selected selected, Destination into) {
        if (into.size() > 0) {
            List<Grid.Part> parts = selected.split(metadata.chunk());
            Parallel.forEach(parts.size(), i -> read(parts.get(i), into));
        }
    }

    private void read(Grid.Part part, Destination into) {
        String key = metadata.chunkKeys().key(part.chunk());
        Optional<Blob> found = location.store().open(location.prefix() + key);
        if (found.isEmpty()) {
            into.fill(metadata.dataType(), metadata.fill(), part.spans());
            return;
        }
        try (Blob blob = found.get()) {
            Optional<ShardingCodec> sharding = metadata.codecs().sharding();
            if (sharding.isPresent()) {
                ShardFile file = new ShardFile(blob, sharding.get(), metadata.chunk(), where(key));
                index(file)
                        .ifPresentOrElse(
                                index ->
                                        new ShardReader(file, index, sharding.get(), metadata).read(part.spans(), into),
                                () -> into.fill(metadata.dataType(), metadata.fill(), part.spans()));
            } else {
                into.copy(WholeChunk.decode(blob, metadata, where(key)), part.spans());
            }
        }
    }

    private Optional<ShardIndex> index(ShardFile file) {
        return asOf.isPresent() ? file.asOf(asOf.get()).map(ShardVersion::index) : Optional.of(file.index());
    }

    private String where(String key) {
        return location.root().resolve(location.prefix() + key).toString();
    }
}
