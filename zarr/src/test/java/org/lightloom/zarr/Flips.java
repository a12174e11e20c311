package org.lightloom.zarr;

import java.util.function.Consumer;

/** Every single-bit damage of a range of bytes. */
final class Flips {
    private Flips() {}

    static void each(byte[] bytes, int from, int to, Consumer<byte[]> check) {
        for (int bit = 8 * from; bit < 8 * to; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            check.accept(flipped);
        }
    }
}
