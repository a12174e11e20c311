package org.lightloom.zarr;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * How long a shard keeps the chunks that were replaced, at the least: readers of other programs open the file for the index
 * and once more for the chunk that it points to.
 *
 * @param kept the time that they have between the two
 */
record ReplacedBytes(Duration kept) {
    static final ReplacedBytes FOR_READERS = new ReplacedBytes(Duration.ofSeconds(10));

    /** Changes that a record lists when it leaves something out: a repair may have to name them, and they are written often. */
    static final int LONGEST_HISTORY = 10;

    private static final long FEWEST = 16 << 10;
    private static final int LIVE_PER_DEAD = 16;

    ReplacedBytes {
        if (kept.isNegative()) {
            throw new IllegalArgumentException("what is replaced cannot be kept for " + kept);
        }
    }

    /** Whether nobody reads meanwhile who has an older index, so that what is in use may move as well. */
    boolean isNothing() {
        return kept.isZero();
    }

    /** Whether a reader who found something at one time has had the time that he has, at another. */
    boolean isLongAgo(Instant then, Instant now) {
        return Duration.between(then, now).compareTo(kept) > 0;
    }

    /** Whether a shard may do without much more than it does, as far as can be told without its earlier versions. */
    boolean mayGo(ShardVersion newest, long deadBytes, Instant now) {
        return deadBytes > leastWorthAHole(newest)
                && newest.commit()
                        .flatMap(ShardVersion.Commit::since)
                        .filter(since -> isLongAgo(since, now))
                        .isPresent();
    }

    /**
     * All that a shard can do without; nothing where that is hardly more than it does without already. What it needs are
     * the versions that may have been the newest one for a reader who still has the time: those made since then, the last
     * one that was made before, which may have become visible after, and the one before that.
     *
     * @param chain the versions from the newest back
     */
    Optional<Holes> unneeded(Iterator<ShardVersion> chain, Instant now) {
        ShardVersion newest = chain.next();
        List<Holes.Range> needed = new ArrayList<>();
        addVersion(needed, newest, Optional.empty());
        ShardVersion version = newest;
        boolean madeLongAgo = false;
        while (chain.hasNext() && !madeLongAgo) {
            madeLongAgo =
                    version.commit().filter(made -> isLongAgo(made.time(), now)).isPresent();
            ShardVersion earlier = chain.next();
            addVersion(needed, earlier, Optional.of(version.index()));
            version = earlier;
        }
        Holes holes = Holes.between(needed, newest.endOfFile());
        long more = holes.recorded().length() - newest.holes().length();
        return more > leastWorthAHole(newest) ? Optional.of(holes) : Optional.empty();
    }

    /** Less is not taken away from those who repair the shard. */
    private static long leastWorthAHole(ShardVersion newest) {
        return Math.max(FEWEST, newest.index().liveBytes() / LIVE_PER_DEAD);
    }

    /** With its record, tail and index: a repair may have to go back to them. */
    private static void addVersion(List<Holes.Range> ranges, ShardVersion version, Optional<ShardIndex> known) {
        ShardIndex index = version.index();
        for (int chunk = 0; chunk < index.size(); chunk++) {
            if (index.holds(chunk) && !(known.isPresent() && index.sameAt(chunk, known.get()))) {
                ranges.add(index.range(chunk));
            }
        }
        version.commit()
                .ifPresent(made ->
                        ranges.add(new Holes.Range(made.recordOffset(), version.endOfFile() - made.recordOffset())));
    }
}
