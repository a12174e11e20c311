package org.lightloom.zarr;

import java.nio.ByteBuffer;

/** A pure function from a decoded chunk and a change to the chunk afterwards; see {@link ZarrArray#update}. */
public interface ChunkUpdate {

    /**
     * @param chunk all elements of the chunk, also those past the end of the array; fill values where it is not stored
     * @param payload what was given to {@link ZarrArray#update}
     * @return the chunk afterwards, or the same array if nothing is to change
     * @throws RuntimeException if the change cannot be made; the caller of the update gets it
     */
    NdArray apply(NdArray chunk, ByteBuffer payload);
}
