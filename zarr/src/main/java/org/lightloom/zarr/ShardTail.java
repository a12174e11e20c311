package org.lightloom.zarr;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * The 48 bytes right before a shard's index that make the file a log (docs/format.md, "A shard file is a log").
 *
 * @param number commit number: one more than that of the commit before
 */
record ShardTail(int recordLength, int recordChecksum, int indexChecksum, UUID commit, long number) {
    static final int SIZE = 48;
    private static final byte[] MAGIC = "LLOOMREC".getBytes(StandardCharsets.US_ASCII);
    private static final int MAGIC_AT = SIZE - MAGIC.length;

    ByteBuffer toBytes() {
        return ByteBuffer.allocate(SIZE)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(recordLength)
                .putInt(recordChecksum)
                .putInt(indexChecksum)
                .putInt(0)
                .order(ByteOrder.BIG_ENDIAN)
                .putLong(commit.getMostSignificantBits())
                .putLong(commit.getLeastSignificantBits())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(number)
                .put(MAGIC)
                .flip();
    }

    /** Whether these 48 bytes end like a tail. */
    static boolean isTail(ByteBuffer bytes) {
        byte[] magic = new byte[MAGIC.length];
        bytes.duplicate().position(bytes.position() + MAGIC_AT).get(magic);
        return Arrays.equals(magic, MAGIC);
    }

    /** Whether these 48 bytes, which are no whole tail, were one: half of the magic, or the index's checksum, is left. */
    static boolean resemblesTail(ByteBuffer bytes, ByteBuffer index) {
        int same = 0;
        for (int i = 0; i < MAGIC.length; i++) {
            same += bytes.get(bytes.position() + MAGIC_AT + i) == MAGIC[i] ? 1 : 0;
        }
        return 2 * same >= MAGIC.length || of(bytes).indexChecksum() == Crc32cCodec.checksum(index);
    }

    static ShardTail of(ByteBuffer tail) {
        ByteBuffer bytes = tail.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int recordLength = bytes.getInt();
        int recordChecksum = bytes.getInt();
        int indexChecksum = bytes.getInt();
        bytes.getInt();
        bytes.order(ByteOrder.BIG_ENDIAN);
        UUID commit = new UUID(bytes.getLong(), bytes.getLong());
        return new ShardTail(
                recordLength,
                recordChecksum,
                indexChecksum,
                commit,
                bytes.order(ByteOrder.LITTLE_ENDIAN).getLong());
    }
}
