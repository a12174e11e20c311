package org.lightloom.zarr;

/**
 * Decompresses Snappy (format_description.txt of google/snappy defines the format), as one block without a frame.
 *
 * <p>A stream begins with the number of bytes that it makes, seven bits to a byte, the lowest first; bit 7 says that more
 * follow. Then come instructions, by the lower two bits of their first byte. 0: literals, their number less 1 in the upper
 * six bits, where 60 to 63 stand for a number of 1 to 4 bytes that follows. 1 to 3: a copy of earlier output. Of 1, three
 * bits are the length less 4, and the upper three and one more byte the distance; of 2 and 3, six bits are the length less
 * 1, and 2 or 4 bytes the distance. Numbers of several bytes are little-endian.
 */
final class Snappy {
    private static final int LONG_LITERALS = 60;
    private static final int SHORTEST_NEAR_COPY = 4;
    private static final int BITS_OF_LENGTH = 32;

    private final LzStream stream;

    private Snappy(LzStream stream) {
        this.stream = stream;
    }

    /**
     * Decompresses a stream; answers the number of bytes that it made.
     *
     * @throws CodecException if it ends within an instruction, makes more than fits or other than it promised, or copies
     *     from before its start
     */
    static int decompress(byte[] from, int fromOffset, int fromLength, byte[] to, int toOffset, int toLength) {
        return new Snappy(new LzStream("snappy", from, fromOffset, fromLength, to, toOffset, toLength)).run();
    }

    private int run() {
        long promised = length();
        stream.requireRoom(promised);
        while (stream.hasMore()) {
            int tag = stream.next();
            int upper = tag >>> 2;
            switch (tag & 3) {
                case 0 -> stream.literals(1 + (upper < LONG_LITERALS ? upper : number(upper - LONG_LITERALS + 1)));
                case 1 -> stream.copy((long) (tag >>> 5) << 8 | stream.next(), SHORTEST_NEAR_COPY + (upper & 7));
                case 2 -> stream.copy(number(2), 1 + upper);
                default -> stream.copy(number(4), 1 + upper);
            }
        }
        if (stream.made() != promised) {
            throw stream.problem(stream.made() + " bytes made, " + promised + " promised");
        }
        return stream.made();
    }

    private long length() {
        long length = 0;
        int more = 0x80;
        for (int shift = 0; more >= 0x80; shift += 7) {
            if (shift >= BITS_OF_LENGTH) {
                throw stream.problem("its length takes more than five bytes");
            }
            more = stream.next();
            length |= (more & 0x7fL) << shift;
        }
        return length;
    }

    private long number(int bytes) {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number |= (long) stream.next() << 8 * i;
        }
        return number;
    }
}
