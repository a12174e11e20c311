package org.lightloom.zarr;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the one flipped bit in bytes whose CRC-32C fails. The checksum is linear: a flipped bit changes it by an amount
 * that depends on the bit's distance from the end alone, so the difference of stored and computed checksum tells which
 * bit it may have been. Whoever corrects it has to check the result by other means.
 */
final class BitCorrection {
    private static final int POLYNOMIAL = 0x82F63B78; // Castagnoli, reflected
    private static final int[] TABLE = table();

    private BitCorrection() {}

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int remainder = i;
            for (int bit = 0; bit < 8; bit++) {
                remainder = (remainder >>> 1) ^ ((remainder & 1) * POLYNOMIAL);
            }
            table[i] = remainder;
        }
        return table;
    }

    /**
     * Bits of the data that may have been flipped, counted from its first byte's lowest bit; 8 × length and more is a
     * bit of the stored checksum. None where the checksum fits, or more than one bit is wrong.
     */
    static List<Long> candidates(ByteBuffer data, int storedChecksum) {
        int difference = Crc32cCodec.checksum(data) ^ storedChecksum;
        List<Long> candidates = new ArrayList<>();
        if (difference == 0) {
            return candidates;
        }
        int length = data.remaining();
        if (Integer.bitCount(difference) == 1) {
            candidates.add(8L * length + Integer.numberOfTrailingZeros(difference));
        }
        for (int bit = 0; bit < 8; bit++) {
            int effect = TABLE[1 << bit];
            for (int at = length - 1; at >= 0; at--) {
                if (effect == difference) {
                    candidates.add(8L * at + bit);
                }
                effect = (effect >>> 8) ^ TABLE[effect & 0xff];
            }
        }
        return candidates;
    }
}
