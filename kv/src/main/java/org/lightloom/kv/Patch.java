package org.lightloom.kv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * A change as a file. Little-endian: magic {@code LLOOMPAT}, format u32, length of the signature u32, length of the
 * payload u64, crc32c of all the others u32, id of the change (16 bytes, big-endian), length of the bulk u64, signature
 * (UTF-8), payload, bulk. Without a signature it has neither and only says that somebody waits.
 */
record Patch(String signature, UUID id, Change.Bytes content) {
    private static final long MAGIC = 0x5441504d4f4f4c4cL; // LLOOMPAT
    private static final int FORMAT = 2;
    private static final int HEADER = 52;

    /** What a writer posts whose change only it can apply. */
    static Patch withoutPayload(UUID change) {
        return new Patch("", change, new Change.Bytes(ByteBuffer.allocate(0)));
    }

    Change change() {
        return new Change(id, content);
    }

    List<ByteBuffer> bytes() {
        byte[] text = signature.getBytes(StandardCharsets.UTF_8);
        ByteBuffer header = ByteBuffer.allocate(HEADER + text.length).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(MAGIC)
                .putInt(FORMAT)
                .putInt(text.length)
                .putLong(content.payload().remaining())
                .putInt(0);
        header.order(ByteOrder.BIG_ENDIAN).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        header.order(ByteOrder.LITTLE_ENDIAN)
                .putLong(content.bulk().remaining())
                .put(text)
                .flip();
        header.putInt(24, checksum(header, content));
        return List.of(header, content.payload(), content.bulk());
    }

    /** Nothing where the file is gone, is not whole or has another format: then its writer applies the change. */
    static Optional<Patch> read(Path file) {
        try {
            return parse(ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Patch> parse(ByteBuffer bytes) {
        if (bytes.remaining() < HEADER || bytes.getLong(0) != MAGIC || bytes.getInt(8) != FORMAT) {
            return Optional.empty();
        }
        long signatureLength = Integer.toUnsignedLong(bytes.getInt(12));
        long payloadLength = bytes.getLong(16);
        long bulkLength = bytes.getLong(44);
        long rest = (long) bytes.remaining() - HEADER;
        if (signatureLength > rest
                || payloadLength < 0
                || payloadLength > rest - signatureLength
                || bulkLength != rest - signatureLength - payloadLength) {
            return Optional.empty();
        }
        ByteBuffer header = bytes.slice(0, HEADER + (int) signatureLength).order(ByteOrder.BIG_ENDIAN);
        UUID id = new UUID(header.getLong(28), header.getLong(36));
        int end = header.limit() + (int) payloadLength;
        Change.Bytes content =
                new Change.Bytes(bytes.slice(header.limit(), (int) payloadLength), bytes.slice(end, (int) bulkLength));
        if (checksum(header, content) != bytes.getInt(24)) {
            return Optional.empty();
        }
        String signature = StandardCharsets.UTF_8
                .decode(header.slice(HEADER, (int) signatureLength))
                .toString();
        return Optional.of(new Patch(signature, id, content));
    }

    private static int checksum(ByteBuffer header, Change.Bytes content) {
        CRC32C crc = new CRC32C();
        crc.update(header.slice(0, 24));
        crc.update(header.slice(28, header.limit() - 28));
        crc.update(content.payload());
        crc.update(content.bulk());
        return (int) crc.getValue();
    }
}
