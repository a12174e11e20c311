package org.lightloom.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.lightloom.kv.Blob;
import org.lightloom.kv.NextVersion;
import org.lightloom.kv.StoreException;

/**
 * Works out the next version of a damaged shard. Flipped bits that the checksums tell are corrected in place; a chunk
 * that stays damaged gets the newest sound bytes that the log has for it; where the index is gone, the newest version
 * with a sound one comes back. All bytes of the damaged file stay in the new one.
 */
final class ShardMending {
    private final ShardingCodec sharding;
    private final ArrayMetadata metadata;
    private final BitRepair bits;
    private final Optional<ChangeExtent> extent;
    private final long size;
    private final List<String> damages = new ArrayList<>();
    private final Map<String, ObjectNode> lost = new LinkedHashMap<>();
    private List<ShardVersion> chain = List.of();
    private boolean chainEnds = true;
    private ShardIndex index;
    private int putBack;
    private int chunksLost;
    private boolean wentBack;
    private boolean unrecorded;
    private boolean possible = true;

    /** @param extent nothing where only the changes of commits that stored a chunk are known to reach it */
    ShardMending(
            Blob blob, ShardingCodec sharding, ArrayMetadata metadata, String where, Optional<ChangeExtent> extent) {
        this.extent = extent;
        this.sharding = sharding;
        this.metadata = metadata;
        this.bits = new BitRepair(blob, sharding, metadata, where);
        this.size = blob.size();
        this.index = sharding.emptyIndex(metadata.chunk());
        examine();
    }

    ShardRepair outcome() {
        if (damages.isEmpty()) {
            return ShardRepair.none();
        }
        return possible
                ? new ShardRepair(
                        List.copyOf(damages),
                        true,
                        bits.blob().flips(),
                        putBack,
                        chunksLost,
                        wentBack,
                        List.copyOf(lost.values()),
                        unrecorded)
                : ShardRepair.impossible(List.copyOf(damages));
    }

    // ---- what is wrong, and what is left

    private void examine() {
        if (isSound()) {
            return;
        }
        boolean hasIndex = bits.correctIndex();
        if (hasIndex) {
            index = bits.file(bits.blob()).index().copy();
            findChain();
            mendChunks();
        } else {
            goBack();
        }
    }

    private boolean isSound() {
        ShardFile file = bits.file(bits.blob());
        try {
            damages.addAll(file.damagedChunks(file.index(), metadata.dataType()).values());
            file.versions();
        } catch (ZarrException | StoreException e) {
            damages.add(String.valueOf(e.getMessage()));
        }
        return damages.isEmpty();
    }

    /** The versions behind a sound index, as far as they can be read or corrected. */
    private void findChain() {
        if (bits.version(size).filter(version -> version.commit().isEmpty()).isPresent()) {
            return; // another program's write: there is no log
        }
        if (bits.correctVersion(size)) {
            followChain(size);
            return;
        }
        unrecorded = true;
        DamagedLog log = log();
        Optional<ShardVersion> sound = log.newestSoundBefore(size);
        keepLost(log.changesFrom(sound.map(ShardVersion::endOfFile).orElse(0L)));
        sound.ifPresent(version -> followChain(version.endOfFile()));
    }

    private DamagedLog log() {
        return new DamagedLog(bits.blob(), bits.file(bits.blob()), sharding.indexSize(metadata.chunk()));
    }

    private void followChain(long newest) {
        List<ShardVersion> versions = new ArrayList<>();
        long end = newest;
        while (bits.correctVersion(end)) {
            ShardVersion version = bits.version(end).orElseThrow();
            versions.add(version);
            Optional<ShardVersion.Link> link = version.commit().flatMap(ShardVersion.Commit::previous);
            if (link.isEmpty()) {
                chain = versions;
                return;
            }
            end = link.get().endOfFile();
        }
        chain = versions;
        chainEnds = false;
    }

    private void goBack() {
        DamagedLog log = log();
        Optional<ShardVersion> sound = log.newestSoundBefore(size + 1);
        possible = sound.isPresent() || log.hasTraceOfRecord();
        wentBack = true;
        // Where all is lost, the records that are found may be of a part of it.
        unrecorded |= sound.isEmpty();
        keepLost(log.changesFrom(sound.map(ShardVersion::endOfFile).orElse(0L)));
        if (sound.isPresent()) {
            followChain(sound.get().endOfFile());
            index = sound.get().index().copy();
            mendChunks();
        }
    }

    private void keepLost(Collection<ObjectNode> changes) {
        changes.forEach(change -> lost.putIfAbsent(change.path("id").asText(), change));
    }

    // ---- chunks

    private void mendChunks() {
        Set<Integer> damaged =
                bits.file(bits.blob()).damagedChunks(index, metadata.dataType()).keySet();
        for (int chunk : damaged) {
            if (!bits.correctChunk(index, chunk)) {
                replace(chunk);
            }
        }
    }

