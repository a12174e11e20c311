package org.lightloom.zarr;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.Predicate;
import org.lightloom.kv.Blob;
import org.lightloom.kv.StoreException;

/**
 * Corrects single flipped bits of a shard where two independent checks agree on the correction: the CRC-32C that tells
 * the bit, and what is decoded afterwards (the frame's own checksum of a chunk, the fields of a tail and its record).
 */
final class BitRepair {
    private final ShardingCodec sharding;
    private final ArrayMetadata metadata;
    private final String where;
    private final int indexSize;
    private PatchedBlob blob;

    BitRepair(Blob damaged, ShardingCodec sharding, ArrayMetadata metadata, String where) {
        this.sharding = sharding;
        this.metadata = metadata;
        this.where = where;
        this.indexSize = sharding.indexSize(metadata.chunk());
        this.blob = PatchedBlob.of(damaged);
    }

    /** With the corrections that were made so far. */
    PatchedBlob blob() {
        return blob;
    }

    ShardFile file(Blob bytes) {
        return new ShardFile(bytes, sharding, metadata.chunk(), where);
    }

    /** Whether the index that ends the file is sound, now. */
    boolean correctIndex() {
        if (blob.size() < indexSize) {
            return false;
        }
        return sound(blob, bytes -> file(bytes).index().size() > 0)
                || correct(
                        blob.size() - indexSize,
                        indexSize,
                        bytes -> file(bytes).index().size() > 0);
    }

    /** Whether tail, record and index of the version that ends at {@code end} are sound, now. */
    boolean correctVersion(long end) {
        Predicate<Blob> isSound = bytes -> file(bytes).version(end).commit().isPresent();
        if (sound(blob, isSound)) {
            return true;
        }
        return end >= indexSize + ShardTail.SIZE
                && (correct(end - indexSize, indexSize, isSound)
                        || correctTail(end, isSound)
                        || correctRecord(end, isSound));
    }

    private boolean correctTail(long end, Predicate<Blob> isSound) {
        long tail = 8 * (end - indexSize - ShardTail.SIZE);
        for (int bit = 0; bit < 8 * ShardTail.SIZE; bit++) {
            if (accept(tail + bit, isSound)) {
                return true;
            }
        }
        return false;
    }

    private boolean correctRecord(long end, Predicate<Blob> isSound) {
        ShardTail tail = ShardTail.of(blob.read(end - indexSize - ShardTail.SIZE, ShardTail.SIZE));
        long offset = end - indexSize - ShardTail.SIZE - tail.recordLength();
        if (tail.recordLength() <= 0 || offset < 0) {
            return false;
        }
        ByteBuffer record = blob.read(offset, tail.recordLength());
        return BitCorrection.candidates(record, tail.recordChecksum()).stream()
                .filter(bit -> bit < 8L * record.remaining())
                .anyMatch(bit -> accept(8 * offset + bit, isSound));
    }

    /** Whether an inner chunk is sound, now. */
    boolean correctChunk(ShardIndex index, int chunk) {
        Predicate<Blob> isSound =
                bytes -> file(bytes).chunk(index, chunk, metadata.dataType()).size() > 0;
        long offset = index.offset(chunk);
        long length = index.length(chunk);
        boolean inside =
                offset >= 0 && length >= 0 && length <= Integer.MAX_VALUE - 16 && offset <= blob.size() - length;
        return inside && correct(offset, (int) length, isSound);
    }

    /** Bytes that end in their little-endian CRC-32C. */
    private boolean correct(long offset, int length, Predicate<Blob> isSound) {
        if (length < Integer.BYTES) {
            return false;
        }
        ByteBuffer bytes = blob.read(offset, length).order(ByteOrder.LITTLE_ENDIAN);
        int checksum = bytes.getInt(length - Integer.BYTES);
        return BitCorrection.candidates(bytes.slice(0, length - Integer.BYTES), checksum).stream()
                .anyMatch(bit -> accept(8 * offset + bit, isSound));
    }

    private boolean accept(long bit, Predicate<Blob> isSound) {
        PatchedBlob tried = blob.flipped(bit);
        if (!sound(tried, isSound)) {
            return false;
        }
        blob = tried;
        return true;
    }

    private static boolean sound(Blob bytes, Predicate<Blob> isSound) {
        try {
            return isSound.test(bytes);
        } catch (ZarrException | StoreException e) {
            return false;
        }
    }

    /** A version that can be read as it is. */
    Optional<ShardVersion> version(long end) {
        try {
            return Optional.of(file(blob).version(end));
        } catch (ZarrException e) {
            return Optional.empty();
        }
    }
}
