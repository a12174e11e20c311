package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.ShardCommit;
import org.lightloom.zarr.WrittenChunk;
import org.lightloom.zarr.ZarrArray;

/** Reads what a population wrote, as its own commit left it, and compares it with what should be there. */
final class ReadBack {
    private final ZarrArray cells;
    private final CellRule rule;
    private final int epoch;

    ReadBack(ZarrArray cells, CellRule rule, int epoch) {
        this.cells = cells;
        this.rule = rule;
        this.epoch = epoch;
    }

    /**
     * Compares one shard's part.
     *
     * @param commit the one that the part went in with; nothing where the log no longer reaches it
     * @throws LightcurveException if a cell is not what the rule makes of it
     */
    PopulationReport.Verification check(WrittenChunk written, Optional<ShardCommit> commit, CellBlock block) {
        CellBlock part = within(written, block);
        if (part.isEmpty()) {
            return PopulationReport.Verification.VERIFIED;
        }
        Optional<NdArray> stored = cells.shard(written.coordinates()).readAsOf(written, part.selection(epoch));
        if (commit.isEmpty() || stored.isEmpty()) {
            return PopulationReport.Verification.SUPERSEDED;
        }
        compare(written, part, stored.get().toBytes(), Followers.of(commit.get(), written.change()));
        return PopulationReport.Verification.VERIFIED;
    }

    private CellBlock within(WrittenChunk written, CellBlock block) {
        int[] shard = cells.chunkShape();
        long object = written.coordinates()[0] * shard[0];
        long measurement = written.coordinates()[1] * shard[1];
        return block.within(object, object + shard[0], measurement, measurement + shard[1]);
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

    private void compare(WrittenChunk written, CellBlock mine, ByteBuffer stored, Followers followers) {
        ByteBuffer expected = mine.values().toBytes();
        for (int at = 0; at < expected.limit(); at += CellRule.CELL) {
            float magnitude = expected.getFloat(at);
            boolean same = expected.getLong(at) == stored.getLong(at);
            if (!same && Float.isFinite(magnitude) && !explained(expected, stored, at, followers)) {
                int cell = at / CellRule.CELL;
                throw new LightcurveException("reading back " + cells.path().resolve(written.key()) + ": object index "
                        + mine.objects()[cell / mine.measurements().length] + ", measurement index "
                        + mine.measurements()[cell % mine.measurements().length] + ": " + stored.getFloat(at)
                        + " is stored where " + magnitude + " was written; run verify on the store");
            }
        }
    }

    /** A cell that another one rightly took or kept the place of. */
    private boolean explained(ByteBuffer expected, ByteBuffer stored, int at, Followers followers) {
        if (followers == Followers.REPLACE) {
            return true;
        }
        float storedMagnitude = stored.getFloat(at);
        if (!Float.isFinite(storedMagnitude)) {
            return false;
        }
        return rule == CellRule.LAST
                ? followers == Followers.WRITE
                : !rule.wins(
                        expected.getFloat(at),
                        expected.getFloat(at + Float.BYTES),
                        storedMagnitude,
                        stored.getFloat(at + Float.BYTES));
    }
}
