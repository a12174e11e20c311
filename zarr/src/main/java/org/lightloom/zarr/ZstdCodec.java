package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code zstd}. Two are equal if level and checksum are, whatever their trials have shown. */
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

    private static final ZstdFrames.Effort USUAL =
            new ZstdFrames.Effort(USUAL_LEVEL, USUAL_MIN_MATCH, ZstdFrames.Effort.OF_THE_LEVEL);
    private static final ZstdFrames.Effort FAST =
            new ZstdFrames.Effort(USUAL_LEVEL, USUAL_MIN_MATCH, ZstdFrames.Effort.FAST);

    private final int level;
    private final boolean checksum;
    private final SearchTrials trials = new SearchTrials();

    ZstdCodec(int level, boolean checksum) {
        this.level = level;
        this.checksum = checksum;
    }

    @Override
    public ByteBuffer encode(ByteBuffer decoded) {
        int length = decoded.remaining();
        if (level != USUAL_LEVEL && level != 0 || length <= LARGEST_SMALL_SOURCE) {
            return encode(decoded, ZstdFrames.Effort.of(level));
        }
        if (length > LARGEST_TRIED) {
            return encode(decoded, USUAL);
        }
        boolean trial = trials.isNext();
        if (!trial && !trials.fastSuits()) {
            return encode(decoded, USUAL);
        }
        ByteBuffer fast = encode(decoded, FAST);
        if (!trial && !SearchTrials.isDoubtful(length, fast.remaining())) {
            return fast;
        }
        ByteBuffer usual = encode(decoded, USUAL);
        if (trial) {
            trials.ended(length, usual.remaining(), fast.remaining());
        }
        return fast.remaining() < usual.remaining() ? fast : usual;
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

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ZstdCodec codec && codec.level == level && codec.checksum == checksum;
    }

    @Override
    public int hashCode() {
        return Objects.hash(level, checksum);
    }

    @Override
    public String toString() {
        return toJson().toString();
    }
}
