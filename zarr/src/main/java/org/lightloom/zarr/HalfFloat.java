package org.lightloom.zarr;

/** IEEE 754 binary16, for fill values only: Java 17 has no conversion of its own. */
final class HalfFloat {
    private HalfFloat() {}

    /** Rounded to nearest, ties to even. */
    static short bits(double value) {
        long raw = Double.doubleToRawLongBits(value);
        int sign = (int) (raw >>> 48) & 0x8000;
        double magnitude = Math.abs(value);
        if (magnitude >= 65520) {
            return (short) (sign | 0x7c00);
        }
        if (magnitude < 0x1p-14) {
            return (short) (sign | (int) Math.rint(magnitude * 0x1p24));
        }
        int exponent = Math.getExponent(magnitude);
        int mantissa = (int) Math.rint(magnitude / Math.scalb(1.0, exponent - 10));
        return (short) (sign | ((exponent + 15) << 10) + (mantissa - 1024));
    }
}
