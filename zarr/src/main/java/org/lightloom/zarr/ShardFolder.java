package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.lightloom.kv.Blob;
import org.lightloom.kv.Change;
import org.lightloom.kv.Folder;
import org.lightloom.kv.NextVersion;

/**
 * Appends changes to a shard's log: only the inner chunks that they touch are decoded, merged and written, behind the
 * bytes of all earlier commits, with a record, a tail and the new index.
 *
 * @param replaced how long what is replaced stays; nothing where it is the history of the shard
 */
record ShardFolder(
        ArrayMetadata metadata,
        ShardingCodec sharding,
        Map<String, MergeRule> rules,
        Optional<ReplacedBytes> replaced,
        String key,
        InstantSource clock)
        implements Folder {

    @Override
    public Optional<String> signature() {
        ObjectNode json = Json.object()
                .put("folder", "shard 2")
                .put("data_type", metadata.dataType().toString());
        metadata.chunkShape().forEach(json.putArray("chunk_shape")::add);
        json.set("fill_value", metadata.fill().toJson());
        json.set("codecs", metadata.codecs().toJson());
        ObjectNode named = json.putObject("rules");
        new TreeMap<>(rules)
                .forEach((name, rule) -> named.put(name, rule.getClass().getName()));
        return Optional.of(json.toString());
    }

    @Override
    public boolean holds(Blob version, UUID change) {
        return file(version).holds(change);
    }

    private ShardFile file(Blob version) {
        return new ShardFile(version, sharding, metadata.chunk(), key);
    }

    @Override
    public Folder pinnedTo(Blob version) {
        return new OfOneVersion(this, file(version));
    }

    /** Reads the newest commit once. */
    private record OfOneVersion(ShardFolder folder, ShardFile file) implements Folder {
        @Override
        public boolean holds(Blob version, UUID change) {
            return file.holds(change);
        }

        @Override
        public NextVersion fold(Optional<Blob> current, List<Change> changes) {
            return folder.next(Optional.of(file), changes);
        }
    }

    @Override
    public NextVersion fold(Optional<Blob> current, List<Change> changes) {
        return next(current.map(this::file), changes);
    }

    private NextVersion next(Optional<ShardFile> file, List<Change> changes) {
        requireIndex();
        Optional<ShardVersion> before = file.map(ShardFile::newest);
        List<Applied> applied = ReceivedChange.all(changes, metadata, rules, key).stream()
                .map(Applied::new)
                .toList();
        Optional<ShardIndex> index = before.map(ShardVersion::index);
        List<MergedChunk> merged = merged(file, index, applied);
        return new ShardAppend(
                        sharding,
                        metadata.chunk(),
                        before,
                        () -> file.orElseThrow().chain(),
                        merged,
                        index.map(ShardIndex::copy).orElseGet(() -> sharding.emptyIndex(metadata.chunk())),
                        ShardAppend.Room.MADE_AS_NEEDED,
                        replaced)
                .next(entries(applied), clock.instant());
    }

    private void requireIndex() {
        try {
            sharding.indexSize(metadata.chunk());
        } catch (CodecException e) {
            throw new ZarrException.Unsupported(key, e.problem());
        }
    }

    /** A change, and what became of its values. */
    private record Applied(ReceivedChange received, MergeRule.Tally tally) {
        Applied(ReceivedChange received) {
            this(received, new MergeRule.Tally());
        }

        ArrayChange change() {
            return received.change();
        }
    }

    /** @param bytes encoded; nothing where the chunk is all fill value */
    record MergedChunk(int chunk, Optional<ByteBuffer> bytes) {}

    /** What the changes do to one inner chunk, in order. */
    private record Step(Applied applied, Span[] clear, Span[] spans) {}

    private List<MergedChunk> merged(Optional<ShardFile> file, Optional<ShardIndex> index, List<Applied> changes) {
        List<Map.Entry<Integer, List<Step>>> chunks = List.copyOf(steps(changes).entrySet());
        MergedChunk[] merged = new MergedChunk[chunks.size()];
        boolean[] changed = new boolean[chunks.size()];
        Parallel.forEach(chunks.size(), i -> {
            int chunk = chunks.get(i).getKey();
            List<Step> steps = chunks.get(i).getValue();
            boolean held = index.isPresent() && index.get().holds(chunk);
            NdArray decoded = held
                    ? file.orElseThrow().chunkOnLoan(index.get(), chunk, metadata.dataType())
                    : blank(steps.get(0));
            changed[i] = apply(steps, decoded) || !held;
            if (changed[i]) {
                merged[i] = new MergedChunk(chunk, encoded(decoded));
            }
        });
        List<MergedChunk> results = new ArrayList<>();
        for (int i = 0; i < merged.length; i++) {
            if (changed[i]) {
                results.add(merged[i]);
            }
        }
        return results;
    }

    /** A chunk that is not stored, before the first change to it: it may hold anything where that sets every element. */
    private NdArray blank(Step first) {
        int[] shape = sharding.innerShape();
        return metadata.dataType() != DataType.STRING && first.applied.received.replaces(shape, first.spans)
                ? Scratch.decoded(metadata.dataType(), shape)
                : metadata.fill().filledOnLoan(metadata.dataType(), shape);
    }

    private Optional<ByteBuffer> encoded(NdArray chunk) {
        return metadata.fill().fills(chunk)
                ? Optional.empty()
                : Optional.of(Scratch.kept(WholeChunk.encode(chunk, sharding.inner(), key)));
    }

    private boolean apply(List<Step> steps, NdArray chunk) {
        boolean changed = false;
        for (Step step : steps) {
            ChunkMerge merge = new ChunkMerge(step.applied.received.rule(), metadata.fill());
            merge.clear(chunk, step.clear);
            if (step.spans.length > 0 || chunk.shape().length == 0) {
                merge.merge(chunk, step.applied.change().values(), step.spans);
            }
            changed |= merge.changed();
            synchronized (step.applied.tally) {
                step.applied.tally.add(merge.tally());
            }
        }
        return changed;
    }

    private Map<Integer, List<Step>> steps(List<Applied> changes) {
        int[] inner = sharding.innerShape();
        int[] grid = sharding.grid(metadata.chunk());
        Map<Integer, List<Step>> all = new TreeMap<>();
        for (Applied applied : changes) {
            Map<Integer, Span[]> clears = new HashMap<>();
            if (applied.change().clear().length > 0) {
                Grid.split(applied.change().clear(), metadata.chunk(), inner)
                        .forEach(p -> clears.put(Grid.ordinal(p.chunk(), grid), p.spans()));
            }
            for (Grid.Part part : Grid.split(applied.change().spans(), metadata.chunk(), inner)) {
                int chunk = Grid.ordinal(part.chunk(), grid);
                Span[] clear = clears.containsKey(chunk) ? clears.remove(chunk) : new Span[0];
                all.computeIfAbsent(chunk, k -> new ArrayList<>()).add(new Step(applied, clear, part.spans()));
            }
            clears.forEach((chunk, clear) ->
                    all.computeIfAbsent(chunk, k -> new ArrayList<>()).add(new Step(applied, clear, new Span[0])));
        }
        return all;
    }

    /** The only entry of a commit that writes no values. */
    static ArrayNode entry(Change change, ObjectNode note) {
        ArrayNode entries = Json.object().arrayNode();
        entries.addObject().put("id", change.id().toString()).setAll(note);
        return entries;
    }

    private static ArrayNode entries(List<Applied> changes) {
        ArrayNode entries = Json.object().arrayNode();
        for (Applied applied : changes) {
            ObjectNode entry = entries.addObject().put("id", "");
            entry.setAll(applied.change().note().deepCopy());
            entry.put("id", applied.received.id().toString());
            ObjectNode counts = entry.has("counts") ? (ObjectNode) entry.get("counts") : entry.putObject("counts");
            counts.put("written", applied.tally.written)
                    .put("replaced", applied.tally.replaced)
                    .put("kept", applied.tally.kept)
                    .put("cleared", applied.tally.cleared);
        }
        return entries;
    }
}
