package org.lightloom.lightcurves;

import java.nio.FloatBuffer;
import org.lightloom.zarr.Indices;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.Selection;

/**
 * Reads the cells of some objects at many epochs: the one place where light curves in bulk come from the store. Safe for
 * use by several threads.
 */
interface LightcurveReader {

    /**
     * Reads.
     *
     * @param objects indices in the store; fast where they are neighbours
     * @param measurements indices in the store
     * @param epochs indices in the store, ascending
     * @return (object, measurement, value, epoch) in C order
     */
    FloatBuffer read(int[] objects, int[] measurements, int[] epochs);

    /** Objects from one multiple of this to the next are read together at the cost of one of them. */
    int runLength();

    /** From the truth: one file for each epoch and 65,536 objects, in pieces of up to 1,024 objects. */
    static LightcurveReader ofEpochFiles(StoreView view) {
        return new LightcurveReader() {
            @Override
            public FloatBuffer read(int[] objects, int[] measurements, int[] epochs) {
                NdArray cells = view.cells()
                        .read(Selection.of(
                                Indices.list(objects),
                                Indices.list(measurements),
                                Indices.all(),
                                CellBlock.indices(epochs)));
                return cells.toBytes().asFloatBuffer();
            }

            @Override
            public int runLength() {
                return view.cells().innerChunkShape()[Dimension.OBJECT.axis()];
            }
        };
    }
}
