package org.lightloom.zarr;

import java.time.Instant;
import java.util.Arrays;
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
        NdArray into = blank(selected.counts());
        read(selected, Destination.of(into));
        return into;
    }

    void read(Selected selected, Destination into) {
        if (into.size() > 0) {
            List<Grid.Part> parts = selected.split(metadata.chunk());
            Parallel.forEach(parts.size(), i -> read(parts.get(i), into));
        }
    }

    private NdArray blank(int[] counts) {
        try {
            return NdArray.blank(metadata.dataType(), counts);
        } catch (OutOfMemoryError e) {
            String what = "a selection of " + Arrays.toString(counts) + " does not fit into the " + (Heap.size() >> 20)
                    + " MiB of this process; read parts of it";
            throw new ZarrException(where(""), what, e);
        }
    }

    /** What a chunk's header or its metadata ask for must not end the process, nor the reading of other arrays. */
    private void read(Grid.Part part, Destination into) {
        String key = metadata.chunkKeys().key(part.chunk());
        try {
            read(key, part, into);
        } catch (ArithmeticException e) {
            throw new ZarrException.Unsupported(where(key), "a chunk of more than 2 GiB decoded");
        } catch (OutOfMemoryError e) {
            throw new ZarrException(where(key), "is too large to be decoded: " + Heap.advice(e), e);
        }
    }

    private void read(String key, Grid.Part part, Destination into) {
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
            } else if (PlainChunk.suits(blob, metadata, part.spans())) {
                PlainChunk.read(blob, metadata, part.spans(), into);
            } else {
                into.copy(WholeChunk.decodePart(blob, metadata, where(key), part.spans()), part.spans());
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
