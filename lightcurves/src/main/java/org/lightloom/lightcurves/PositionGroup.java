package org.lightloom.lightcurves;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * The wanted positions of one dimension that lie in one block of it.
 *
 * @param block the block's number
 * @param length of a block
 * @param at which of the wanted positions they are, ascending
 * @param positions in the store
 */
record PositionGroup(int block, int length, int[] at, int[] positions) {

    /** All blocks that wanted positions lie in, in ascending order where these are. */
    static List<PositionGroup> of(int[] wanted, int length) {
        int[] at = new int[wanted.length];
        Arrays.setAll(at, i -> i);
        return of(at, wanted, length);
    }

    private static List<PositionGroup> of(int[] at, int[] positions, int length) {
        List<PositionGroup> groups = new ArrayList<>();
        boolean ascending = true;
        for (int i = 1; i < positions.length && ascending; i++) {
            ascending = positions[i - 1] / length <= positions[i] / length;
        }
        if (!ascending) {
            return ofUnsorted(at, positions, length);
        }
        for (int start = 0; start < positions.length; ) {
            int block = positions[start] / length;
            int end = start;
            while (end < positions.length && positions[end] / length == block) {
                end++;
            }
            groups.add(new PositionGroup(
                    block, length, Arrays.copyOfRange(at, start, end), Arrays.copyOfRange(positions, start, end)));
            start = end;
        }
        return groups;
    }

    private static List<PositionGroup> ofUnsorted(int[] at, int[] positions, int length) {
        TreeMap<Integer, List<Integer>> byBlock = new TreeMap<>();
        for (int i = 0; i < positions.length; i++) {
            byBlock.computeIfAbsent(positions[i] / length, block -> new ArrayList<>())
                    .add(i);
        }
        List<PositionGroup> groups = new ArrayList<>();
        byBlock.forEach((block, members) -> groups.add(new PositionGroup(
                block,
                length,
                members.stream().mapToInt(i -> at[i]).toArray(),
                members.stream().mapToInt(i -> positions[i]).toArray())));
        return groups;
    }

    /** Several as one, of no block in particular. */
    static PositionGroup joined(List<PositionGroup> groups) {
        if (groups.size() == 1) {
            return groups.get(0);
        }
        return new PositionGroup(
                0,
                Integer.MAX_VALUE,
                groups.stream().flatMapToInt(group -> Arrays.stream(group.at)).toArray(),
                groups.stream()
                        .flatMapToInt(group -> Arrays.stream(group.positions))
                        .toArray());
    }

    boolean isEmpty() {
        return at.length == 0;
    }

    int size() {
        return at.length;
    }

    /** Those of a condition on their position in the store. */
    PositionGroup where(IntPredicate condition) {
        int[] keptAt = new int[at.length];
        int[] kept = new int[at.length];
        int count = 0;
        for (int i = 0; i < at.length; i++) {
            if (condition.test(positions[i])) {
                keptAt[count] = at[i];
                kept[count++] = positions[i];
            }
        }
        return count == at.length
                ? this
                : new PositionGroup(block, length, Arrays.copyOf(keptAt, count), Arrays.copyOf(kept, count));
    }

    /** The same in smaller blocks. */
    List<PositionGroup> split(int smaller) {
        return of(at, positions, smaller);
    }

    /** Positions within blocks of a length. */
    int[] within(int blockLength) {
        int[] within = new int[positions.length];
        for (int i = 0; i < within.length; i++) {
            within[i] = positions[i] % blockLength;
        }
        return within;
    }
}
