package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.ShardCommit;
import org.lightloom.zarr.WrittenChunk;

/** Reads what a population wrote, as its own commit left it, and compares it with what should be there. */
final class ReadBack {
    private final EpochArray array;
    private final WholeCellRule rule;
    private final boolean laterWins;
    private final int epoch;

    ReadBack(EpochArray array, Overlap overlap, int epoch) {
        this.array = array;
        this.rule = array.rule(overlap);
        this.laterWins = overlap == Overlap.LAST;
        this.epoch = epoch;
    }

    /**
     * Compares one shard's part.
     *
     * @param commit the one that the part went in with; nothing where the log no longer reaches it
     * @throws LightcurveException if a cell is not what the rule makes of it
     */
    PopulationReport.Verification check(WrittenChunk written, Optional<ShardCommit> commit, CellBlock block) {
        CellBlock part = array.within(block, written.coordinates()[0], written.coordinates()[1]);
        if (part.isEmpty()) {
            return PopulationReport.Verification.VERIFIED;
        }
        Optional<NdArray> stored =
                array.array().shard(written.coordinates()).readAsOf(written, array.selection(part, epoch));
        if (commit.isEmpty() || stored.isEmpty()) {
            return PopulationReport.Verification.SUPERSEDED;
        }
        compare(written, part, bytes(stored.get()), Followers.of(commit.get(), written.change()));
        return PopulationReport.Verification.VERIFIED;
    }

    /** Changes of other writers that the same commit applied after a change: they may have taken its cells. */
    private enum Followers {
        NONE,
        WRITE,
        /** One of them cleared what was there. */
        REPLACE;

        static Followers of(ShardCommit commit, UUID change) {
            Followers followers = NONE;
            boolean found = false;
            for (JsonNode entry : commit.changes()) {
                if (found && followers != REPLACE) {
                    followers = entry.path("replace").asBoolean() ? REPLACE : WRITE;
                }
                found |= entry.path("id").asText().equals(change.toString());
            }
            return followers;
        }
    }

    private static byte[] bytes(NdArray values) {
        ByteBuffer buffer = values.toBytes();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private void compare(WrittenChunk written, CellBlock mine, byte[] stored, Followers followers) {
        byte[] expected = mine.cells();
        int length = mine.cell();
        for (int at = 0; at < expected.length; at += length) {
            boolean same = Arrays.equals(expected, at, at + length, stored, at, at + length);
            if (!same && rule.isPresent(expected, at) && !explained(expected, stored, at, followers)) {
                int cell = at / length;
                throw new LightcurveException("reading back "
                        + array.array().path().resolve(written.key()) + ": object index "
                        + mine.objects()[cell / mine.columns().length] + ", "
                        + (array.isLightcurves() ? "measurement" : "prefix") + " index "
                        + mine.columns()[cell % mine.columns().length] + ": " + WholeCellRule.number(stored, at)
                        + " is stored where " + WholeCellRule.number(expected, at)
                        + " was written; run verify on the store");
            }
        }
    }

    /** A cell that another one rightly took or kept the place of. */
    private boolean explained(byte[] expected, byte[] stored, int at, Followers followers) {
        if (followers == Followers.REPLACE) {
            return true;
        }
        if (!rule.isPresent(stored, at)) {
            return false;
        }
        boolean keptRightly = !rule.wins(expected, at, stored, at);
        return laterWins ? followers == Followers.WRITE || keptRightly : keptRightly;
    }
}
