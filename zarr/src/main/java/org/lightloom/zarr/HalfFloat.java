package org.lightloom.zarr;

/** IEEE 754 binary16: Java 17 has no conversion of its own. */
final class HalfFloat {
    private HalfFloat() {}

    /** Rounded to nearest, ties to even. */
    static short bits(double value) {
        long raw = Double.doubleToRawLongBits(value);
        int sign = (int) (raw >>> 48) & 0x8000;
        double magnitude = Math.abs(value);
        if (Double.isNaN(value)) {
            return (short) (sign | 0x7e00);
        }
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

    /** Exactly; the payload of a NaN is kept. */
    static float value(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = bits >> 10 & 0x1f;
        int mantissa = bits & 0x3ff;
        if (exponent == 0x1f) {
            return Float.intBitsToFloat(sign | 0x7f800000 | mantissa << 13);
        }
        float magnitude = exponent == 0 ? mantissa * 0x1p-24f : Math.scalb(1 + mantissa * 0x1p-10f, exponent - 15);
        return Float.intBitsToFloat(sign | Float.floatToRawIntBits(magnitude));
    }
}
