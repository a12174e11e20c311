package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;

/**
 * What zarr.json says of an array.
 *
 * @param shape lengths of the dimensions
 * @param chunkShape shape of a chunk of the regular grid: of a shard where the array is sharded
 * @param dimensionNames one per dimension, "" where a dimension has none; empty where no names are given
 * @param attributes a copy
 */
record ArrayMetadata(
        List<Long> shape,
        DataType dataType,
        List<Integer> chunkShape,
        ChunkKeys chunkKeys,
        FillValue fill,
        CodecChain codecs,
        List<String> dimensionNames,
        ObjectNode attributes) {

    /**
     * What the description of a new array says.
     *
     * @param where names the array to be
     * @throws IllegalArgumentException if it is of no valid array
     * @throws ZarrException.Unsupported if such an array cannot be written
     */
    static ArrayMetadata ofNew(ObjectNode description, String where) {
        try {
            ArrayMetadata metadata = ArrayMetadataParser.parse(description, where);
            metadata.codecs.requireWritable();
            metadata.requireSmallUnits(where);
            return metadata;
        } catch (ZarrException.Corrupt | ZarrException.NotFound e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (CodecException e) {
            throw new ZarrException.Unsupported(where, e.problem());
        }
    }

    /** What is decoded at once has to fit into a Java array. */
    private void requireSmallUnits(String where) {
        try {
            int[] unit = unitShape().stream().mapToInt(i -> i).toArray();
            Math.multiplyExact(NdArray.elements(unit), dataType.size());
        } catch (ArithmeticException e) {
            throw new ZarrException.Unsupported(
                    where,
                    "chunks " + unitShape() + " of " + dataType.zarrName()
                            + " have more than 2 GiB; make them smaller");
        }
    }

    /**
     * What decides the bytes of a chunk: the same for every writer, whatever shape and attributes it has seen, so that
     * their changes can be folded together.
     */
    ArrayMetadata ofChunks() {
        return new ArrayMetadata(List.of(), dataType, chunkShape, chunkKeys, fill, codecs, List.of(), Json.object());
    }

    /** Whether bytes of chunks that were written by the one mean the same to the other. */
    boolean storesChunksLike(ArrayMetadata other) {
        // Fill values of two data types differ.
        return fill.equals(other.fill)
                && chunkShape.equals(other.chunkShape)
                && chunkKeys.equals(other.chunkKeys)
                && codecs.decodesAlike(other.codecs, dataType);
    }

    /** How many positions of a chunk lie within the array, in one dimension; 0 for a chunk that lies behind its end. */
    int within(long[] chunk, int d) {
        return within(chunk, d, shape);
    }

    /** The same for an array of another shape with the same chunks. */
    int within(long[] chunk, int d, List<Long> end) {
        long length = chunkShape.get(d);
        // No product of both: positions go up to 2^63 - 1.
        return chunk[d] > end.get(d) / length ? 0 : (int) Math.min(length, end.get(d) - chunk[d] * length);
    }

    /** @throws IllegalArgumentException if these are not coordinates in the chunk grid */
    void requireChunk(long[] chunk, String where) {
        boolean fits = chunk.length == rank();
        for (int d = 0; fits && d < chunk.length; d++) {
            fits = chunk[d] >= 0 && chunk[d] <= Long.MAX_VALUE / chunkShape.get(d);
        }
        if (!fits) {
            throw new IllegalArgumentException(where + ": no chunk " + Arrays.toString(chunk) + " in a grid of "
                    + rank() + " dimensions, which count from 0");
        }
    }

    int rank() {
        return shape.size();
    }

    int[] chunk() {
        return chunkShape.stream().mapToInt(i -> i).toArray();
    }

    /** The shape of the pieces that are decoded at once: inner chunks where the array is sharded. */
    List<Integer> unitShape() {
        return codecs.sharding().map(ShardingCodec::chunkShape).orElse(chunkShape);
    }
}
