package org.lightloom.lightcurves;

import java.util.Arrays;
import org.lightloom.zarr.ArrayBuilder;
import org.lightloom.zarr.DataType;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.ZarrArray;

/**
 * The two arrays of the object-major copy (docs/format.md): one in which a light curve of 128 epochs is one inner chunk,
 * and one for the few newest epochs, which costs little to write; these move to the first when there are too many.
 */
enum CopyTier {
    MAIN((byte) 1, "lightcurves", 1_024, 128, 16),
    RECENT((byte) 2, "recent", 32_768, 1, 1_024);

    /** Objects that the copy is made of and looked up by at once. */
    static final int RANGE = 1_024;

    private final byte mark;
    private final String array;
    private final int shardObjects;
    private final int epochs;
    private final int chunkObjects;

    CopyTier(byte mark, String array, int shardObjects, int epochs, int chunkObjects) {
        this.mark = mark;
        this.array = array;
        this.shardObjects = shardObjects;
        this.epochs = epochs;
        this.chunkObjects = chunkObjects;
    }

    /** The mark of an epoch's shard whose newest commit this array holds. */
    byte mark() {
        return mark;
    }

    String array() {
        return array;
    }

    int shardObjects() {
        return shardObjects;
    }

    /** Epochs of a shard and of an inner chunk. */
    int epochs() {
        return epochs;
    }

    int chunkObjects() {
        return chunkObjects;
    }

    /**
     * Its shards are cut along the measurements as those of the truth are. The few newest epochs are written again and
     * again, so they are not compressed.
     */
    ArrayBuilder builder(ZarrArray truth) {
        int shardMeasurements = truth.chunkShape()[1];
        ArrayBuilder builder = new ArrayBuilder(DataType.FLOAT32, truth.shape())
                .fill(Double.NaN)
                .shards(shardObjects, shardMeasurements, 2, epochs)
                .chunks(chunkObjects, 1, 2, epochs);
        return (this == MAIN ? builder.blosc("zstd", 1, "shuffle") : builder)
                .crc32c()
                .dimensionNames("object", "measurement", "value", "epoch")
                .attributes(Json.object()
                        .put("long_name", "magnitude and its error" + (this == RECENT ? ", newest epochs" : ""))
                        .put("units", "mag"));
    }

    /** Whether an array is this one of a copy of the given truth, as this version cuts it. */
    boolean fits(ZarrArray copy, ZarrArray truth) {
        int shardMeasurements = truth.chunkShape()[1];
        return Arrays.equals(copy.chunkShape(), new int[] {shardObjects, shardMeasurements, 2, epochs})
                && Arrays.equals(copy.innerChunkShape(), new int[] {chunkObjects, 1, 2, epochs});
    }
}
