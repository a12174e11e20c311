package org.lightloom.zarr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.lightloom.kv.StoreException;

/** Reads a shard whole and goes on where a part of it is damaged. */
final class ShardCheckup {
    private final ShardFile file;
    private final ShardingCodec sharding;
    private final ArrayMetadata metadata;
    private final long[] first;
    private final long[] end;
    private final String where;

    /** @param shard coordinates in the chunk grid */
    ShardCheckup(ShardFile file, ShardingCodec sharding, ArrayMetadata metadata, long[] shard, String where) {
        this.file = file;
        this.sharding = sharding;
        this.metadata = metadata;
        this.first = new long[shard.length];
        this.end = new long[shard.length];
        this.where = where;
        for (int d = 0; d < shard.length; d++) {
            first[d] = shard[d] * metadata.chunk()[d];
            end[d] = first[d] + metadata.within(shard, d);
        }
    }

    ShardCheck run() {
        List<ShardCheck.Damage> damages = new ArrayList<>();
        NdArray values = blank();
        try {
            damages.addAll(readChunks(file.index(), values));
        } catch (ZarrException | StoreException e) {
            damages.add(new ShardCheck.Damage(ShardCheck.Part.INDEX, first, end, String.valueOf(e.getMessage())));
            return new ShardCheck(values, damages);
        }
        try {
            file.versions();
        } catch (ZarrException | StoreException e) {
            damages.add(new ShardCheck.Damage(
                    ShardCheck.Part.LOG, new long[0], new long[0], String.valueOf(e.getMessage())));
        }
        return new ShardCheck(values, damages);
    }

    private NdArray blank() {
        int[] shape = new int[first.length];
        for (int d = 0; d < shape.length; d++) {
            shape[d] = (int) Math.max(0, end[d] - first[d]);
        }
        try {
            requireMemory(NdArray.elements(shape));
            return metadata.fill().filled(metadata.dataType(), shape);
        } catch (ArithmeticException | OutOfMemoryError e) {
            throw tooLarge(shape);
        }
    }

    private void requireMemory(int elements) {
        if ((long) elements * Math.max(Long.BYTES, metadata.dataType().size()) > Heap.size()) {
            throw new ArithmeticException();
        }
    }

    private ZarrException tooLarge(int[] shape) {
        return new ZarrException.Unsupported(
                where,
                "a shard of " + Arrays.toString(shape) + " elements is too large to be checked whole: "
                        + Heap.advice());
    }

    private List<ShardCheck.Damage> readChunks(ShardIndex index, NdArray values) {
        int[] shape = values.shape();
        int[] inner = sharding.innerShape();
        int[] grid = sharding.grid(metadata.chunk());
        ConcurrentLinkedQueue<ShardCheck.Damage> damages = new ConcurrentLinkedQueue<>();
        Parallel.forEach(index.size(), chunk -> {
            if (!index.holds(chunk)) {
                return;
            }
            Span[] spans = new Span[shape.length];
            long[] from = new long[shape.length];
            long[] to = new long[shape.length];
            int rest = chunk;
            for (int d = shape.length - 1; d >= 0; d--) {
                int start = rest % grid[d] * inner[d];
                rest /= grid[d];
                int count = Math.max(0, Math.min(inner[d], shape[d] - start));
                spans[d] = Span.range(0, start, count);
                from[d] = first[d] + start;
                to[d] = from[d] + count;
            }
            try {
                NdArray decoded = file.chunk(index, chunk, metadata.dataType());
                if (Arrays.stream(spans).allMatch(span -> span.count() > 0)) {
                    Regions.copy(decoded, values, spans);
                }
            } catch (ZarrException | StoreException e) {
                damages.add(new ShardCheck.Damage(ShardCheck.Part.CHUNK, from, to, String.valueOf(e.getMessage())));
            }
        });
        return damages.stream()
                .sorted(Comparator.<ShardCheck.Damage>comparingLong(damage -> damage.from()[0])
                        .thenComparing(damage -> damage.from().length > 1 ? damage.from()[1] : 0))
                .toList();
    }
}
