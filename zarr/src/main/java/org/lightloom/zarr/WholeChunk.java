package org.lightloom.zarr;

import org.lightloom.kv.Blob;

/** Reads a chunk that can only be decoded whole. */
final class WholeChunk {
    private static final int LARGEST = Integer.MAX_VALUE - 16;

    private WholeChunk() {}

    static NdArray decode(Blob blob, ArrayMetadata metadata, String where) {
        if (blob.size() > LARGEST) {
            throw new ZarrException.Unsupported(where, "a chunk of " + blob.size() + " bytes");
        }
        try {
            return metadata.codecs().decode(blob.read(0, (int) blob.size()), metadata.dataType(), metadata.chunk());
        } catch (CodecException e) {
            throw new ZarrException.Corrupt(where, e.problem(), e);
        }
    }
}
