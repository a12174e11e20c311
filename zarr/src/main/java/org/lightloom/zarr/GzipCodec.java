package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** {@code gzip} (RFC 1952). */
record GzipCodec(int level) implements Codec.BytesToBytes {
    private static final int HEADER_AND_TRAILER = 18;

    @Override
    public ByteBuffer encode(ByteBuffer decoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(decoded.remaining() / 2 + 32);
        try (OutputStream gzip = new LevelledGzip(bytes, level)) {
            gzip.write(decoded.array(), decoded.arrayOffset() + decoded.position(), decoded.remaining());
        } catch (IOException e) {
            throw new CodecException("gzip: " + e.getMessage(), e);
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    @Override
    public ByteBuffer decode(ByteBuffer encoded, int atMost) {
        requireHeader(encoded);
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(
                encoded.array(), encoded.arrayOffset() + encoded.position(), encoded.remaining()))) {
            byte[] bytes = gzip.readNBytes(atMost);
            if (gzip.read() >= 0) {
                throw new CodecException("gzip: more than the " + atMost + " bytes that the chunk may have");
            }
            return ByteBuffer.wrap(bytes);
        } catch (IOException e) {
            throw new CodecException("gzip: " + e.getMessage(), e);
        }
    }

    /** A stream that throws when it is made leaves its native memory to the garbage collector, which may be slow to come. */
    private static void requireHeader(ByteBuffer encoded) {
        int at = encoded.position();
        boolean gzip = encoded.remaining() >= HEADER_AND_TRAILER
                && encoded.get(at) == 0x1f
                && encoded.get(at + 1) == (byte) 0x8b
                && encoded.get(at + 2) == Deflater.DEFLATED;
        if (!gzip) {
            throw new CodecException("gzip: the bytes do not begin with a gzip header");
        }
    }

    @Override
    public long maxEncodedSize(long decoded) {
        return decoded + decoded / 1000 + 1024;
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = Json.object().put("name", "gzip");
        json.putObject("configuration").put("level", level);
        return json;
    }

    private static final class LevelledGzip extends GZIPOutputStream {
        LevelledGzip(OutputStream out, int level) throws IOException {
            super(out);
            def.setLevel(level);
        }
    }
}
