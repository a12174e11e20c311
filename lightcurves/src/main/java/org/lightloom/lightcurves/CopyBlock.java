package org.lightloom.lightcurves;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.lightloom.zarr.PinnedShard;
import org.lightloom.zarr.Shard;
import org.lightloom.zarr.ZarrArray;
import org.lightloom.zarr.ZarrException;

/**
 * 128 epochs of one column of the truth's shards, and the shards of the copy that hold them. For the one process that
 * makes the copy; what it finds out is of the moment when it was made.
 */
final class CopyBlock implements AutoCloseable {
    static final int EPOCHS = CopyTier.MAIN.epochs();
    /** So many epochs are kept apart; more are moved to the large shards. */
    private static final int MOST_RECENT = 16;

    private final ZarrArray cells;
    private final ObjectMajorCopy copy;
    private final int objectBlock;
    private final int measurementBlock;
    private final int firstEpoch;
    private final int objects;
    private final int measurements;
    private final TruthBlock truth;
    private final byte[] marks;
    private final boolean mainIsThere;
    private final boolean[] current;

    CopyBlock(ZarrArray cells, ObjectMajorCopy copy, int objectBlock, int measurementBlock, int epochBlock) {
        this.cells = cells;
        this.copy = copy;
        this.objectBlock = objectBlock;
        this.measurementBlock = measurementBlock;
        this.firstEpoch = epochBlock * EPOCHS;
        long[] shape = cells.shape();
        int[] shard = cells.chunkShape();
        this.objects = (int) Math.min(shard[0], shape[0] - (long) objectBlock * shard[0]);
        this.measurements = (int) Math.min(shard[1], shape[1] - (long) measurementBlock * shard[1]);
        int epochs = (int) Math.min(EPOCHS, shape[3] - firstEpoch);
        byte[] all = cells.shard(objectBlock, measurementBlock, 0, 0).marks();
        this.marks =
                Arrays.copyOfRange(all, Math.min(all.length, firstEpoch), Math.min(all.length, firstEpoch) + epochs);
        this.truth = TruthBlock.pin(cells, objectBlock, measurementBlock, firstEpoch, epochs);
        this.current = new boolean[epochs];
        this.mainIsThere = look();
    }

    /** Told of each block of a store while that is open. */
    interface Visitor {
        /** @param number of the block, from 1, and of all blocks */
        void visit(CopyBlock block, Progressed number);
    }

    /** One of so many. */
    record Progressed(long number, long total) {}

    /** All blocks, one after the other. */
    static void forEach(ZarrArray cells, ObjectMajorCopy copy, Visitor visitor) {
        int[] shard = cells.chunkShape();
        int objects = blocks(cells, 0, shard[0]);
        int measurements = blocks(cells, 1, shard[1]);
        int epochs = blocks(cells, 3, EPOCHS);
        long total = (long) objects * measurements * epochs;
        long number = 0;
        for (int o = 0; o < objects; o++) {
            for (int m = 0; m < measurements; m++) {
                for (int e = 0; e < epochs; e++) {
                    try (CopyBlock block = new CopyBlock(cells, copy, o, m, e)) {
                        visitor.visit(block, new Progressed(++number, total));
                    }
                }
            }
        }
    }

    private static int blocks(ZarrArray cells, int axis, int length) {
        return (int) ((cells.shape()[axis] + length - 1) / length);
    }

    // ---- what is there

    /** Finds out which epochs the copy holds; answers whether all large shards are there. */
    private boolean look() {
        List<Optional<HeldCommits>> main = held(CopyTier.MAIN, firstEpoch);
        for (int group = 0; group < current.length; group += CopyTier.RECENT.epochs()) {
            boolean recent = anyMarked(group, CopyTier.RECENT);
            List<Optional<HeldCommits>> recents =
                    recent ? held(CopyTier.RECENT, firstEpoch + group) : List.of(Optional.empty());
            for (int e = group; e < Math.min(current.length, group + CopyTier.RECENT.epochs()); e++) {
                current[e] = marks[e] == CopyTier.MAIN.mark() && isInAll(main, e)
                        || marks[e] == CopyTier.RECENT.mark() && isInAll(recents, e);
            }
        }
        return main.stream().allMatch(Optional::isPresent);
    }

    private boolean anyMarked(int group, CopyTier tier) {
        return IntStream.range(group, Math.min(marks.length, group + CopyTier.RECENT.epochs()))
                .anyMatch(e -> marks[e] == tier.mark());
    }

    private boolean isInAll(List<Optional<HeldCommits>> shards, int e) {
        return shards.stream()
                .allMatch(held ->
                        held.filter(h -> h.holds(firstEpoch + e, commit(e))).isPresent());
    }

    private UUID commit(int e) {
        return truth.commits().commits()[e];
    }

    private List<Optional<HeldCommits>> held(CopyTier tier, int epoch) {
        return shards(tier, epoch).stream().map(CopyBlock::held).toList();
    }

    private static Optional<HeldCommits> held(Shard shard) {
        try (PinnedShard pinned = shard.pin().orElse(null)) {
            return pinned == null ? Optional.empty() : HeldCommits.of(pinned);
        } catch (ZarrException e) {
            return Optional.empty(); // damaged: made anew
        }
    }

    /** The copy's shards of all objects for the epochs from a given one on. */
    private List<Shard> shards(CopyTier tier, int epoch) {
        return IntStream.range(0, (objects + tier.shardObjects() - 1) / tier.shardObjects())
                .mapToObj(i -> shard(tier, i, epoch))
                .toList();
    }

