package org.lightloom.zarr;

import java.util.List;

/**
 * What was copied.
 *
 * @param groups copied, the top one among them
 * @param verified whether the copy was read again and compared
 */
public record CopyReport(int groups, List<CopiedArray> arrays, boolean verified) {

    /**
     * One array.
     *
     * @param name its path in the hierarchy; "" for an array copied alone
     * @param chunkShape shape of the copy's chunks: of its shards where it is sharded
     * @param innerChunkShape shape of the pieces that are decoded at once
     * @param bytesBefore stored bytes of the source
     * @param bytesAfter stored bytes of the copy
     */
    public record CopiedArray(
            String name,
            List<Long> shape,
            DataType dataType,
            List<Integer> chunkShape,
            List<Integer> innerChunkShape,
            long bytesBefore,
            long bytesAfter) {}
}
