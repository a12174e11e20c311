package org.lightloom.zarr;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The byte and bit transpositions of c-blosc 1 (its README_CHUNK_FORMAT.rst and shuffle.c define the layout). */
enum Shuffle {
    NOSHUFFLE {
        @Override
        void apply(byte[] from, int fromOffset, byte[] to, int toOffset, int length, int typeSize) {
            System.arraycopy(from, fromOffset, to, toOffset, length);
        }

        @Override
        void undo(byte[] from, int fromOffset, byte[] to, int toOffset, int length, int typeSize) {
            System.arraycopy(from, fromOffset, to, toOffset, length);
        }
    },

    /** Plane k of the result holds byte k of every element; a rest shorter than an element is copied. */
    SHUFFLE {
        @Override
        void apply(byte[] from, int fromOffset, byte[] to, int toOffset, int length, int typeSize) {
            int n = length / typeSize;
            if (typeSize == Integer.BYTES) {
                Shuffle4.ofThread().apply(from, fromOffset, to, toOffset, n);
            } else {
                for (int k = 0; k < typeSize; k++) {
                    for (int i = 0, source = fromOffset + k, target = toOffset + k * n;
                            i < n;
                            i++, source += typeSize) {
                        to[target + i] = from[source];
                    }
                }
            }
            copyRest(from, fromOffset, to, toOffset, length, n * typeSize);
        }

        @Override
        void undo(byte[] from, int fromOffset, byte[] to, int toOffset, int length, int typeSize) {
            int n = length / typeSize;
            if (typeSize == Integer.BYTES) {
                Shuffle4.ofThread().undo(from, fromOffset, to, toOffset, n);
            } else {
                for (int k = 0; k < typeSize; k++) {
                    for (int i = 0, source = fromOffset + k * n, target = toOffset + k;
                            i < n;
                            i++, target += typeSize) {
                        to[target] = from[source + i];
                    }
                }
            }
            copyRest(from, fromOffset, to, toOffset, length, n * typeSize);
        }
    },

    /** Row b of the result holds bit b of every element, first element in the lowest bit; needs a multiple of 8. */
    BITSHUFFLE {
        @Override
        void apply(byte[] from, int fromOffset, byte[] to, int toOffset, int length, int typeSize) {
            int n = length / typeSize;
            if (n % 8 != 0) {
                System.arraycopy(from, fromOffset, to, toOffset, length);
                return;
            }
            Arrays.fill(to, toOffset, toOffset + n * typeSize, (byte) 0);
            for (int i = 0; i < n; i++) {
                for (int bit = 0; bit < typeSize * 8; bit++) {
                    int value = from[fromOffset + i * typeSize + bit / 8] >>> (bit % 8) & 1;
                    to[toOffset + bit * (n / 8) + i / 8] |= (byte) (value << (i % 8));
                }
            }
            copyRest(from, fromOffset, to, toOffset, length, n * typeSize);
        }

        @Override
        void undo(byte[] from, int fromOffset, byte[] to, int toOffset, int length, int typeSize) {
            int n = length / typeSize;
            if (n % 8 != 0) {
                System.arraycopy(from, fromOffset, to, toOffset, length);
                return;
            }
            for (int k = 0; k < typeSize; k++) {
                for (int group = 0; group < n / 8; group++) {
                    long rows = 0;
                    for (int bit = 0; bit < 8; bit++) {
                        long row = from[fromOffset + (k * 8 + bit) * (n / 8) + group] & 0xffL;
                        rows |= row << (8 * bit);
                    }
                    long elements = transposed8x8(rows);
                    for (int i = 0; i < 8; i++) {
                        to[toOffset + (group * 8 + i) * typeSize + k] = (byte) (elements >>> (8 * i));
                    }
                }
            }
            copyRest(from, fromOffset, to, toOffset, length, n * typeSize);
        }
    };

    abstract void apply(byte[] from, int fromOffset, byte[] to, int toOffset, int length, int typeSize);

    abstract void undo(byte[] from, int fromOffset, byte[] to, int toOffset, int length, int typeSize);

    /** The name in the codec's configuration. */
    String zarrName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Shuffle> named(String name) {
        return Arrays.stream(values()).filter(s -> s.zarrName().equals(name)).findFirst();
    }

    private static void copyRest(byte[] from, int fromOffset, byte[] to, int toOffset, int length, int done) {
        System.arraycopy(from, fromOffset + done, to, toOffset + done, length - done);
    }

    /** Bit i of byte j becomes bit j of byte i (Warren, Hacker's Delight, section 7-3). */
    private static long transposed8x8(long x) {
        long t = (x ^ (x >>> 7)) & 0x00aa00aa00aa00aaL;
        x ^= t ^ (t << 7);
        t = (x ^ (x >>> 14)) & 0x0000cccc0000ccccL;
        x ^= t ^ (t << 14);
        t = (x ^ (x >>> 28)) & 0x00000000f0f0f0f0L;
        return x ^ t ^ (t << 28);
    }
}
