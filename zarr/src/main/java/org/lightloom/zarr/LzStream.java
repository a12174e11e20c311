package org.lightloom.zarr;

/**
 * A stream of literals and copies of earlier output on its way into a block: where it is read, what it has made so far, and
 * that it stays within both.
 */
final class LzStream {
    private final String name;
    private final byte[] from;
    private final int fromEnd;
    private final byte[] to;
    private final int toStart;
    private final int toEnd;
    private int in;
    private int out;

    /** @param name of the format, for errors */
    LzStream(String name, byte[] from, int fromOffset, int fromLength, byte[] to, int toOffset, int toLength) {
        this.name = name;
        this.from = from;
        this.in = fromOffset;
        this.fromEnd = fromOffset + fromLength;
        this.to = to;
        this.toStart = toOffset;
        this.out = toOffset;
        this.toEnd = toOffset + toLength;
    }

    boolean hasMore() {
        return in < fromEnd;
    }

    /** Bytes made so far. */
    int made() {
        return out - toStart;
    }

    /** @throws CodecException if the stream has ended */
    int next() {
        if (in >= fromEnd) {
            throw cutShort();
        }
        return from[in++] & 0xff;
    }

    /** The next bytes of the stream as they are. */
    void literals(long count) {
        if (count > fromEnd - in) {
            throw cutShort();
        }
        requireRoom(count);
        System.arraycopy(from, in, to, out, (int) count);
        in += (int) count;
        out += (int) count;
    }

    /**
     * Output of before once more.
     *
     * @param distance how far back it starts, unsigned; less than the length where it repeats what it makes
     */
    void copy(long distance, long length) {
        requireRoom(length);
        if (distance < 1 || distance > made()) {
            throw problem("a copy reaches before the start of the block");
        }
        if (distance >= length) {
            System.arraycopy(to, out - (int) distance, to, out, (int) length);
            out += (int) length;
        } else {
            for (int end = out + (int) length; out < end; out++) {
                to[out] = to[out - (int) distance];
            }
        }
    }

    void requireRoom(long length) {
        if (length > toEnd - out) {
            throw problem("more bytes than the " + (toEnd - toStart) + " of the block");
        }
    }

    private CodecException cutShort() {
        return problem("the stream ends too early");
    }

    CodecException problem(String what) {
        return new CodecException("blosc: " + name + ": " + what);
    }
}
