package org.lightloom.bench.crash;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.UnaryOperator;
import org.lightloom.bench.crash.Replay.FileNode;

/**
 * What may be left of data that were not synced: all, nothing, zeros of the right length, or one file torn at a block
 * boundary in three ways (cut there, zeros from there on, zeros up to there).
 *
 * @param block bytes between the boundaries of a file of at most {@link #SMALL} bytes
 * @param boundariesOfLarge how many boundaries a larger file is torn at
 */
record Tearing(int block, int boundariesOfLarge) {
    /** Up to this length a file is torn at every boundary. */
    static final int SMALL = 8 << 10;

    /** Every 512 bytes. */
    static final Tearing FINE = new Tearing(512, 3);

    /** Only the two ends. */
    static final Tearing NONE = new Tearing(Integer.MAX_VALUE, 0);

    List<Tree.DataOf> of(List<FileNode> dirty) {
        List<Tree.DataOf> ways = new ArrayList<>();
        ways.add(FileNode::present);
        if (dirty.isEmpty()) {
            return ways;
        }
        ways.add(FileNode::synced);
        ways.add(once(file -> file.present().zerosFrom(0)));
        for (FileNode torn : dirty) {
            for (int boundary : boundaries(torn.present().length())) {
                ways.add(only(torn, content -> content.truncated(boundary)));
                ways.add(only(torn, content -> content.zerosFrom(boundary)));
                ways.add(only(torn, content -> content.zerosBefore(boundary)));
            }
        }
        return ways;
    }

    private static Tree.DataOf only(FileNode torn, UnaryOperator<Content> tearing) {
        return once(file -> file == torn ? tearing.apply(file.present()) : file.present());
    }

    /** Contents are hashed, so each is made once for all choices of entries. */
    private static Tree.DataOf once(Tree.DataOf data) {
        IdentityHashMap<FileNode, Content> made = new IdentityHashMap<>();
        return file -> made.computeIfAbsent(file, data::of);
    }

    private List<Integer> boundaries(int length) {
        int step = length <= SMALL ? block : length / (boundariesOfLarge + 1) / 512 * 512;
        List<Integer> boundaries = new ArrayList<>();
        for (long at = step; step > 0 && at < length && (length <= SMALL || boundariesOfLarge > 0); at += step) {
            boundaries.add((int) at);
        }
        return boundaries;
    }
}
