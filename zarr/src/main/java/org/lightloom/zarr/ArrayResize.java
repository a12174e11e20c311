package org.lightloom.zarr;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.lightloom.kv.Blob;
import org.lightloom.kv.Change;
import org.lightloom.kv.Disk;
import org.lightloom.kv.Folder;
import org.lightloom.kv.NextVersion;

/**
 * Gives an array another shape. What is stored past its end, whoever left it there, is taken away before the array gets
 * longer and after it got shorter, so that what shows at the end of a longer array is the fill value or was written for it.
 *
 * <p>Each chunk is trimmed under its own lock to the shape that the array has at that moment, so whoever writes at the
 * same time keeps what lies within it.
 *
 * @param metadata of the time when the array was opened
 * @param folder applies writes to the chunk with a given key
 */
record ArrayResize(Node node, ArrayMetadata metadata, StandingArray standing, Function<String, Folder> folder) {

    void to(long[] shape) {
        trim();
        node.change(new MetadataChange.Resize(MetadataChange.lengths(shape)), standing);
        ConsolidatedAbove.follow(node);
        trim();
    }

    private void trim() {
        List<Long> end = standing.shape();
        new StoredChunks(node.location(), metadata)
                .all()
                .filter(chunk -> !isWithin(chunk, end))
                .forEach(chunk -> {
                    String key = metadata.chunkKeys().key(chunk);
                    Change change = Change.of(ByteBuffer.allocate(0));
                    node.location()
                            .store()
                            .update(
                                    node.location().prefix() + key,
                                    change,
                                    (current, changes) -> trimmed(current, chunk, key, changes.get(0)))
                            .orThrow();
                });
        settle();
    }

    /** Who took chunks away before may have been killed, or have failed, before that was durable. */
    private void settle() {
        try {
            Disk disk = Disk.of(node.path());
            for (String folder : new StoredChunks(node.location(), metadata).folders()) {
                disk.syncFolder(node.path().resolve(folder));
            }
        } catch (IOException e) {
            throw new ZarrException(
                    node.path().toString(),
                    "what was cut off may be there again after a power loss: " + e + "; repeat the resize",
                    e);
        }
    }

    private boolean isWithin(long[] chunk, List<Long> end) {
        for (int d = 0; d < chunk.length; d++) {
            if (metadata.within(chunk, d, end) < metadata.chunk()[d]) {
                return false;
            }
        }
        return true;
    }

    private NextVersion trimmed(Optional<Blob> current, long[] chunk, String key, Change change) {
        List<Long> end = standing.shape();
        if (current.isEmpty() || isWithin(chunk, end)) {
            return NextVersion.sameAsCurrent();
        }
        List<Span[]> past = past(chunk, end);
        if (past.stream().anyMatch(spans -> Arrays.equals(Span.counts(spans), metadata.chunk()))) {
            return NextVersion.none();
        }
        NdArray values = WholeChunk.decode(current.get(), metadata, node.path() + "/" + key);
        return past.stream().allMatch(spans -> metadata.fill().fills(Regions.cut(values, spans)))
                ? NextVersion.sameAsCurrent()
                : folder.apply(key).fold(current, clears(past, change));
    }

    /** For each dimension in which the chunk reaches past the end: the elements there. */
    private List<Span[]> past(long[] chunk, List<Long> end) {
        List<Span[]> past = new ArrayList<>();
        for (int d = 0; d < chunk.length; d++) {
            int inside = metadata.within(chunk, d, end);
            if (inside < metadata.chunk()[d]) {
                Span[] spans = Span.whole(metadata.chunk());
                spans[d] = Span.range(inside, 0, metadata.chunk()[d] - inside);
                past.add(spans);
            }
        }
        return past;
    }

    private List<Change> clears(List<Span[]> past, Change change) {
        Span[] none = new Span[metadata.rank()];
        Arrays.fill(none, Span.range(0, 0, 0));
        NdArray noValues = NdArray.blank(metadata.dataType(), new int[metadata.rank()]);
        List<Change> clears = new ArrayList<>();
        for (Span[] spans : past) {
            ArrayChange clear = new ArrayChange(spans, none, noValues, MergeRule.OVERWRITE.name(), Json.object());
            clears.add(clears.isEmpty() ? new Change(change.id(), clear) : Change.of(clear));
        }
        return clears;
    }
}
