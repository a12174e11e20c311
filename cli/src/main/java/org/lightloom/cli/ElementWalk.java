package org.lightloom.cli;

import java.util.List;
import java.util.stream.LongStream;
import org.lightloom.zarr.Indices;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.ZarrArray;

/** Goes through the elements of a selection in C order, a bounded number of them in memory. */
final class ElementWalk {
    private static final long AT_ONCE = 1 << 20;

    private final ZarrArray array;
    private final List<SliceText.Axis> axes;
    /** The dimension that is cut into pieces: those before it go one by one, those behind are read whole. */
    private final int cut;

    private final long behind;

    /** Told of elements that were read together. */
    interface Visitor {
        /**
         * Some elements in C order.
         *
         * @param first counters, within the selection, of the first one; may be changed
         */
        void visit(NdArray values, long[] first);
    }

    ElementWalk(ZarrArray array, List<SliceText.Axis> axes) {
        this.array = array;
        this.axes = axes;
        long product = 1;
        int d = axes.size();
        while (d > 1 && product * Math.max(1, axes.get(d - 1).count()) <= AT_ONCE) {
            d--;
            product *= Math.max(1, axes.get(d).count());
        }
        this.cut = Math.max(0, d - 1);
        this.behind = product;
    }

    void run(Visitor visitor) {
        if (axes.isEmpty()) {
            visitor.visit(array.read(), new long[0]);
        } else if (axes.stream().allMatch(axis -> axis.count() > 0)) {
            run(new long[axes.size()], 0, visitor);
        }
    }

    private void run(long[] first, int d, Visitor visitor) {
        long count = axes.get(d).count();
        if (d < cut) {
            for (long i = 0; i < count; i++) {
                first[d] = i;
                run(first, d + 1, visitor);
            }
            return;
        }
        for (long start = 0; start < count; ) {
            long end = end(start, count);
            first[d] = start;
            visitor.visit(array.read(selection(first, end)), first.clone());
            start = end;
        }
        first[d] = 0;
    }

    /** At the end of a chunk where that is not too far, so that few chunks are read twice. */
    private long end(long start, long count) {
        SliceText.Axis axis = axes.get(cut);
        long most = Math.min(count, start + Math.max(1, AT_ONCE / behind));
        if (axis.step() != 1 || !axis.listed().isEmpty() || most == count) {
            return most;
        }
        int chunk = array.innerChunkShape()[cut];
        long aligned = axis.position(most) / chunk * chunk - axis.start();
        return aligned > start ? aligned : most;
    }

    private Selection selection(long[] first, long end) {
        Indices[] indices = new Indices[axes.size()];
        for (int d = 0; d < indices.length; d++) {
            long from = d <= cut ? first[d] : 0;
            long to = d < cut ? from + 1 : d == cut ? end : axes.get(d).count();
            indices[d] = indices(axes.get(d), from, to);
        }
        return Selection.of(indices);
    }

    private static Indices indices(SliceText.Axis axis, long from, long to) {
        return axis.listed().isEmpty()
                ? Indices.range(axis.position(from), axis.position(to - 1) + 1, axis.step())
                : Indices.list(LongStream.range(from, to).map(axis::position).toArray());
    }
}
