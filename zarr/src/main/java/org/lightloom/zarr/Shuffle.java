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

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

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

    /** Four elements at a time as a 4 x 4 transposition of bytes. */
    private static void shuffle4(byte[] from, int fromOffset, byte[] to, int toOffset, int n) {
        int plane1 = toOffset + n;
        int plane2 = plane1 + n;
        int plane3 = plane2 + n;
        int i = 0;
        for (; i + 4 <= n; i += 4) {
            int at = fromOffset + 4 * i;
            int a = (int) INT.get(from, at);
            int b = (int) INT.get(from, at + 4);
            int c = (int) INT.get(from, at + 8);
            int d = (int) INT.get(from, at + 12);
            int ab = (a & 0x00ff00ff) | (b & 0x00ff00ff) << 8;
            int cd = (c & 0x00ff00ff) | (d & 0x00ff00ff) << 8;
            int abOdd = (a >>> 8 & 0x00ff00ff) | (b & 0xff00ff00);
            int cdOdd = (c >>> 8 & 0x00ff00ff) | (d & 0xff00ff00);
            INT.set(to, toOffset + i, (ab & 0xffff) | cd << 16);
            INT.set(to, plane1 + i, (abOdd & 0xffff) | cdOdd << 16);
            INT.set(to, plane2 + i, ab >>> 16 | (cd & 0xffff0000));
            INT.set(to, plane3 + i, abOdd >>> 16 | (cdOdd & 0xffff0000));
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
        for (; i + 4 <= n; i += 4) {
            int p0 = (int) INT.get(from, fromOffset + i);
            int p1 = (int) INT.get(from, plane1 + i);
            int p2 = (int) INT.get(from, plane2 + i);
            int p3 = (int) INT.get(from, plane3 + i);
            int low = (p0 & 0x00ff00ff) | (p1 & 0x00ff00ff) << 8;
            int lowOdd = (p0 >>> 8 & 0x00ff00ff) | (p1 & 0xff00ff00);
            int high = (p2 & 0x00ff00ff) | (p3 & 0x00ff00ff) << 8;
            int highOdd = (p2 >>> 8 & 0x00ff00ff) | (p3 & 0xff00ff00);
            int at = toOffset + 4 * i;
            INT.set(to, at, (low & 0xffff) | high << 16);
            INT.set(to, at + 4, (lowOdd & 0xffff) | highOdd << 16);
            INT.set(to, at + 8, low >>> 16 | (high & 0xffff0000));
            INT.set(to, at + 12, lowOdd >>> 16 | (highOdd & 0xffff0000));
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
