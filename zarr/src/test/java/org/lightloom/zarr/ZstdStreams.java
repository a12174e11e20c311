package org.lightloom.zarr;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Zstandard frames as a stream writes them: their header does not tell how long the content is. */
final class ZstdStreams {
    private ZstdStreams() {}

    static byte[] withoutContentSize(byte[] bytes) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        try (ZstdOutputStreamNoFinalizer zstd = new ZstdOutputStreamNoFinalizer(frame)) {
            zstd.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return frame.toByteArray();
    }
}