    /**
     * Goes back along the versions that stand to the newest one with sound bytes for a chunk. What was written on the way
     * is lost, also by a change that found its values there already and stored nothing.
     */
    private void replace(int chunk) {
        List<ShardVersion> standing = standing();
        ShardIndex damaged = index.copy();
        for (int i = 0; i < standing.size(); i++) {
            ShardIndex held = standing.get(i).index();
            boolean other = !held.sameAt(chunk, damaged);
            if (other && held.holds(chunk) && isSound(held, chunk)) {
                index.put(chunk, held.offset(chunk), held.length(chunk));
                putBack++;
                return;
            }
            boolean isLast = i + 1 == standing.size();
            boolean wasCopied = standing.get(i).commit().orElseThrow().copied(held, chunk);
            boolean wasMadeHere = held.holds(chunk)
                    && !wasCopied
                    && (isLast || !held.sameAt(chunk, standing.get(i + 1).index()));
            // By whom is not to be known any more.
            unrecorded |= isLast && wasCopied;
            if (held.holds(chunk)) {
                List<ObjectNode> changes = changes(standing.get(i));
                List<ObjectNode> reaching = changes.stream()
                        .filter(change -> mayReach(change, chunk, wasMadeHere))
                        .toList();
                keepLost(wasMadeHere && reaching.isEmpty() ? changes : reaching);
            }
        }
        index.remove(chunk);
        chunksLost++;
    }

    private boolean mayReach(ObjectNode change, int chunk, boolean wasMadeHere) {
        if (extent.isEmpty()) {
            return wasMadeHere;
        }
        int[] inner = sharding.innerShape();
        int[] grid = sharding.grid(metadata.chunk());
        int[] from = new int[inner.length];
        int[] to = new int[inner.length];
        int rest = chunk;
        for (int d = inner.length - 1; d >= 0; d--) {
            from[d] = rest % grid[d] * inner[d];
            to[d] = from[d] + inner[d];
            rest /= grid[d];
        }
        return extent.get().mayReach(change, from, to);
    }

    private boolean isSound(ShardIndex held, int chunk) {
        try {
            bits.file(bits.blob()).chunk(held, chunk, metadata.dataType());
            return true;
        } catch (ZarrException e) {
            return false;
        }
    }

    private List<ShardVersion> standing() {
        Set<UUID> standing = ShardHistory.standingCommits(commits());
        return chain.stream()
                .filter(version -> version.commit()
                        .filter(commit -> standing.contains(commit.tail().commit()))
                        .isPresent())
                .toList();
    }

    private List<ShardCommit> commits() {
        return ShardCommit.all(chain.stream());
    }

    /** What a commit applied; for one that begins a cut chain also what it knows of from before. */
    private List<ObjectNode> changes(ShardVersion version) {
        List<ObjectNode> changes = new ArrayList<>();
        version.commit().map(ShardCommit::of).ifPresent(commit -> {
            commit.changes().forEach(change -> changes.add(0, (ObjectNode) change));
            for (int i = commit.history().size() - 1; i >= 0; i--) {
                JsonNode earlier = commit.history().get(i);
                if (!ShardHistory.isUndone(earlier)) {
                    changes.add((ObjectNode) earlier);
                }
            }
        });
        return changes;
    }

    // ---- the next version

    /** @param changes the record's entries */
    NextVersion next(ArrayNode changes, Instant now) {
        Optional<ShardVersion.Commit> base =
                chain.isEmpty() ? Optional.empty() : chain.get(0).commit();
        ObjectNode record = Json.object().put("commit", UUID.randomUUID().toString());
        record.put("number", base.map(commit -> commit.tail().number() + 1).orElse(2L));
        record.set(
                "previous",
                chainEnds && base.isPresent()
                        ? base.get().link(chain.get(0).endOfFile()).toJson()
                        : Json.object().nullNode());
        record.put(
                "time",
                ShardAppend.after(base.map(ShardVersion.Commit::time), now).toString());
        record.set("repair", outcome().toJson());
        record.set("changes", changes);
        if (!chainEnds) {
            record.set("history", ShardAppend.history(commits(), ShardAppend.LONGEST_HISTORY));
        }
        List<NextVersion.Piece> pieces = new ArrayList<>(oldBytes(base, record));
        ShardAppend.end(record, index, sharding, metadata.chunk())
                .forEach(bytes -> pieces.add(new NextVersion.Bytes(bytes)));
        return NextVersion.of(pieces);
    }

    private List<NextVersion.Piece> oldBytes(Optional<ShardVersion.Commit> base, ObjectNode record) {
        Holes holes = base.map(ShardVersion.Commit::holes).orElse(Holes.NONE);
        if (!holes.isEmpty()) {
            record.set("hole", holes.toJson());
        }
        List<NextVersion.Piece> pieces = new ArrayList<>();
        holes.layOut(
                size,
                (offset, length) -> pieces.addAll(bits.blob().pieces(offset, length)),
                length -> pieces.add(new NextVersion.Hole(length)));
        return pieces;
    }
}
