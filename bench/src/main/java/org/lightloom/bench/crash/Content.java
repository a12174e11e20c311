package org.lightloom.bench.crash;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** The bytes of a file, known by their hash. */
final class Content {
    static final Content EMPTY = new Content(new byte[0]);

    private final byte[] bytes;
    private final String hash;

    /** @param bytes on loan for ever */
    Content(byte[] bytes) {
        this.bytes = bytes;
        this.hash = hash(bytes);
    }

    int length() {
        return bytes.length;
    }

    /** On loan. */
    byte[] bytes() {
        return bytes;
    }

    String hash() {
        return hash;
    }

    /** Two checksums and the length: fast for large files, and enough to tell the contents of one run apart. */
    static String hash(byte[] bytes) {
        CRC32C one = new CRC32C();
        one.update(bytes);
        CRC32 other = new CRC32();
        other.update(bytes);
        return bytes.length + "-" + Long.toHexString(one.getValue() << 32 | other.getValue());
    }

    /** The first bytes only. */
    Content truncated(int length) {
        return new Content(Arrays.copyOf(bytes, length));
    }

    /** As long as this, but zeros from a position on: the length was written, the data were not. */
    Content zerosFrom(int position) {
        return new Content(Arrays.copyOf(Arrays.copyOf(bytes, position), bytes.length));
    }

    /** As long as this, but zeros before a position: later blocks were written first. */
    Content zerosBefore(int position) {
        byte[] torn = bytes.clone();
        Arrays.fill(torn, 0, position, (byte) 0);
        return new Content(torn);
    }
}
