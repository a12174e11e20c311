package org.lightloom.lightcurves;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.lightloom.zarr.PinnedShard;
import org.lightloom.zarr.Shard;
import org.lightloom.zarr.ZarrArray;
import org.lightloom.zarr.ZarrException;

/**
 * What a reader of a store keeps from read to read: the copy, its shards that are open, and the commits that it has found
 * in the tails of the truth. Safe for use by several threads.
 */
final class CopyCache {
    static final int MOST_OPEN = 64;

    private final OpenShards<Key, Open> copies = new OpenShards<>(MOST_OPEN, one -> one.shard.isNewest());
    private final OpenShards<TruthKey, PinnedShard> truth = new OpenShards<>(MOST_OPEN, PinnedShard::isNewest);
    private final Map<TailKey, Tails> tails = new ConcurrentHashMap<>();
    private volatile Optional<Found> found = Optional.empty();

    private record Key(CopyTier tier, long objects, int measurements, int epochs) {}

    private record TruthKey(int objectBlock, int measurementBlock, int epoch) {}

    private record TailKey(int objectBlock, int measurementBlock, int epochBlock) {}

    /** The copy as it was found, with what identifies its document. */
    private record Found(Object file, FileTime modified, ObjectMajorCopy copy) {}

    /** An open shard of the copy and what it holds. */
    record Open(PinnedShard shard, HeldCommits held) {}

    /** Commits of the truth's newest shards, read when their folder had last been changed at that time. */
    private record Tails(FileTime changed, UUID[] commits) {}

    // ---- the copy

    /** The copy of now; nothing where there is none that can be used. */
    Optional<ObjectMajorCopy> copy(Path store, ZarrArray truth) {
        Path document =
                ObjectMajorCopy.path(store).resolve(CopyTier.MAIN.array()).resolve("zarr.json");
        try {
            BasicFileAttributes now = Files.readAttributes(document, BasicFileAttributes.class);
            Object file = Optional.ofNullable(now.fileKey()).orElse(document);
            Optional<Found> known = found.filter(f -> f.file.equals(file) && f.modified.equals(now.lastModifiedTime()));
            if (known.isPresent()) {
                return known.map(Found::copy);
            }
            Optional<ObjectMajorCopy> fresh = ObjectMajorCopy.open(store, truth);
            found = fresh.map(copy -> new Found(file, now.lastModifiedTime(), copy));
            copies.forget();
            return fresh;
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    // ---- its shards

    /** A shard of the copy in its newest version; nothing where there is none, or it is damaged. */
    Optional<Open> shard(ObjectMajorCopy copy, CopyTier tier, long objects, int measurements, int epochs) {
        Key key = new Key(tier, objects, measurements, epochs);
        return copies.newest(key, () -> open(copy.array(tier).shard(objects, measurements, 0, epochs)));
    }

    private static Optional<Open> open(Shard shard) {
        try {
            return shard.pin().flatMap(pinned -> HeldCommits.of(pinned).map(held -> new Open(pinned, held)));
        } catch (ZarrException e) {
            return Optional.empty();
        }
    }

    // ---- the truth

    /** A shard of the truth in its newest version; nothing where there is none. */
    Optional<PinnedShard> truth(ZarrArray cells, CopyMarks.Column column, int epoch) {
        TruthKey key = new TruthKey(column.objectBlock(), column.measurementBlock(), epoch);
        return truth.newest(
                key,
                () -> cells.shard(key.objectBlock, key.measurementBlock, 0, epoch)
                        .pin());
    }

    /**
     * The newest commits of 128 epochs by the tails of their shards, on loan. They are read once, and again when a file
     * was put into their folder; a mark says all by itself as long as nobody but this program writes.
     */
    UUID[] newest(ZarrArray cells, CopyMarks.Column column, int epochBlock) {
        TailKey key = new TailKey(column.objectBlock(), column.measurementBlock(), epochBlock);
        int length = length(cells, epochBlock);
        Tails known = tails.get(key);
        if (known == null || !known.changed.equals(column.changed()) || known.commits.length < length) {
            known = new Tails(column.changed(), read(cells, key, length));
            tails.put(key, known);
        }
        return known.commits;
    }

    private static int length(ZarrArray cells, int epochBlock) {
        return (int) Math.min(CopyBlock.EPOCHS, cells.shape()[3] - (long) epochBlock * CopyBlock.EPOCHS);
    }

    private static UUID[] read(ZarrArray cells, TailKey key, int length) {
        int first = key.epochBlock * CopyBlock.EPOCHS;
        UUID[] commits = new UUID[length];
        for (int i = 0; i < commits.length; i++) {
            commits[i] = TruthBlock.newestCommit(cells, key.objectBlock, key.measurementBlock, first + i);
        }
        return commits;
    }
}
