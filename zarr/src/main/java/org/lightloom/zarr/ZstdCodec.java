package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** {@code zstd}. */
record ZstdCodec(int level, boolean checksum) implements Codec.BytesToBytes {
    /** Room behind what is encoded, so that a checksum can follow without a copy. */
    private static final int SPARE = Integer.BYTES;

    @Override
    public ByteBuffer encode(ByteBuffer decoded) {
        byte[] to = Scratch.compressed(Math.toIntExact(maxEncodedSize(decoded.remaining())));
        int offset = decoded.arrayOffset() + decoded.position();
        int length = ZstdFrames.compress(decoded.array(), offset, decoded.remaining(), to, 0, level, checksum);
        return ByteBuffer.wrap(Arrays.copyOf(to, length + SPARE), 0, length);
    }

    @Override
    public ByteBuffer decode(ByteBuffer encoded, int atMost) {
        return ZstdFrames.decompress(encoded, atMost, atMost, byte[]::new);
    }

    @Override
    public ByteBuffer decodePart(ByteBuffer encoded, int atMost, ElementRuns wanted) {
        return ZstdFrames.decompress(encoded, atMost, wanted.end(atMost), Scratch::decoded);
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
