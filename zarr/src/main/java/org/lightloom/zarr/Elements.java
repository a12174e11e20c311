package org.lightloom.zarr;

import java.util.Arrays;

/**
 * The elements of an array as Java arrays of one kind, in C order (last dimension fastest): {@code
 * array.floats().read(selection)}. Reads fill the Java array directly from the decoded chunks. Had from {@link ZarrArray};
 * safe for use by several threads.
 *
 * @param <A> the Java array, for instance {@code float[]}
 */
public final class Elements<A> {
    private final ZarrArray array;
    private final ElementKind<A> kind;

    Elements(ZarrArray array, ElementKind<A> kind) {
        kind.require(array.dataType(), array.path().toString());
        this.array = array;
        this.kind = kind;
    }

    /** All elements. */
    public A read() {
        return read(Selection.all(array.shape().length));
    }

    /**
     * The elements of a selection.
     *
     * @throws ZarrException.NotFound if a position lies outside the shape
     * @throws ZarrException.Corrupt if stored bytes cannot be decoded
     */
    public A read(Selection selection) {
        Selected selected = array.selected(selection);
        A values = kind.allocate().apply(size(selected));
        array.read(selected, kind.destination().wrap(array.dataType(), selected.counts(), values));
        return values;
    }

    /**
     * Reads the elements of a selection into an array that is there, from its first element on; what it has beyond them
     * stays. If this throws, it holds anything.
     *
     * @throws IllegalArgumentException if the array is too short
     */
    public void read(Selection selection, A into) {
        Selected selected = array.selected(selection);
        int size = size(selected);
        if (kind.length().applyAsInt(into) < size) {
            throw new IllegalArgumentException(array.path() + ": " + size + " elements for an array of "
                    + kind.length().applyAsInt(into));
        }
        array.read(selected, kind.destination().wrap(array.dataType(), selected.counts(), into));
    }

    /**
     * Writes the elements of a selection: one atomic and durable update of each chunk, as {@link ZarrArray#write(Selection,
     * NdArray)} does. float16 is rounded to nearest.
     *
     * @throws IllegalArgumentException if there are not exactly as many values as the selection has elements
     */
    public void write(Selection selection, A values) {
        Selected selected = array.selected(selection);
        int[] counts = selected.counts();
        if (kind.length().applyAsInt(values) != size(selected)) {
            throw new IllegalArgumentException(array.path() + ": "
                    + kind.length().applyAsInt(values) + " values for a selection of " + Arrays.toString(counts));
        }
        array.write(selection, kind.toNdArray(array.dataType(), counts, values));
    }

    /** The elements of values that were read from such an array, for instance of an {@link ArrayBlock}. */
    public A of(NdArray values) {
        kind.require(values.dataType(), array.path().toString());
        return kind.of(values);
    }

    private int size(Selected selected) {
        return selected.size(array.dataType(), array.path().toString());
    }
}
