package org.lightloom.zarr;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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
                shuffle4(from, fromOffset, to, toOffset, n);
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
                unshuffle4(from, fromOffset, to, toOffset, n);
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

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_HALF = 0xffffffffL;
    private static final long EVEN_PAIRS = 0x0000ffff0000ffffL;
    private static final long EVEN_BYTES = 0x00ff00ff00ff00ffL;

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

    /** Eight elements at a time: in each half of a long a 4 x 4 transposition of bytes. */
    private static void shuffle4(byte[] from, int fromOffset, byte[] to, int toOffset, int n) {
        int plane1 = toOffset + n;
        int plane2 = plane1 + n;
        int plane3 = plane2 + n;
        int i = 0;
        for (; i + 8 <= n; i += 8) {
            int at = fromOffset + 4 * i;
            long e01 = (long) LONG.get(from, at);
            long e23 = (long) LONG.get(from, at + 8);
            long e45 = (long) LONG.get(from, at + 16);
            long e67 = (long) LONG.get(from, at + 24);
            long a = (e01 & LOW_HALF) | e45 << 32;
            long b = e01 >>> 32 | (e45 & ~LOW_HALF);
            long c = (e23 & LOW_HALF) | e67 << 32;
            long d = e23 >>> 32 | (e67 & ~LOW_HALF);
            long ab = (a & EVEN_BYTES) | (b & EVEN_BYTES) << 8;
            long cd = (c & EVEN_BYTES) | (d & EVEN_BYTES) << 8;
            long abOdd = (a >>> 8 & EVEN_BYTES) | (b & ~EVEN_BYTES);
            long cdOdd = (c >>> 8 & EVEN_BYTES) | (d & ~EVEN_BYTES);
            LONG.set(to, toOffset + i, (ab & EVEN_PAIRS) | (cd & EVEN_PAIRS) << 16);
            LONG.set(to, plane1 + i, (abOdd & EVEN_PAIRS) | (cdOdd & EVEN_PAIRS) << 16);
            LONG.set(to, plane2 + i, (ab >>> 16 & EVEN_PAIRS) | (cd & ~EVEN_PAIRS));
            LONG.set(to, plane3 + i, (abOdd >>> 16 & EVEN_PAIRS) | (cdOdd & ~EVEN_PAIRS));
        }
        for (; i < n; i++) {
            int at = fromOffset + 4 * i;
            to[toOffset + i] = from[at];
            to[plane1 + i] = from[at + 1];
            to[plane2 + i] = from[at + 2];
            to[plane3 + i] = from[at + 3];
        }
    }

    private static void unshuffle4(byte[] from, int fromOffset, byte[] to, int toOffset, int n) {
        int plane1 = fromOffset + n;
        int plane2 = plane1 + n;
        int plane3 = plane2 + n;
        int i = 0;
        for (; i + 8 <= n; i += 8) {
            long p0 = (long) LONG.get(from, fromOffset + i);
            long p1 = (long) LONG.get(from, plane1 + i);
            long p2 = (long) LONG.get(from, plane2 + i);
            long p3 = (long) LONG.get(from, plane3 + i);
            long low = (p0 & EVEN_BYTES) | (p1 & EVEN_BYTES) << 8;
            long lowOdd = (p0 >>> 8 & EVEN_BYTES) | (p1 & ~EVEN_BYTES);
            long high = (p2 & EVEN_BYTES) | (p3 & EVEN_BYTES) << 8;
            long highOdd = (p2 >>> 8 & EVEN_BYTES) | (p3 & ~EVEN_BYTES);
            long e04 = (low & EVEN_PAIRS) | (high & EVEN_PAIRS) << 16;
            long e15 = (lowOdd & EVEN_PAIRS) | (highOdd & EVEN_PAIRS) << 16;
            long e26 = (low >>> 16 & EVEN_PAIRS) | (high & ~EVEN_PAIRS);
            long e37 = (lowOdd >>> 16 & EVEN_PAIRS) | (highOdd & ~EVEN_PAIRS);
            int at = toOffset + 4 * i;
            LONG.set(to, at, (e04 & LOW_HALF) | e15 << 32);
            LONG.set(to, at + 8, (e26 & LOW_HALF) | e37 << 32);
            LONG.set(to, at + 16, e04 >>> 32 | (e15 & ~LOW_HALF));
            LONG.set(to, at + 24, e26 >>> 32 | (e37 & ~LOW_HALF));
        }
        for (; i < n; i++) {
            int at = toOffset + 4 * i;
            to[at] = from[fromOffset + i];
            to[at + 1] = from[plane1 + i];
            to[at + 2] = from[plane2 + i];
            to[at + 3] = from[plane3 + i];
        }
    }
}
