package org.lightloom.zarr;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lightloom.kv.Blob;
import org.lightloom.kv.Change;
import org.lightloom.kv.Folder;
import org.lightloom.kv.NextVersion;

/**
 * Applies changes to a chunk that is stored whole: it is decoded, changed and encoded again. Where elements lie in the file
 * as they are in memory, that is done with the touched rows of the first dimension, and the others are copied.
 */
record ChunkFolder(ArrayMetadata metadata, Map<String, MergeRule> rules, String key) implements Folder {

    @Override
    public NextVersion fold(Optional<Blob> current, List<Change> changes) {
        List<ReceivedChange> received = ReceivedChange.all(changes, metadata, rules, key);
        // Nothing of what was before it is left by a change that overwrites all.
        int first = received.size() - 1;
        while (first >= 0 && !received.get(first).replaces(metadata.chunk())) {
            first--;
        }
        if (first < 0 && current.filter(this::hasRows).isPresent()) {
            Optional<Rows> rows = Rows.touched(received, metadata.chunk());
            if (rows.isPresent()) {
                return replaced(rows.get(), current.orElseThrow(), received);
            }
        }
        boolean last = first == received.size() - 1;
        if (last && metadata.codecs().isPlain(metadata.dataType())) {
            ArrayChange whole = received.get(first).change();
            return NextVersion.of(List.of(GatheredChunk.of(whole, metadata.chunk())));
        }
        NdArray chunk = first < 0 ? WholeChunk.decode(current, metadata, key) : values(received.get(first), last);
        for (ReceivedChange each : received.subList(first + 1, received.size())) {
            apply(each, chunk, each.change().clear(), each.change().spans());
        }
        return NextVersion.of(WholeChunk.encode(chunk, metadata.codecs(), key));
    }

    private boolean hasRows(Blob current) {
        return PlainChunk.isStored(current, metadata) && current.size() <= Integer.MAX_VALUE;
    }

    private void apply(ReceivedChange change, NdArray chunk, Span[] clear, Span[] spans) {
        ChunkMerge merge = new ChunkMerge(change.rule(), metadata.fill());
        merge.clear(chunk, clear);
        merge.merge(chunk, change.change().values(), spans);
    }

    /** Rows of the first dimension. */
    private record Rows(int first, int count) {
        /** The rows that changes touch, if they are few and no change names single elements. */
        static Optional<Rows> touched(List<ReceivedChange> changes, int[] chunk) {
            long first = Long.MAX_VALUE;
            long last = -1;
            for (ReceivedChange each : changes) {
                for (Span[] spans : List.of(each.change().spans(), each.change().clear())) {
                    if (spans.length != chunk.length && spans.length > 0) {
                        return Optional.empty();
                    }
                    if (spans.length > 0 && spans[0].count() > 0) {
                        first = Math.min(first, spans[0].least());
                        last = Math.max(last, spans[0].greatest());
                    }
                }
            }
            long count = last - first + 1;
            return count > 0 && 2 * count <= chunk[0]
                    ? Optional.of(new Rows((int) first, (int) count))
                    : Optional.empty();
        }

        /** A selection of the chunk as one of these rows. */
        Span[] within(Span[] spans) {
            Span[] within = spans.clone();
            if (within.length > 0 && within[0].count() > 0) {
                within[0] = within[0].countedFrom(first);
            }
            return within;
        }
    }

    private NextVersion replaced(Rows rows, Blob current, List<ReceivedChange> changes) {
        int[] shape = metadata.chunk().clone();
        int row = (int) (current.size() / shape[0]);
        shape[0] = rows.count;
        int start = rows.first * row;
        ByteBuffer bytes = current.read(start, rows.count * row);
        NdArray values = BytesCodec.LITTLE.decode(bytes, metadata.dataType(), shape);
        for (ReceivedChange each : changes) {
            apply(
                    each,
                    values,
                    rows.within(each.change().clear()),
                    rows.within(each.change().spans()));
        }
        int end = start + rows.count * row;
        return NextVersion.of(List.of(
                new NextVersion.CopiedRange(0, start),
                new NextVersion.Bytes(ByteBuffer.wrap(values.rawBytes())),
                new NextVersion.CopiedRange(end, current.size() - end)));
    }

    /** The writer's values, on loan where nothing is merged into them. */
    private static NdArray values(ReceivedChange change, boolean last) {
        return last ? change.change().ownValues() : change.change().copyOfOwnValues();
    }
}
