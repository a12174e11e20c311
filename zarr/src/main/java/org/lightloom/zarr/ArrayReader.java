package org.lightloom.zarr;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lightloom.kv.Blob;

/**
 * Reads the chunks that a selection touches into one array in memory.
 *
 * @param asOf a time in the past, for shards with a log; nothing for the newest version
 */
record ArrayReader(StoreLocation location, ArrayMetadata metadata, Optional<Instant> asOf) {

    NdArray read(Span[] spans) {
        NdArray into = blank(Arrays.stream(spans).mapToInt(Span::count).toArray());
        if (into.size() > 0) {
            List<Grid.Part> parts = Grid.split(spans, metadata.chunk());
            Parallel.forEach(parts.size(), i -> read(parts.get(i), into));
        }
        return into;
    }

    private NdArray blank(int[] counts) {
        try {
            return NdArray.blank(metadata.dataType(), counts);
        } catch (ArithmeticException e) {
            throw tooLarge(counts, "is too large for one read", e);
        } catch (OutOfMemoryError e) {
            throw tooLarge(counts, "does not fit into the " + (Heap.size() >> 20) + " MiB of this process", e);
        }
    }

    private ZarrException tooLarge(int[] counts, String why, Throwable cause) {
        String what = "a selection of " + Arrays.toString(counts) + " " + why + "; read parts of it";
        return new ZarrException(where(""), what, cause);
    }

    /** What a chunk's header or its metadata ask for must not end the process, nor the reading of other arrays. */
    private void read(Grid.Part part, NdArray into) {
        String key = metadata.chunkKeys().key(part.chunk());
        try {
            read(key, part, into);
        } catch (ArithmeticException e) {
            throw new ZarrException.Unsupported(where(key), "a chunk of more than 2 GiB decoded");
        } catch (OutOfMemoryError e) {
            throw new ZarrException(where(key), "is too large to be decoded: " + Heap.advice(), e);
        }
    }

    private void read(String key, Grid.Part part, NdArray into) {
        Optional<Blob> found = location.store().open(location.prefix() + key);
        if (found.isEmpty()) {
            Regions.fill(into, part.spans(), metadata.fill());
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
                                () -> Regions.fill(into, part.spans(), metadata.fill()));
            } else {
                Regions.copy(WholeChunk.decode(blob, metadata, where(key)), into, part.spans());
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
