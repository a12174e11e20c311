package org.lightloom.zarr;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.IntFunction;
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
        return decoded(blob, metadata, where, size -> blob.read(0, size), metadata.codecs()::decode);
    }

    /** Of which only elements that {@code from} of the spans names are looked at, before this thread decodes another one. */
    static NdArray decodePart(Blob blob, ArrayMetadata metadata, String where, Span[] spans) {
        return decoded(
                blob,
                metadata,
                where,
                size -> {
                    ByteBuffer bytes = Scratch.encoded(size);
                    blob.read(0, bytes);
                    return bytes.flip();
                },
                (bytes, type, shape) -> metadata.codecs().decodePart(bytes, type, shape, spans));
    }

    private interface Decoding {
        NdArray decode(ByteBuffer encoded, DataType type, int[] shape);
    }

    private static NdArray decoded(
            Blob blob, ArrayMetadata metadata, String where, IntFunction<ByteBuffer> bytes, Decoding decoding) {
        try {
            long most = metadata.codecs().mostEncoded(metadata.dataType(), metadata.chunk());
            if (blob.size() > most) {
                throw new ZarrException.Corrupt(
                        where, "has " + blob.size() + " bytes, at most " + most + " are possible for this chunk");
            }
            return decoding.decode(bytes.apply((int) blob.size()), metadata.dataType(), metadata.chunk());
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
