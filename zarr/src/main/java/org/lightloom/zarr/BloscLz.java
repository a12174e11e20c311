package org.lightloom.zarr;

/**
 * Decompresses BloscLZ, c-blosc's own variant of FastLZ (blosclz.c of c-blosc 1 defines the format).
 *
 * <p>A stream is a sequence of instructions. A control byte below 32 is followed by that many literals plus one. Any other
 * is a copy of earlier output: its upper three bits are the length less 2, where 7 goes on in bytes of 255 that are added
 * up; its lower five bits and one more byte are the distance less 1, where all ones are followed by two bytes that are
 * added to the largest distance that fits. The upper three bits of the first control byte are a version and count as 0.
 */
final class BloscLz {
    private static final int LITERALS_BELOW = 32;
    private static final int SHORTEST_COPY = 3;
    private static final int LONG_COPY = 7;
    private static final int FARTHEST_SHORT = 0x1fff;

    private final LzStream stream;

    private BloscLz(LzStream stream) {
        this.stream = stream;
    }

    /**
     * Decompresses a stream; answers the number of bytes that it made.
     *
     * @throws CodecException if it ends within an instruction, makes more than fits or copies from before its start
     */
    static int decompress(byte[] from, int fromOffset, int fromLength, byte[] to, int toOffset, int toLength) {
        return new BloscLz(new LzStream("blosclz", from, fromOffset, fromLength, to, toOffset, toLength)).run();
    }

    private int run() {
        for (int version = 31; stream.hasMore(); version = 255) {
            int control = stream.next() & version;
            if (control < LITERALS_BELOW) {
                stream.literals(control + 1);
            } else {
                copy(control);
            }
        }
        return stream.made();
    }

    private void copy(int control) {
        int length = length(control >>> 5);
        int distance = (control & 31) << 8 | stream.next();
        if (distance == FARTHEST_SHORT) {
            distance += stream.next() << 8 | stream.next();
        }
        stream.copy(distance + 1, length);
    }

    private int length(int bits) {
        int length = bits - 1 + SHORTEST_COPY;
        if (bits == LONG_COPY) {
            int more = stream.next();
            for (; more == 255; more = stream.next()) {
                length += more;
                stream.requireRoom(length);
            }
            length += more;
        }
        return length;
    }
}
