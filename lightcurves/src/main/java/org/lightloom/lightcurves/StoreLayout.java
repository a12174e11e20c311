package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.lightloom.zarr.ArrayBuilder;
import org.lightloom.zarr.DataType;
import org.lightloom.zarr.Json;

/** Names, shapes and codecs of the arrays of a store (docs/format.md, "Arrays"). */
final class StoreLayout {
    static final int FORMAT = 1;
    static final String CELLS = "lightcurves";
    static final String DETECTIONS = "detections";
    static final String ATTRIBUTE = "lightloom";
    static final String COORDINATES = "coordinates";

    private static final int SHARD_OBJECTS = 65_536;
    private static final int MOST_SHARD_MEASUREMENTS = 64;
    private static final int MOST_CHUNK_OBJECTS = 1_024;
    private static final int LEAST_CHUNK_OBJECTS = 64;
    private static final int CHUNK_MEASUREMENTS = 8;

    private StoreLayout() {}

    static ArrayBuilder cells(int objects, int measurements, int epochs, int expectedObjects) {
        int chunkObjects = chunkObjects(Math.max(objects, expectedObjects));
        return new ArrayBuilder(DataType.FLOAT32, objects, measurements, 2, epochs)
                .fill(Double.NaN)
                .shards(SHARD_OBJECTS, shardMeasurements(measurements), 2, 1)
                .chunks(chunkObjects, CHUNK_MEASUREMENTS, 2, 1)
                .blosc("zstd", 1, "shuffle")
                .crc32c()
                .dimensionNames("object", "measurement", "value", "epoch")
                .attributes(Json.object()
                        .put("long_name", "magnitude and its error")
                        .put("units", "mag"));
    }

    /**
     * The quantities of a prefix are one inner chunk wide, so that a row is always merged as a whole; one more prefix than
     * declared fits into the shards.
     */
    static ArrayBuilder detections(int objects, Quantities quantities, int prefixes, int expectedObjects) {
        int width = quantities.width();
        return new ArrayBuilder(DataType.FLOAT32, objects, (long) width * prefixes, 0)
                .fill(Double.NaN)
                .shards(SHARD_OBJECTS, width * (prefixes + 1), 1)
                .chunks(chunkObjects(Math.max(objects, expectedObjects)), width, 1)
                .blosc("zstd", 1, "shuffle")
                .crc32c()
                .dimensionNames("object", "quantity", "epoch")
                .attributes(Json.object().put("long_name", "quantities of the rows of the catalogs"));
    }

    /** Larger than what is declared where that is small, so that measurements can be added by metadata alone. */
    private static int shardMeasurements(int declared) {
        int whole = (declared + CHUNK_MEASUREMENTS - 1) / CHUNK_MEASUREMENTS * CHUNK_MEASUREMENTS;
        return Math.min(MOST_SHARD_MEASUREMENTS, whole + CHUNK_MEASUREMENTS);
    }

    private static int chunkObjects(int expected) {
        int power = Integer.highestOneBit(Math.max(1, expected - 1)) << 1;
        return Math.max(LEAST_CHUNK_OBJECTS, Math.min(MOST_CHUNK_OBJECTS, power));
    }

    static ArrayBuilder labels(Dimension dimension, int length) {
        return text(dimension, length);
    }

    private static ArrayBuilder text(Dimension dimension, int length) {
        return new ArrayBuilder(DataType.STRING, length)
                .chunks(dimension.labelChunk())
                .zstd(1, true)
                .dimensionNames(dimension.label());
    }

    /** An array {@code <dimension>_<name>} of text or float64. */
    static ArrayBuilder variable(Dimension dimension, int length, boolean numeric, ObjectNode attributes) {
        return numeric
                ? new ArrayBuilder(DataType.FLOAT64, length)
                        .fill(Double.NaN)
                        .chunks(dimension.labelChunk())
                        .zstd(1, true)
                        .dimensionNames(dimension.label())
                        .attributes(attributes)
                : text(dimension, length).attributes(attributes);
    }
}
