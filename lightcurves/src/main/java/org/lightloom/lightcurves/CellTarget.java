package org.lightloom.lightcurves;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.lightloom.zarr.Indices;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.PinnedShard;
import org.lightloom.zarr.Selection;

/** The result of a read, to be filled in parts, by several threads as long as the parts are different ones. */
final class CellTarget {
    private final CellPositions wanted;
    private final int[] shape;
    private final byte[] bytes;

    CellTarget(CellPositions wanted) {
        this.wanted = wanted;
        this.shape = new int[] {
            wanted.objects().length, wanted.measurements().length, wanted.values().length, wanted.epochs().length
        };
        this.bytes = new byte[Math.multiplyExact(wanted.size(), Float.BYTES)];
    }

    CellPositions wanted() {
        return wanted;
    }

    /** Reads positions of the groups and all wanted values from a shard. */
    void read(
            PinnedShard shard,
            Selection from,
            PositionGroup objects,
            PositionGroup measurements,
            PositionGroup epochs) {
        shard.read(
                from,
                bytes,
                shape,
                Selection.of(
                        CellPositions.indices(objects.at()),
                        CellPositions.indices(measurements.at()),
                        Indices.all(),
                        CellPositions.indices(epochs.at())));
    }

    /** @param part C order (object, measurement, value, epoch) of the groups' positions and all wanted values */
    void put(PositionGroup objects, PositionGroup measurements, PositionGroup epochs, NdArray part) {
        ByteBuffer from = part.toBytes();
        int[] at = epochs.at();
        boolean run = CellPositions.isRun(at);
        for (int o : objects.at()) {
            for (int m : measurements.at()) {
                for (int v = 0; v < shape[2]; v++) {
                    int to = ((o * shape[1] + m) * shape[2] + v) * shape[3];
                    if (run) {
                        from.get(bytes, (to + at[0]) * Float.BYTES, at.length * Float.BYTES);
                    } else {
                        for (int e : at) {
                            from.get(bytes, (to + e) * Float.BYTES, Float.BYTES);
                        }
                    }
                }
            }
        }
    }

    /** No values at the positions of the groups. */
    void putMissing(PositionGroup objects, PositionGroup measurements, PositionGroup epochs) {
        int[] part = {objects.size(), measurements.size(), shape[2], epochs.size()};
        float[] missing = new float[objects.size() * measurements.size() * shape[2] * epochs.size()];
        Arrays.fill(missing, Float.NaN);
        put(objects, measurements, epochs, NdArray.ofFloats(part, missing));
    }

    /** All of it, in C order. */
    float[] values() {
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }
}
