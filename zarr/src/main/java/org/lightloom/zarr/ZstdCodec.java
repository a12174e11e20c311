package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;

/** {@code zstd}. */
record ZstdCodec(int level, boolean checksum) implements Codec.BytesToBytes {

    @Override
    public ByteBuffer encode(ByteBuffer decoded) {
        byte[] to = new byte[Math.toIntExact(maxEncodedSize(decoded.remaining()))];
        int offset = decoded.arrayOffset() + decoded.position();
        int length = ZstdFrames.compress(decoded.array(), offset, decoded.remaining(), to, 0, level, checksum);
        return ByteBuffer.wrap(to, 0, length);
    }

    @Override
    public ByteBuffer decode(ByteBuffer encoded, int atMost) {
        return ZstdFrames.decompress(encoded, atMost, byte[]::new);
    }

    @Override
    public ByteBuffer decodePart(ByteBuffer encoded, int atMost, ElementRuns wanted) {
        return ZstdFrames.decompress(encoded, atMost, Scratch::decoded);
    }

    @Override
    public long maxEncodedSize(long decoded) {
        return ZstdFrames.maxSize(decoded);
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = Json.object().put("name", "zstd");
        json.putObject("configuration").put("level", level).put("checksum", checksum);
        return json;
    }
}