    private Shard shard(CopyTier tier, int index, int epoch) {
        int perBlock = cells.chunkShape()[0] / tier.shardObjects();
        return copy.array(tier)
                .shard((long) objectBlock * perBlock + index, measurementBlock, 0, epoch / tier.epochs());
    }

    int currentEpochs() {
        return (int) stored().filter(e -> current[e]).count();
    }

    int storedEpochs() {
        return (int) stored().count();
    }

    /** Epochs that have a shard in the truth. */
    private IntStream stored() {
        return IntStream.range(0, current.length).filter(e -> !commit(e).equals(HeldCommits.ABSENT));
    }

    private boolean isForeign(int e) {
        return commit(e).equals(HeldCommits.NONE);
    }

    // ---- what is to be made

    /**
     * One shard to be made.
     *
     * @param tier of the copy
     */
    record Work(CopyTier tier, Shard shard, CopiedShard.Task task) {}

    /** Nothing to do, the large shards anew, or those of the few recent epochs. */
    List<Work> work() {
        int[] changed = stored().filter(e -> !current[e] && !isForeign(e)).toArray();
        if (changed.length == 0) {
            return List.of();
        }
        long recent = IntStream.range(0, current.length)
                .filter(e -> current[e] && marks[e] == CopyTier.RECENT.mark())
                .count();
        List<Work> work = new ArrayList<>();
        if (!mainIsThere || recent + changed.length > MOST_RECENT) {
            add(work, CopyTier.MAIN, 0, truth.commits());
        } else {
            Arrays.stream(changed)
                    .map(e -> e / CopyTier.RECENT.epochs() * CopyTier.RECENT.epochs())
                    .distinct()
                    .forEach(group -> add(work, CopyTier.RECENT, group, recent(group)));
        }
        return work;
    }

    /** What the shard of recent epochs shall hold: what the large ones don't. */
    private HeldCommits recent(int group) {
        int length = Math.min(CopyTier.RECENT.epochs(), current.length - group);
        HeldCommits wanted = HeldCommits.none(firstEpoch + group, length);
        for (int i = 0; i < length; i++) {
            int e = group + i;
            boolean elsewhere = current[e] && marks[e] == CopyTier.MAIN.mark();
            wanted.commits()[i] = elsewhere ? HeldCommits.NONE : commit(e);
        }
        return wanted;
    }

    private void add(List<Work> work, CopyTier tier, int group, HeldCommits wanted) {
        int length = wanted.commits().length;
        TruthBlock part = new TruthBlock(truth.shards().subList(group, group + length), truth.commits());
        for (int first = 0, i = 0; first < objects; first += tier.shardObjects(), i++) {
            int count = Math.min(tier.shardObjects(), objects - first);
            work.add(new Work(
                    tier,
                    shard(tier, i, firstEpoch + group),
                    new CopiedShard.Task(part, wanted, first, count, measurements)));
        }
    }

    // ---- afterwards

    /**
     * What became of the epochs.
     *
     * @param left indices of epochs that stay with the truth
     */
    record Settled(int copied, List<Left> left) {}

    /** An epoch that the copy does not hold, and why. */
    record Left(int epoch, String reason) {}

    /**
     * Marks the epochs that all their shards of the copy now hold, if nobody has committed since; then removes what is no
     * longer needed.
     *
     * @param made all of {@link #work}, published
     * @param damaged epochs that a shard had to leave out
     */
    Settled settle(List<Work> made, Set<Integer> damaged) {
        int copied = 0;
        List<Left> left = new ArrayList<>();
        for (int e = 0; e < current.length; e++) {
            int epoch = firstEpoch + e;
            Optional<Work> holder = made.stream()
                    .filter(work -> work.task()
                            .wanted()
                            .holds(epoch, work.task().truth().commits().of(epoch)))
                    .findFirst();
            if (isForeign(e)) {
                left.add(new Left(epoch, "another program wrote it last, so that it has no commit"));
            } else if (holder.isPresent() && damaged.contains(epoch)) {
                left.add(new Left(epoch, "its bytes are damaged; see verify and repair"));
            } else if (holder.isPresent()) {
                boolean marked = mark(e, holder.get().tier());
                copied += marked && !current[e] && !commit(e).equals(HeldCommits.ABSENT) ? 1 : 0;
                if (!marked) {
                    left.add(new Left(epoch, "somebody committed meanwhile"));
                }
            }
        }
        removeUnused();
        return new Settled(copied, left);
    }

    private boolean mark(int e, CopyTier tier) {
        if (current[e] && marks[e] == tier.mark()) {
            return true;
        }
        Optional<UUID> commit = Optional.of(commit(e)).filter(id -> !id.equals(HeldCommits.ABSENT));
        boolean marked =
                cells.shard(objectBlock, measurementBlock, 0, firstEpoch + e).mark(tier.mark(), commit);
        if (marked) {
            marks[e] = tier.mark();
        }
        return marked;
    }

    /** Shards of recent epochs that are all in the large ones. */
    private void removeUnused() {
        for (int group = 0; group < current.length; group += CopyTier.RECENT.epochs()) {
            if (!anyMarked(group, CopyTier.RECENT)) {
                shards(CopyTier.RECENT, firstEpoch + group).forEach(this::remove);
            }
        }
    }

    private void remove(Shard shard) {
        try {
            Files.deleteIfExists(copy.array(CopyTier.RECENT).path().resolve(shard.key()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        truth.close();
    }
}
