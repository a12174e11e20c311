package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** {@code zstd}. */
final class ZstdCodec implements Codec.BytesToBytes {
    /** Room behind what is encoded, so that a checksum can follow without a copy. */
    private static final int SPARE = Integer.BYTES;

    /** The level that zstd takes for 0. */
    private static final int USUAL_LEVEL = 3;

    /**
     * At level 3, zstd's table has repetitions of 5 bytes at least for sources above 16 KiB, but for those of 128 to 256 KiB
     * it has 4. There, too, 5 is better in arrays of numbers (docs/decisions.md).
     */
    private static final int USUAL_MIN_MATCH = 5;

    private static final int LARGEST_SMALL_SOURCE = 1 << 14;

    /** A trial holds what both searches made. */
    private static final int LARGEST_TRIED = 1 << 24;

    private final int level;
    private final boolean checksum;
    private final SearchTrials trials = new SearchTrials();

    ZstdCodec(int level, boolean checksum) {
        this.level = level;
        this.checksum = checksum;
    }

    @Override
    public ByteBuffer encode(ByteBuffer decoded) {
        boolean usual = (level == USUAL_LEVEL || level == 0) && decoded.remaining() > LARGEST_SMALL_SOURCE;
        if (!usual) {
            return encode(decoded, ZstdFrames.Effort.of(level));
        }
        ZstdFrames.Effort twoTables = ZstdFrames.Effort.of(level).minMatch(USUAL_MIN_MATCH);
        ZstdFrames.Effort oneTable = twoTables.strategy(ZstdFrames.Effort.FAST);
        if (decoded.remaining() > LARGEST_TRIED) {
            return encode(decoded, twoTables);
        }
        if (!trials.isNext()) {
            return encode(decoded, trials.fastSuits() ? oneTable : twoTables);
        }
        ByteBuffer slower = encode(decoded, twoTables);
        ByteBuffer faster = encode(decoded, oneTable);
        trials.ended(slower.remaining(), faster.remaining());
        return faster.remaining() < slower.remaining() ? faster : slower;
    }

    private ByteBuffer encode(ByteBuffer decoded, ZstdFrames.Effort effort) {
        byte[] to = Scratch.compressed(Math.toIntExact(maxEncodedSize(decoded.remaining())));
        int offset = decoded.arrayOffset() + decoded.position();
        int length = ZstdFrames.compress(decoded.array(), offset, decoded.remaining(), to, 0, effort, checksum);
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
