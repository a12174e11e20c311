package org.lightloom.zarr;

/** Brings the elements of a change into one decoded chunk and counts what became of them. */
final class ChunkMerge {
    private final MergeRule rule;
    private final FillValue fill;
    private final MergeRule.Tally tally = new MergeRule.Tally();
    private boolean changed;

    ChunkMerge(MergeRule rule, FillValue fill) {
        this.rule = rule;
        this.fill = fill;
    }

    /** Whether the chunk differs from what it was. */
    boolean changed() {
        return changed;
    }

    MergeRule.Tally tally() {
        return tally;
    }

    /** @param spans {@code from} in the chunk; none for nothing to clear */
    void clear(NdArray chunk, Span[] spans) {
        if (spans.length == 0) {
            return;
        }
        int size = chunk.dataType().size();
        int[] shape = chunk.shape();
        Regions.forEach(shape, shape, spans, (at, ignored, count) -> {
            if (size > 0) {
                rule.clear(chunk.rawBytes(), at * size, count * size, tally);
            }
            fill.fill(chunk, at, count);
            changed = true;
        });
    }

    /** @param spans {@code from} in the chunk, {@code to} in the values */
    void merge(NdArray chunk, NdArray values, Span[] spans) {
        int size = chunk.dataType().size();
        Regions.forEach(chunk.shape(), values.shape(), spans, (at, from, count) -> {
            if (size > 0) {
                changed |= rule.merge(chunk.rawBytes(), at * size, values.rawBytes(), from * size, count * size, tally);
            } else {
                System.arraycopy(values.rawStrings(), from, chunk.rawStrings(), at, count);
                changed = true;
            }
            if (rule == MergeRule.OVERWRITE) {
                tally.written += count;
            }
        });
    }
}
