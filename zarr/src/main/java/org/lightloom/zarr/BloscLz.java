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

    private final byte[] from;
    private final int fromEnd;
    private final byte[] to;
    private final int toStart;
    private final int toEnd;
    private int in;
    private int out;

    private BloscLz(byte[] from, int fromOffset, int fromLength, byte[] to, int toOffset, int toLength) {
        this.from = from;
        this.in = fromOffset;
        this.fromEnd = fromOffset + fromLength;
        this.to = to;
        this.toStart = toOffset;
        this.out = toOffset;
        this.toEnd = toOffset + toLength;
    }

    /**
     * Decompresses a stream; answers the number of bytes that it made.
     *
     * @throws CodecException if it ends within an instruction, makes more than fits or copies from before its start
     */
    static int decompress(byte[] from, int fromOffset, int fromLength, byte[] to, int toOffset, int toLength) {
        return new BloscLz(from, fromOffset, fromLength, to, toOffset, toLength).run();
    }

    private int run() {
        for (int control = in < fromEnd ? next() & 31 : -1; control >= 0; control = in < fromEnd ? next() : -1) {
            if (control < LITERALS_BELOW) {
                literals(control + 1);
            } else {
                copy(control);
            }
        }
        return out - toStart;
    }

    private void literals(int count) {
        if (count > fromEnd - in) {
            throw cutShort();
        }
        requireRoom(count);
        System.arraycopy(from, in, to, out, count);
        in += count;
        out += count;
    }

    private void copy(int control) {
        int length = length(control >>> 5);
        int distance = (control & 31) << 8 | next();
        if (distance == FARTHEST_SHORT) {
            distance += next() << 8 | next();
        }
        distance++;
        requireRoom(length);
        if (distance > out - toStart) {
            throw new CodecException("blosc: blosclz: a copy reaches before the start of the block");
        }
        // Byte by byte: a copy may overlap what it makes, and then repeats it.
        for (int end = out + length; out < end; out++) {
            to[out] = to[out - distance];
        }
    }

    private int length(int bits) {
        int length = bits - 1 + SHORTEST_COPY;
        if (bits == LONG_COPY) {
            int more = next();
            for (; more == 255; more = next()) {
                length += more;
                requireRoom(length);
            }
            length += more;
        }
        return length;
    }

    private int next() {
        if (in >= fromEnd) {
            throw cutShort();
        }
        return from[in++] & 0xff;
    }

    private void requireRoom(int length) {
        if (length > toEnd - out) {
            throw new CodecException("blosc: blosclz: more bytes than the " + (toEnd - toStart) + " of the block");
        }
    }

    private static CodecException cutShort() {
        return new CodecException("blosc: blosclz: the stream ends too early");
    }
}
