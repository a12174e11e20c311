package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** {@code crc32c}: the little-endian checksum follows the bytes. */
record Crc32cCodec() implements Codec.BytesToBytes {

    static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }

    @Override
    public ByteBuffer encode(ByteBuffer decoded) {
        int checksum = checksum(decoded);
        if (decoded.capacity() - decoded.limit() < Integer.BYTES) {
            ByteBuffer copy = ByteBuffer.allocate(decoded.remaining() + Integer.BYTES);
            return copy.put(decoded.duplicate())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(checksum)
                    .flip();
        }
        ByteBuffer longer = decoded.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        return longer.limit(decoded.limit() + Integer.BYTES).putInt(decoded.limit(), checksum);
    }

    @Override
    public ByteBuffer decode(ByteBuffer encoded, int atMost) {
        int length = encoded.remaining() - Integer.BYTES;
        if (length < 0) {
            throw new CodecException("too short for its crc32c checksum");
        }
        ByteBuffer decoded = encoded.slice(encoded.position(), length);
        int stored = encoded.order(ByteOrder.LITTLE_ENDIAN).getInt(encoded.position() + length);
        if (stored != checksum(decoded)) {
            throw new CodecException("the crc32c checksum does not match: the bytes are damaged");
        }
        return decoded;
    }

    @Override
    public long maxEncodedSize(long decoded) {
        return decoded + Integer.BYTES;
    }

    @Override
    public ObjectNode toJson() {
        return Json.object().put("name", "crc32c");
    }
}
