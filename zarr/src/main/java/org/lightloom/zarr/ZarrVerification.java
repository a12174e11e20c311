package org.lightloom.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.lightloom.kv.Blob;
import org.lightloom.kv.StoreException;

/**
 * Decodes every stored chunk of a hierarchy, so that every checksum in it is tried, and names what is damaged. Any Zarr v3
 * store; nothing is written. Where shards are logs, their records are checked, too.
 */
public final class ZarrVerification {
    private static final int CHUNKS_AT_ONCE = 1024;

    private final CopyOptions.Progress progress;
    private final List<Damage> damages = Collections.synchronizedList(new ArrayList<>());
    private final List<Path> withoutChecksum = new ArrayList<>();
    private final List<Path> outdated = new ArrayList<>();
    private final AtomicLong chunks = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private long arrays;

    private ZarrVerification(CopyOptions.Progress progress) {
        this.progress = progress;
    }

    /**
     * Something that cannot be read.
     *
     * @param node the array or group
     * @param chunk key of the chunk; "zarr.json" where it is the node's document
     * @param what is wrong, with the inner chunk where it is one
     */
    public record Damage(Path node, String chunk, String what) {}

    /**
     * What was found.
     *
     * @param chunks decoded: files, shards counted as one each
     * @param bytes of them, without the holes of shards
     * @param withoutChecksum arrays whose codecs have none: their chunks have the right length, no more is known
     * @param outdated nodes which the consolidated metadata of a group above lack, or have as they were before: a reader
     *     that goes by these does not see them as they are
     */
    public record Report(
            long arrays,
            long chunks,
            long bytes,
            List<Damage> damages,
            List<Path> withoutChecksum,
            List<Path> outdated) {
        /** Whether nothing is damaged. */
        public boolean passed() {
            return damages.isEmpty();
        }
    }

    /** Verifies a node and all below it. */
    public static Report verify(ZarrNode node, CopyOptions.Progress progress) {
        ZarrVerification verification = new ZarrVerification(progress);
        verification.visit(node);
        return new Report(
                verification.arrays,
                verification.chunks.get(),
                verification.bytes.get(),
                List.copyOf(verification.damages),
                List.copyOf(verification.withoutChecksum),
                verification.outdated.stream().distinct().toList());
    }

    private void visit(ZarrNode node) {
        if (node instanceof ZarrArray array) {
            visit(array);
        } else if (node instanceof ZarrGroup group) {
            compare(group);
            ZarrGroup stored = group.unconsolidated();
            stored.members().forEach((name, kind) -> {
                try {
                    visit(stored.member(name, kind));
                } catch (ZarrException | StoreException e) {
                    damages.add(new Damage(group.path().resolve(name), "zarr.json", String.valueOf(e.getMessage())));
                }
            });
        }
    }

    private void compare(ZarrGroup group) {
        ConsolidatedComparison comparison = ConsolidatedComparison.of(group);
        comparison.gone().forEach(name -> {
            Path gone = group.path().resolve(name);
            damages.add(new Damage(gone, "zarr.json", gone + ": " + ConsolidatedComparison.goneFrom(group)));
        });
        comparison.outdated().forEach(name -> outdated.add(group.path().resolve(name)));
    }

    private void visit(ZarrArray array) {
        arrays++;
        if (!hasChecksum(array.codecs())) {
            withoutChecksum.add(array.path());
        }
        long total = array.storedChunks().count();
        Iterator<long[]> stored = array.storedChunks().iterator();
        for (long done = 0; stored.hasNext(); ) {
            List<long[]> some = new ArrayList<>();
            while (stored.hasNext() && some.size() < CHUNKS_AT_ONCE) {
                some.add(stored.next());
            }
            Parallel.forEach(some.size(), i -> check(array, some.get(i)));
            done += some.size();
            progress.at(done, total);
        }
    }

    /** Whether a flipped bit of a chunk is sure to be found. */
    private static boolean hasChecksum(JsonNode codecs) {
        for (JsonNode codec : codecs) {
            JsonNode configuration = codec.path("configuration");
            boolean found = switch (codec.path("name").asText()) {
                case "crc32c", "gzip" -> true;
                case "zstd" -> configuration.path("checksum").asBoolean();
                case "sharding_indexed" -> hasChecksum(configuration.path("codecs"));
                default -> false;
            };
            if (found) {
                return true;
            }
        }
        return false;
    }

    private void check(ZarrArray array, long[] chunk) {
        String key = array.metadata().chunkKeys().key(chunk);
        try (Blob blob = array.open(chunk).orElse(null)) {
            if (blob != null) {
                chunks.incrementAndGet();
                bytes.addAndGet(array.storedBytes(blob, chunk));
                check(array, chunk, blob);
            }
        } catch (ZarrException | StoreException e) {
            damages.add(new Damage(array.path(), key, String.valueOf(e.getMessage())));
        }
    }

    private void check(ZarrArray array, long[] chunk, Blob blob) {
        String key = array.metadata().chunkKeys().key(chunk);
        String where = array.path().resolve(key).toString();
        Optional<ShardingCodec> sharding = array.metadata().codecs().sharding();
        if (sharding.isEmpty()) {
            WholeChunk.decode(blob, array.metadata(), where);
            return;
        }
        ShardFile file = new ShardFile(blob, sharding.get(), array.chunkShape(), where);
        ShardIndex index = file.index();
        int[] grid = sharding.get().grid(array.chunkShape());
        file.damagedChunks(index, array.dataType())
                .forEach((inner, what) -> damages.add(
                        new Damage(array.path(), key, what + "; elements " + elements(chunk, inner, grid, array))));
        if (sharding.get().indexAtEnd()) {
            file.versions();
        }
    }

    /** Positions in the array, as a slice: {@code 0:1024,8:16}. */
    private static String elements(long[] shard, int inner, int[] grid, ZarrArray array) {
        int[] unit = array.innerChunkShape();
        String[] ranges = new String[shard.length];
        int rest = inner;
        for (int d = shard.length - 1; d >= 0; d--) {
            long start = shard[d] * array.chunkShape()[d] + (long) (rest % grid[d]) * unit[d];
            rest /= grid[d];
            ranges[d] = start + ":" + (start + Math.min(array.shape()[d] - start, unit[d]));
        }
        return String.join(",", Arrays.asList(ranges));
    }
}
