package org.lightloom.zarr;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.lightloom.kv.Blob;

/** Decodes and encodes chunks that are whole in memory; failures name the chunk. */
final class WholeChunk {
    private WholeChunk() {}

    /** The stored chunk, or fill values where there is none. */
    static NdArray decode(Optional<Blob> blob, ArrayMetadata metadata, String where) {
        return blob.map(stored -> decode(stored, metadata, where))
                .orElseGet(() -> metadata.fill().filled(metadata.dataType(), metadata.chunk()));
    }

    static NdArray decode(Blob blob, ArrayMetadata metadata, String where) {
        try {
            long most = metadata.codecs().mostEncoded(metadata.dataType(), metadata.chunk());
            if (blob.size() > most) {
                throw new ZarrException.Corrupt(
                        where, "has " + blob.size() + " bytes, at most " + most + " are possible for this chunk");
            }
            return metadata.codecs().decode(blob.read(0, (int) blob.size()), metadata.dataType(), metadata.chunk());
        } catch (CodecException e) {
            throw new ZarrException.Corrupt(where, e.problem(), e);
        } catch (ArithmeticException e) {
            throw new ZarrException.Unsupported(where, "a chunk of more than 2 GiB decoded");
        }
    }

    static ByteBuffer encode(NdArray chunk, CodecChain codecs, String where) {
        try {
            return codecs.encode(chunk);
        } catch (CodecException e) {
            throw new ZarrException.Unsupported(where, e.problem());
        }
    }
}
