package org.lightloom.lightcurves.sky;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Finds objects by their positions. Objects that follow one another in a store lie next to each other on the sky, as far
 * as it is in HEALPix order; so each run of {@value #RUN} has a small cap around it, and a search looks at the objects of
 * those runs alone whose caps meet the region. Right in any order, only slower where it is not that of the sky (objects
 * that were added later).
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class SkyIndex {
    private static final int RUN = 64;

    private final double[] ra;
    private final double[] dec;
    private final Cap[] caps;
    private final boolean complete;

    /**
     * Builds the index.
     *
     * @param ra deg, on loan; an object without a finite position is never found
     * @param dec deg, on loan
     */
    public SkyIndex(double[] ra, double[] dec) {
        this.ra = ra;
        this.dec = dec;
        this.caps = IntStream.range(0, (ra.length + RUN - 1) / RUN)
                .parallel()
                .mapToObj(this::cap)
                .toArray(Cap[]::new);
        this.complete = IntStream.range(0, ra.length).allMatch(this::hasPosition);
    }

    private boolean hasPosition(int object) {
        return Double.isFinite(ra[object]) && Double.isFinite(dec[object]);
    }

    private Cap cap(int run) {
        Direction[] members = IntStream.range(run * RUN, Math.min(ra.length, (run + 1) * RUN))
                .filter(this::hasPosition)
                .mapToObj(i -> Direction.unchecked(ra[i], dec[i]))
                .toArray(Direction[]::new);
        Direction sum = Arrays.stream(members).reduce(new Direction(0, 0, 0), Direction::plus);
        if (members.length == 0 || sum.norm() < 1e-6) {
            return members.length == 0 ? Cap.EMPTY : Cap.WHOLE_SKY;
        }
        Direction centre = sum.normalised();
        double radius = Arrays.stream(members).mapToDouble(centre::angle).max().orElse(0);
        return new Cap(centre, radius);
    }

    /** Whether every object has a position. */
    public boolean isComplete() {
        return complete;
    }

    public int size() {
        return ra.length;
    }

    /** Right ascension, deg; NaN where an object has none. */
    public double ra(int object) {
        return ra[object];
    }

    /** Declination, deg; NaN where an object has none. */
    public double dec(int object) {
        return dec[object];
    }

    /** The objects in a region, ascending. */
    public int[] within(SkyRegion region) {
        Cap bound = region.bound();
        return IntStream.range(0, caps.length)
                .filter(run -> caps[run].meets(bound))
                .mapMulti((run, found) -> {
                    boolean all = region.holds(caps[run]);
                    for (int object = run * RUN; object < Math.min(ra.length, (run + 1) * RUN); object++) {
                        if (all ? hasPosition(object) : region.contains(ra[object], dec[object])) {
                            found.accept(object);
                        }
                    }
                })
                .toArray();
    }

    private record Near(int object, double separation) {
        static final Comparator<Near> NEAREST_FIRST =
                Comparator.comparingDouble(Near::separation).thenComparingInt(Near::object);
    }

    /**
     * The objects nearest to a position, nearest first; at equal distance the earlier one first.
     *
     * @param centre its radius is the largest distance that counts
     * @param count how many at most
     * @param eligible which objects count
     */
    public int[] nearest(Cone centre, int count, IntPredicate eligible) {
        Direction at = Direction.of(centre.ra(), centre.dec());
        double[] bounds =
                Arrays.stream(caps).mapToDouble(cap -> cap.distance(at)).toArray();
        int[] runs = IntStream.range(0, caps.length)
                .filter(run -> Math.toDegrees(bounds[run]) <= centre.radius())
                .boxed()
                .sorted(Comparator.comparingDouble(run -> bounds[run]))
                .mapToInt(run -> run)
                .toArray();
        PriorityQueue<Near> farthestFirst = new PriorityQueue<>(Near.NEAREST_FIRST.reversed());
        for (int run : runs) {
            Near worst = farthestFirst.peek();
            if (worst != null && farthestFirst.size() >= count && bounds[run] > Math.toRadians(worst.separation())) {
                break;
            }
            offer(run, centre, count, eligible, farthestFirst);
        }
        return farthestFirst.stream()
                .sorted(Near.NEAREST_FIRST)
                .mapToInt(Near::object)
                .toArray();
    }

    private void offer(int run, Cone centre, int count, IntPredicate eligible, PriorityQueue<Near> farthestFirst) {
        for (int object = run * RUN; object < Math.min(ra.length, (run + 1) * RUN); object++) {
            double separation = centre.separation(ra[object], dec[object]);
            if (separation <= centre.radius() && eligible.test(object)) {
                farthestFirst.add(new Near(object, separation));
                if (farthestFirst.size() > count) {
                    farthestFirst.remove();
                }
            }
        }
    }
}
